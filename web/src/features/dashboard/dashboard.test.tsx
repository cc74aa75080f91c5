import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Schemas } from '@/api';
import { renderApp } from '@/testing/render-app';
import { pageOf, sampleModels, sampleProject, sampleStacks, signedIn } from '@/testing/samples';
import { answer, refuse, server } from '@/testing/server';

let projects: Schemas['ProjectRead'][];

beforeEach(() => {
  projects = [sampleProject(1, 'Library'), sampleProject(2, 'Clinic')];
  server.use(
    answer('get', '/api/session', signedIn),
    answer('get', '/api/stacks', sampleStacks),
    answer('get', '/api/models', sampleModels),
    answer('get', '/api/statistics', {
      projects: 2,
      live_apps: 1,
      builds_this_month: 7,
      spend_nanousd: 1_230_000_000,
    }),
    answer('get', '/api/activity', pageOf([])),
    answer('get', '/api/templates', []),
    answer('get', '/api/projects', ({ query }) => {
      const search = query.get('search')?.toLowerCase() ?? '';
      const state = query.get('state');
      return pageOf(
        projects.filter((each) => each.state === state && each.name.toLowerCase().includes(search)),
      );
    }),
  );
});

const card = async (name: string) => {
  const heading = await screen.findByRole('heading', { name, level: 3 });
  const item = heading.closest('li');
  if (item === null) throw new Error('the card is not in a list');
  return within(item);
};

async function chooseFromMenu(
  user: ReturnType<typeof renderApp>['user'],
  name: string,
  item: string,
) {
  await user.click(
    await screen.findByRole('button', { name: `More for ${name}`, expanded: false }),
  );
  await user.click(await screen.findByRole('menuitem', { name: item }));
}

describe('dashboard', () => {
  it('shows figures and projects', async () => {
    renderApp('/dashboard');
    await card('Library');
    const figures = screen.getByRole('region', { name: 'Statistics' });
    expect(await within(figures).findByText('$1.23')).toBeVisible();
    expect(within(figures).getByText('7')).toBeVisible();
  });

  it('starts a build from a sentence and opens the project', async () => {
    let sent: unknown;
    server.use(
      answer('post', '/api/projects', async ({ body }) => {
        sent = await body();
        return { project: sampleProject(3, 'Recipes'), job: null };
      }),
    );
    const { user, router } = renderApp('/dashboard');
    await user.type(
      await screen.findByRole('textbox', { name: 'Describe your app' }),
      'A recipe collection{Enter}',
    );
    await waitFor(() => {
      expect(router.state.location.pathname).toBe(`/projects/${sampleProject(3, '').id}`);
    });
    expect(sent).toEqual({
      prompt: 'A recipe collection',
      stack: 'auto',
      model_id: null,
      images: [],
    });
  });

  it('takes pictures with the sentence', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    vi.stubGlobal('FormData', (await new Response('a=b', { headers }).formData()).constructor);
    const id = '018f0000-0000-7000-8000-0000000000a1';
    let sent: unknown;
    server.use(
      answer('post', '/api/attachments', {
        id,
        media_type: 'image/png',
        size_bytes: 3,
        width: 1,
        height: 1,
      }),
      answer('post', '/api/projects', async ({ body }) => {
        sent = await body();
        return { project: sampleProject(3, 'Recipes'), job: null };
      }),
    );
    const { user } = renderApp('/dashboard');
    const field = await screen.findByRole('textbox', { name: 'Describe your app' });
    const picture = new File(['png'], 'sketch.png', { type: 'image/png' });
    fireEvent.paste(field, { clipboardData: { files: [picture] } });
    expect(await screen.findByRole('img', { name: 'sketch.png' })).toBeVisible();
    await waitFor(() => {
      expect(screen.queryByRole('img', { name: 'uploading' })).toBeNull();
    });
    await user.type(field, 'Like this{Enter}');
    await waitFor(() => {
      expect(sent).toMatchObject({ prompt: 'Like this', images: [id] });
    });
    vi.unstubAllGlobals();
  });

  it('keeps the sentence and says why when the build does not start', async () => {
    server.use(
      refuse('post', '/api/projects', {
        status: 402,
        code: 'quota_exceeded',
        detail: 'Your plan allows five builds a day.',
        upgrade_url: '/billing',
      }),
    );
    const { user } = renderApp('/dashboard');
    const prompt = await screen.findByRole('textbox', { name: 'Describe your app' });
    await user.type(prompt, 'A quiz{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Your plan allows five builds a day.',
    );
    expect(prompt).toHaveValue('A quiz');
    expect(screen.getByRole('link', { name: 'See plans' })).toHaveAttribute('href', '/billing');
  });

  it('fills the prompt with an example', async () => {
    const { user } = renderApp('/dashboard');
    await user.click(await screen.findByRole('button', { name: 'Planet quiz' }));
    expect(screen.getByRole('textbox', { name: 'Describe your app' })).toHaveValue(
      'A quiz about the planets of the solar system',
    );
  });

  it('teaches what to do when there is no project', async () => {
    projects = [];
    renderApp('/dashboard');
    expect(await screen.findByRole('heading', { name: 'No projects yet' })).toBeVisible();
  });

  it('searches, keeps the search in the address, and clears it', async () => {
    const { user, router } = renderApp('/dashboard');
    await card('Library');
    await user.type(screen.getByRole('searchbox', { name: 'Search projects' }), 'zoo');
    expect(await screen.findByRole('heading', { name: 'No project fits' })).toBeVisible();
    expect(router.state.location.search).toEqual({ search: 'zoo' });
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await card('Clinic');
    expect(router.state.location.search).toEqual({});
    expect(screen.getByRole('searchbox', { name: 'Search projects' })).toHaveValue('');
  });

  it('takes a deleted project away at once and brings it back on undo', async () => {
    server.use(
      answer('delete', '/api/projects/{project_id}', ({ params }) => {
        projects = projects.map((each) =>
          each.id === params.project_id ? { ...each, state: 'deleted' } : each,
        );
        return undefined;
      }),
      answer('post', '/api/projects/{project_id}/undelete', ({ params }) => {
        projects = projects.map((each) =>
          each.id === params.project_id ? { ...each, state: 'active' } : each,
        );
        return sampleProject(1, 'Library');
      }),
    );
    const { user } = renderApp('/dashboard');
    await card('Library');
    await chooseFromMenu(user, 'Library', 'Delete');
    await waitFor(() => {
      expect(screen.queryByRole('heading', { name: 'Library' })).not.toBeInTheDocument();
    });
    expect(await screen.findByText('“Library” moved to the trash')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await card('Library');
  });

  it('puts a renamed project’s old name back when the server refuses', async () => {
    server.use(
      refuse('patch', '/api/projects/{project_id}', {
        status: 409,
        code: 'name_taken',
        detail: 'Another project has this name.',
      }),
    );
    const { user } = renderApp('/dashboard');
    await card('Library');
    await chooseFromMenu(user, 'Library', 'Rename…');
    const field = await screen.findByRole('textbox', { name: 'Name' });
    await user.clear(field);
    await user.type(field, 'Clinic{Enter}');
    expect(await screen.findByText('Another project has this name.')).toBeVisible();
    await card('Library');
  });

  it('says what failed and loads again on demand', async () => {
    server.use(
      refuse('get', '/api/projects', { status: 500, code: 'internal', detail: 'A fault of ours.' }),
    );
    const { user } = renderApp('/dashboard');
    expect(await screen.findByText('A fault of ours.')).toBeVisible();
    server.use(answer('get', '/api/projects', pageOf(projects)));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await card('Library');
  });

  it('opens the palette by keyboard and goes where it says', async () => {
    const { user, router } = renderApp('/dashboard');
    await card('Library');
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByPlaceholderText('Find a project or a command…'), 'settings');
    await user.keyboard('{Enter}');
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/settings');
    });
  });
});

describe('archive', () => {
  it('restores a project from the trash', async () => {
    projects = [
      sampleProject(5, 'Old', { state: 'deleted', deleted_at: new Date().toISOString() }),
    ];
    server.use(
      answer('post', '/api/projects/{project_id}/undelete', () => {
        projects = [];
        return sampleProject(5, 'Old');
      }),
    );
    const { user } = renderApp('/archive?tab=trash');
    await user.click(await screen.findByRole('button', { name: 'Restore Old' }));
    expect(await screen.findByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  });
});
