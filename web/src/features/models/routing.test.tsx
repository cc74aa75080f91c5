import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { findFaults } from '@/testing/axe';
import { renderApp } from '@/testing/render-app';
import { manyModels, signedIn } from '@/testing/samples';
import { answer, server } from '@/testing/server';
import type { ModelRouting } from './types';

const routing: ModelRouting = {
  rules: [
    {
      id: 'small',
      name: 'fast for small edits',
      when: { work: ['edit'], max_prompt_chars: 240, max_files: 1 },
      model_id: 'anthropic:claude-haiku-5',
      is_enabled: true,
    },
    {
      id: 'thrift',
      name: 'thrift',
      when: { work: [], max_budget_left_nanousd: 2_500_000_000 },
      model_id: 'gone:model',
      is_enabled: false,
    },
  ],
  default_model_id: 'anthropic:claude-sonnet-5',
  fallbacks: ['anthropic:claude-haiku-5'],
};
beforeEach(() => {
  server.use(
    answer('get', '/api/session', signedIn),
    answer('get', '/api/models', manyModels),
    answer('get', '/api/model-routing', routing),
  );
});

const open = () => renderApp('/settings?tab=models&view=routing');

describe('the routing rules', () => {
  let saved: ModelRouting[] = [];
  beforeEach(() => {
    saved = [];
    server.use(
      answer('put', '/api/model-routing', async ({ body }) => {
        const next = (await body()) as ModelRouting;
        saved.push(next);
        return next;
      }),
    );
  });

  it('reads as sentences', async () => {
    open();
    const rules = await screen.findByRole('list', { name: 'Rules' });
    const [first, second] = within(rules).getAllByRole('listitem');
    expect(first).toHaveTextContent(
      'When changing an app, with a message of at most 240 characters and at most 1 file: use Claude Haiku 5.',
    );
    expect(second).toHaveTextContent(
      'For any work, with at most $2.50 of the budget left: use gone:model.',
    );
    expect(await findFaults()).toEqual([]);
  });

  it('changes the order, switches one on, and takes a removal back', async () => {
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Move thrift up' }));
    await waitFor(() => {
      expect(saved.at(-1)?.rules.map((rule) => rule.id)).toEqual(['thrift', 'small']);
    });
    await user.click(screen.getByRole('switch', { name: 'Use the rule thrift' }));
    await waitFor(() => {
      expect(saved.at(-1)?.rules.find((rule) => rule.id === 'thrift')?.is_enabled).toBe(true);
    });
    await user.click(screen.getByRole('button', { name: 'Remove thrift' }));
    await waitFor(() => {
      expect(saved.at(-1)?.rules.map((rule) => rule.id)).not.toContain('thrift');
    });
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => {
      expect(saved.at(-1)?.rules.map((rule) => rule.id)).toContain('thrift');
    });
  });

  it('takes a new rule, and says what is missing', async () => {
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Add a rule' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'New rule' }));
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(dialog.getByText('Give the rule a name.')).toBeVisible();
    expect(dialog.getByText('Choose a model.')).toBeVisible();
    await user.type(dialog.getByLabelText('Name'), 'repairs');
    await user.click(dialog.getByLabelText('Changing an app'));
    await user.click(dialog.getByLabelText('Repairing'));
    await user.type(dialog.getByLabelText(/^Budget left/), '1,5');
    await user.click(dialog.getByRole('combobox', { name: /^Use/ }));
    await user.click(await screen.findByRole('option', { name: /qwen3-coder/ }));
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    await waitFor(() => {
      expect(saved.at(-1)?.rules.at(-1)).toMatchObject({
        name: 'repairs',
        when: { work: ['repair'], max_budget_left_nanousd: 1_500_000_000, max_files: null },
        model_id: 'ollama:qwen3-coder',
        is_enabled: true,
      });
    });
  });

  it('offers neither the choice itself nor the starter as a fallback', async () => {
    const { user } = open();
    await user.click(await screen.findByRole('combobox', { name: /^Add a fallback/ }));
    const options = await screen.findAllByRole('option');
    expect(options.map((option) => option.textContent).join(' ')).not.toMatch(/Automatic|Starter/);
    await user.click(screen.getByRole('option', { name: /Claude Sonnet 5/ }));
    await waitFor(() => {
      expect(saved.at(-1)?.fallbacks).toEqual([
        'anthropic:claude-haiku-5',
        'anthropic:claude-sonnet-5',
      ]);
    });
  });
});
