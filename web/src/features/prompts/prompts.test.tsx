import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { findFaults } from '@/testing/axe';
import { renderApp } from '@/testing/render-app';
import { pageOf, sampleModels, sampleStacks, signedIn } from '@/testing/samples';
import { answer, refuse, server } from '@/testing/server';

let saved: Schemas['PromptRead'][];

const prompt = (
  number: number,
  title: string,
  text: string,
  rest: Partial<Schemas['PromptRead']> = {},
): Schemas['PromptRead'] => ({
  id: `00000000-0000-7000-8000-0000000009${String(number).padStart(2, '0')}`,
  title,
  text,
  is_shared: false,
  is_mine: true,
  can_edit: true,
  created_at: '2026-11-20T12:00:00Z',
  updated_at: '2026-11-20T12:00:00Z',
  ...rest,
});

beforeEach(() => {
  saved = [prompt(1, 'Our colours', 'Use #004422 as accent colour', { is_shared: true })];
  server.use(
    answer('get', '/api/session', signedIn),
    answer('get', '/api/templates', []),
    answer('get', '/api/stacks', sampleStacks),
    answer('get', '/api/models', sampleModels),
    answer('get', '/api/statistics', {
      projects: 0,
      live_apps: 0,
      builds_this_month: 0,
      spend_nanousd: 0,
    }),
    answer('get', '/api/activity', pageOf([])),
    answer('get', '/api/projects', pageOf([])),
    answer('get', '/api/prompts/built-in', [
      { id: 'add-field', group: 'add', title: 'Add a field', text: 'Add a {field} to {records}' },
      { id: 'look-dark', group: 'look', title: 'Dark by default', text: 'Switch to dark mode' },
    ]),
    answer('get', '/api/prompts', ({ query }) => {
      const search = query.get('search')?.toLowerCase() ?? '';
      return pageOf(saved.filter((each) => each.title.toLowerCase().includes(search)));
    }),
  );
});

const field = () =>
  screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Describe your app' });
const selected = (element: HTMLTextAreaElement) =>
  element.value.slice(element.selectionStart, element.selectionEnd);

describe('menu of prompts', () => {
  it('opens by a slash on an empty line, inserts, and goes from place to place by Tab', async () => {
    const { user } = renderApp('/dashboard');
    const box = await field();
    await user.type(box, 'A shop{Shift>}{Enter}{/Shift}/');
    const option = await screen.findByRole('option', { name: /Add a field/ });
    expect(await findFaults(screen.getByRole('dialog', { name: 'Insert a prompt' }))).toEqual([]);
    await user.click(option);
    expect(box).toHaveValue('A shop\nAdd a {field} to {records}');
    expect(box).toHaveFocus();
    expect(selected(box)).toBe('{field}');
    await user.keyboard('colour{Tab}');
    expect(selected(box)).toBe('{records}');
    await user.keyboard('items');
    expect(box).toHaveValue('A shop\nAdd a colour to items');
    await user.keyboard('{Tab}');
    expect(box).not.toHaveFocus();
  });

  it('is chosen from by the keyboard alone, saved prompts first', async () => {
    const { user } = renderApp('/dashboard');
    const box = await field();
    await user.type(box, '/');
    await screen.findByRole('option', { name: /Our colours/ });
    await user.keyboard('{Enter}');
    expect(box).toHaveValue('Use #004422 as accent colour');
    expect(box.selectionStart).toBe(box.value.length);
  });

  it('searches saved and built-in prompts', async () => {
    const { user } = renderApp('/dashboard');
    await user.click(await screen.findByRole('button', { name: 'Insert a prompt' }));
    await screen.findByRole('option', { name: /Our colours/ });
    await user.keyboard('dark');
    await waitFor(() => {
      expect(screen.getAllByRole('option')).toHaveLength(1);
    });
    expect(screen.getByRole('option')).toHaveTextContent('Dark by default');
    await user.keyboard('er than night');
    expect(await screen.findByText('No prompt fits.')).toBeVisible();
  });

  it('writes a slash where one is meant', async () => {
    const { user } = renderApp('/dashboard');
    const box = await field();
    await user.type(box, 'Sizes S/M');
    expect(box).toHaveValue('Sizes S/M');
    await user.clear(box);
    await user.type(box, '/');
    await screen.findByRole('option', { name: /Our colours/ });
    await user.keyboard('/');
    expect(box).toHaveValue('/');
    expect(box).toHaveFocus();
    await user.type(box, '{Backspace}/');
    await screen.findByRole('option', { name: /Our colours/ });
    await user.keyboard('{Escape}');
    await waitFor(() => {
      expect(box).toHaveFocus();
    });
    expect(box).toHaveValue('');
  });
});

describe('saved prompts in the settings', () => {
  it('are written, changed, deleted and brought back', async () => {
    const sent: unknown[] = [];
    server.use(
      answer('post', '/api/prompts', async ({ body }) => {
        const content = (await body()) as Schemas['PromptCreate'];
        sent.push(content);
        const added = prompt(saved.length + 1, content.title, content.text, {
          is_shared: content.is_shared,
        });
        saved = [added, ...saved];
        return added;
      }),
      answer('patch', '/api/prompts/{prompt_id}', async ({ body, params }) => {
        const content = (await body()) as Schemas['PromptUpdate'];
        saved = saved.map((each) =>
          each.id === params.prompt_id ? { ...each, title: content.title ?? each.title } : each,
        );
        return saved[0] ?? prompt(1, '', '');
      }),
      answer('delete', '/api/prompts/{prompt_id}', ({ params }) => {
        saved = saved.filter((each) => each.id !== params.prompt_id);
        return undefined;
      }),
    );
    const { user } = renderApp('/settings?tab=prompts');
    await user.click(await screen.findByRole('button', { name: 'New prompt' }));
    const dialog = await screen.findByRole('dialog', { name: 'New prompt' });
    expect(within(dialog).getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.type(within(dialog).getByRole('textbox', { name: 'Title' }), 'Imprint');
    await user.type(within(dialog).getByRole('textbox', { name: 'Text' }), 'Add an imprint');
    await user.click(within(dialog).getByRole('switch', { name: /Share with the team/ }));
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    await user.click(await screen.findByRole('button', { name: 'Edit “Imprint”' }));
    const title = await screen.findByRole('textbox', { name: 'Title' });
    expect(title).toHaveValue('Imprint');
    await user.clear(title);
    await user.type(title, 'Legal notice{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Delete “Legal notice”' }));
    await waitFor(() => {
      expect(screen.queryByText('Legal notice')).toBeNull();
    });
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Legal notice')).toBeVisible();
    expect(sent).toEqual([
      { title: 'Imprint', text: 'Add an imprint', is_shared: true },
      { title: 'Legal notice', text: 'Add an imprint', is_shared: true },
    ]);
  });

  it('keep what was written when the server refuses', async () => {
    server.use(
      refuse('post', '/api/prompts', {
        status: 409,
        code: 'prompt_library_full',
        detail: 'The team has 1,000 saved prompts.',
      }),
    );
    const { user } = renderApp('/settings?tab=prompts');
    await user.click(await screen.findByRole('button', { name: 'New prompt' }));
    await user.type(await screen.findByRole('textbox', { name: 'Title' }), 'One more');
    await user.type(screen.getByRole('textbox', { name: 'Text' }), 'Again{Tab}');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('The team has 1,000 saved prompts.')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Title' })).toHaveValue('One more');
  });

  it('of others can be used and not changed', async () => {
    saved = [prompt(1, 'Theirs', 'Make it red', { is_mine: false, can_edit: false })];
    renderApp('/settings?tab=prompts');
    expect(await screen.findByText('Theirs')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Edit “Theirs”' })).toBeNull();
  });
});
