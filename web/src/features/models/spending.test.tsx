import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { findFaults } from '@/testing/axe';
import { renderApp } from '@/testing/render-app';
import { manyModels, pageOf, sampleProject, signedIn } from '@/testing/samples';
import { answer, server } from '@/testing/server';

const moment = '2026-11-20T12:00:00Z';

const call: Schemas['ModelCallRead'] = {
  id: '00000000-0000-7000-8000-000000000801',
  created_at: moment,
  project_id: null,
  job_id: null,
  work: 'edit',
  attempt: 1,
  model_id: 'anthropic:claude-haiku-5',
  provider: 'anthropic',
  fallback_of: null,
  input_tokens: 18_000,
  cached_input_tokens: 15_000,
  cache_write_tokens: 0,
  output_tokens: 410,
  thinking_tokens: 0,
  cost_nanousd: 9_100_000,
  duration_seconds: 3.2,
  first_token_seconds: 0.6,
  status: 'done',
  error: null,
  is_estimated: false,
  is_credited: false,
  reason: 'small edit',
};

beforeEach(() => {
  server.use(
    answer('get', '/api/session', signedIn),
    answer('get', '/api/models', manyModels),
    answer('get', '/api/projects', pageOf([sampleProject(1, 'Bookshop')])),
  );
});

const open = (view: string) => renderApp(`/settings?tab=models&view=${view}`);

describe('the budgets', () => {
  it('shows what is spent and saves new limits', async () => {
    let sent: unknown;
    server.use(
      answer('get', '/api/model-budgets', {
        budgets: [
          { kind: 'message', limit_nanousd: 500_000_000, spent_nanousd: 0 },
          { kind: 'project', limit_nanousd: null, spent_nanousd: 0 },
          { kind: 'team_month', limit_nanousd: 20_000_000_000, spent_nanousd: 5_000_000_000 },
        ],
      }),
      answer('put', '/api/model-budgets', async ({ body }) => {
        sent = await body();
        return { budgets: [] };
      }),
    );
    const { user } = open('budgets');
    const month = within(await screen.findByRole('region', { name: 'Per month, whole team' }));
    expect(month.getByText('$5.00 of $20.00 spent')).toBeVisible();
    expect(month.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    const message = within(screen.getByRole('region', { name: 'Per message' }));
    const limit = message.getByLabelText('Limit in US$');
    await user.clear(limit);
    await user.type(limit, 'much');
    expect(message.getByText('Use an amount such as 2.50.')).toBeVisible();
    await user.clear(limit);
    await user.type(limit, '0.25');
    expect(await findFaults()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(sent).toEqual({
      budgets: [
        { kind: 'message', limit_nanousd: 250_000_000 },
        { kind: 'project', limit_nanousd: null },
        { kind: 'team_month', limit_nanousd: 20_000_000_000 },
      ],
    });
  });
});

describe('the usage', () => {
  it('lists every call with what it took, and totals of one project', async () => {
    const asked: (string | null)[] = [];
    server.use(
      answer('get', '/api/model-usage', ({ query }) => {
        asked.push(query.get('project_id'));
        return {
          items: [
            call,
            {
              ...call,
              id: '00000000-0000-7000-8000-000000000802',
              model_id: 'ollama:qwen3-coder',
              cost_nanousd: null,
              status: 'refused' as const,
              error: 'It does not fit the budget.',
            },
          ],
          next_cursor: null,
          totals: {
            calls: 2,
            input_tokens: 36_000,
            cached_input_tokens: 18_000,
            output_tokens: 820,
            cost_nanousd: 9_100_000,
            unpriced_calls: 1,
            cached_share: 0.5,
            follow_up_cached_share: 0.8,
          },
        };
      }),
    );
    const { user } = open('usage');
    const table = await screen.findByRole('table', { name: 'Usage' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(await within(table).findByText('Claude Haiku 5')).toBeVisible();
    expect(first).toHaveTextContent('$0.0091');
    expect(second).toHaveTextContent('It does not fit the budget.');
    expect(second).toHaveTextContent('–');
    expect(screen.getByText('50% from the cache, 80% of follow-ups')).toBeVisible();
    expect(screen.getByText('1 call with an unknown price')).toBeVisible();
    expect(await findFaults()).toEqual([]);
    await user.click(screen.getByRole('combobox', { name: /^Project/ }));
    await user.click(await screen.findByRole('option', { name: 'Bookshop' }));
    await waitFor(() => {
      expect(asked.at(-1)).toBe(sampleProject(1, 'Bookshop').id);
    });
  });
});
