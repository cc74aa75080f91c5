import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { findFaults } from '@/testing/axe';
import { renderApp } from '@/testing/render-app';
import {
  pageOf,
  sampleModels,
  sampleProject,
  sampleStacks,
  signedIn,
  signedOut,
} from '@/testing/samples';
import { answer, refuse, server } from '@/testing/server';

const template = (
  id: string,
  title: string,
  rest: Partial<Schemas['TemplateRead']> = {},
): Schemas['TemplateRead'] => ({
  id,
  title,
  line: `What ${title} is for`,
  category: 'business',
  tags: [],
  stack: 'fullstack',
  prompt: `A ${title.toLowerCase()} for a small shop.`,
  refinements: [],
  is_featured: true,
  picture: 'abc',
  ...rest,
});

const templates = [
  template('crm', 'Customer relations', { refinements: ['Add a pie chart.'], tags: ['sales'] }),
  template('quiz', 'Quiz', { category: 'tools', stack: 'react' }),
  template('plain', 'Plain list', { is_featured: false }),
];

beforeEach(() => {
  server.use(
    answer('get', '/api/session', signedIn),
    answer('get', '/api/templates', templates),
    answer('get', '/api/stacks', sampleStacks),
    answer('get', '/api/models', sampleModels),
    answer('get', '/api/prompts/built-in', []),
    answer('get', '/api/prompts', pageOf([])),
    answer('get', '/api/statistics', {
      projects: 0,
      live_apps: 0,
      builds_this_month: 0,
      spend_nanousd: 0,
    }),
    answer('get', '/api/activity', pageOf([])),
    answer('get', '/api/projects', pageOf([])),
  );
});

const shownTitles = () =>
  within(screen.getByRole('list', { name: 'Templates' }))
    .getAllByRole('heading', { level: 3 })
    .map((heading) => heading.textContent);

describe('gallery', () => {
  it('finds templates by their words and by category, and keeps both in the address', async () => {
    const { user, router } = renderApp('/templates');
    await screen.findByRole('heading', { name: 'Quiz' });
    expect(shownTitles()).toEqual(['Customer relations', 'Quiz', 'Plain list']);
    await user.type(screen.getByRole('searchbox', { name: 'Search templates' }), 'SALES');
    await waitFor(() => {
      expect(shownTitles()).toEqual(['Customer relations']);
    });
    expect(router.state.location.search).toEqual({ search: 'SALES' });
    await user.click(screen.getByRole('radio', { name: 'Tools' }));
    expect(await screen.findByRole('heading', { name: 'No template fits' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show all templates' }));
    await waitFor(() => {
      expect(shownTitles()).toHaveLength(3);
    });
    expect(router.state.location.search).toEqual({});
    expect(await findFaults()).toEqual([]);
  });

  it('shows a template and starts a project from it', async () => {
    let sent: unknown;
    server.use(
      answer('post', '/api/projects', async ({ body }) => {
        sent = await body();
        return { project: sampleProject(3, 'CRM'), job: null };
      }),
    );
    const { user, router } = renderApp('/templates');
    await user.click(await screen.findByRole('button', { name: 'Customer relations' }));
    const dialog = await screen.findByRole('dialog', { name: 'Customer relations' });
    expect(within(dialog).getByText('A customer relations for a small shop.')).toBeVisible();
    expect(within(dialog).getByText('Add a pie chart.')).toBeVisible();
    const picture = within(dialog).getByRole('img', { name: 'What Customer relations looks like' });
    expect(picture).toHaveAttribute('src', '/api/templates/crm/picture?look=light&v=abc');
    await user.click(within(dialog).getByRole('radio', { name: 'Dark' }));
    expect(picture).toHaveAttribute('src', '/api/templates/crm/picture?look=dark&v=abc');
    await user.click(within(dialog).getByRole('button', { name: 'Use template' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe(`/projects/${sampleProject(3, '').id}`);
    });
    expect(sent).toEqual({ template_id: 'crm', stack: 'auto', images: [] });
  });

  it('says why a template was not started, and stays', async () => {
    server.use(
      refuse('post', '/api/projects', {
        status: 402,
        code: 'quota_exceeded',
        detail: 'Your plan allows five builds a day.',
      }),
    );
    const { user } = renderApp('/templates?template=quiz');
    await user.click(await screen.findByRole('button', { name: 'Use template' }));
    expect(await screen.findByText('Your plan allows five builds a day.')).toBeVisible();
    expect(screen.getByRole('dialog', { name: 'Quiz' })).toBeVisible();
  });

  it('takes all sentences of a template into the prompt box', async () => {
    const { user } = renderApp('/templates?template=crm');
    await user.click(await screen.findByRole('button', { name: 'Customize prompt' }));
    expect(await screen.findByRole('textbox', { name: 'Describe your app' })).toHaveValue(
      'A customer relations for a small shop. Add a pie chart.',
    );
  });

  it('offers nothing to start to a viewer', async () => {
    server.use(answer('get', '/api/session', { ...signedIn, role: 'VIEWER' }));
    renderApp('/templates?template=crm');
    await screen.findByRole('dialog', { name: 'Customer relations' });
    expect(screen.queryByRole('button', { name: 'Use template' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Customize prompt' })).toBeNull();
  });

  it('offers featured templates on a dashboard without projects', async () => {
    renderApp('/dashboard');
    const offered = await screen.findByRole('list', { name: 'Or start from a template' });
    const links = within(offered).getAllByRole('link');
    expect(links.map((link) => link.textContent)).toEqual(['Customer relations', 'Quiz']);
    expect(links[0]).toHaveAttribute('href', '/templates?template=crm');
  });

  it('takes the words of a template along when a stranger signs up', async () => {
    server.use(answer('get', '/api/session', signedOut));
    const { user, router } = renderApp('/');
    await user.click(await screen.findByRole('button', { name: 'Quiz' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/sign-up');
    });
    expect(sessionStorage.getItem('paynto-draft')).toBe('A quiz for a small shop.');
    sessionStorage.clear();
  });
});
