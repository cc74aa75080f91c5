import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { findFaults } from '@/testing/axe';
import { jobStream } from '@/testing/job-stream';
import { renderApp } from '@/testing/render-app';
import { manyModels, pageOf } from '@/testing/samples';
import { answer, refuse, server } from '@/testing/server';
import { sampleJob, sampleMessage, shopPath, workspaceServer } from '@/testing/workspace';

const job = sampleJob({ model_id: 'auto' });
const askedId = '00000000-0000-7000-8000-000000000501';
const talk = [
  sampleMessage({ id: askedId, role: 'user', text: 'Make it blue', job_id: 'old' }),
  sampleMessage({
    id: '00000000-0000-7000-8000-000000000502',
    role: 'assistant',
    text: 'It is blue.',
    job_id: 'old',
    version_number: 2,
    model_id: 'anthropic:claude-haiku-5',
    model_reason: 'small edit: 1 file → fast model',
    usage: {
      input_tokens: 3_000,
      cached_input_tokens: 1_500,
      output_tokens: 120,
      cost_nanousd: 12_000_000,
      seconds: 8,
    },
  }),
];

let builds: unknown[] = [];
let resent: unknown[] = [];

beforeEach(() => {
  builds = [];
  resent = [];
  server.use(...workspaceServer(), jobStream(job.id, [{ type: 'status', status: 'running' }]));
  server.use(
    answer('get', '/api/models', manyModels),
    answer('get', '/api/projects/{project_id}/messages', pageOf(talk)),
    answer('post', '/api/projects/{project_id}/builds', async ({ body }) => {
      builds.push(await body());
      return job;
    }),
    answer(
      'post',
      '/api/projects/{project_id}/messages/{message_id}/resend',
      async ({ params, body }) => {
        resent.push([params.message_id, await body()]);
        return job;
      },
    ),
  );
});

describe('the choice of the model', () => {
  it('is made for a message with search and keyboard, with prices and abilities', async () => {
    const { user } = renderApp(shopPath);
    const picker = await screen.findByRole('combobox', { name: 'Model: Automatic' });
    await user.click(picker);
    const names = (await screen.findAllByRole('option')).map((option) => option.textContent);
    expect(names.some((name) => name.includes('Claude Sonnet 5$3 in · $15 out200K context'))).toBe(
      true,
    );
    expect(names.some((name) => name.includes('qwen3-coderprice unknown'))).toBe(true);
    expect(names.some((name) => name.includes('Starternot an AI model'))).toBe(true);
    expect(screen.getByText(/Your routing rules pick a model/)).toBeVisible();
    const sonnet = within(screen.getByRole('option', { name: /Claude Sonnet 5/ }));
    expect(sonnet.getByRole('img', { name: 'Reads pictures' })).toBeVisible();
    const qwen = within(screen.getByRole('option', { name: /qwen3/ }));
    expect(qwen.queryByRole('img', { name: 'Reads pictures' })).toBeNull();
    expect(await findFaults()).toEqual([]);
    await user.keyboard('anthropic haiku');
    expect(screen.getAllByRole('option')).toHaveLength(1);
    await user.keyboard('{Enter}');
    await screen.findByRole('combobox', { name: 'Model: Claude Haiku 5' });
    await user.type(screen.getByLabelText('Message'), 'Go{Enter}');
    await waitFor(() => {
      expect(builds).toEqual([
        { prompt: 'Go', model_id: 'anthropic:claude-haiku-5', images: [], mode: 'queue' },
      ]);
    });
  });

  it('is made for the project and goes back when the server refuses', async () => {
    server.use(
      refuse('patch', '/api/projects/{project_id}', {
        status: 422,
        code: 'unknown_model',
        detail: 'This model is not offered here.',
      }),
    );
    const { user } = renderApp(shopPath);
    await user.click(await screen.findByRole('button', { name: 'Model of the project' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Model of the project' }));
    await user.click(dialog.getByRole('combobox', { name: /^Model/ }));
    await user.click(await screen.findByRole('option', { name: /Claude Haiku 5/ }));
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('This model is not offered here.')).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'Model: Automatic' })).toBeVisible();
  });
});

describe('an answer', () => {
  it('says which model gave it, why, and what it took', async () => {
    renderApp(shopPath);
    const item = within(await screen.findByRole('article', { name: 'Paynto' }));
    expect(await item.findByText('Claude Haiku 5')).toBeVisible();
    expect(item.getByText('small edit: 1 file → fast model')).toBeVisible();
    expect(item.getByText('3,120 tokens (50% cached) · $0.012 · 8.0 s')).toBeVisible();
    expect(await findFaults()).toEqual([]);
  });

  it('says plainly that a price is unknown', async () => {
    const usage = { input_tokens: 10, cached_input_tokens: 0, output_tokens: 2, seconds: 3 };
    const [, reply] = talk;
    server.use(
      answer(
        'get',
        '/api/projects/{project_id}/messages',
        pageOf([
          sampleMessage({
            ...reply,
            id: 'x',
            role: 'assistant',
            text: 'Done.',
            model_id: 'ollama:qwen3-coder',
            usage: { ...usage, cost_nanousd: null },
          }),
        ]),
      ),
    );
    renderApp(shopPath);
    expect(await screen.findByText('12 tokens · price unknown · 3.0 s')).toBeVisible();
  });

  it('is asked for again from another model', async () => {
    const { user } = renderApp(shopPath);
    await user.click(await screen.findByRole('button', { name: 'Try another model' }));
    const box = within(await screen.findByRole('dialog', { name: 'Try another model' }));
    await user.click(box.getByRole('combobox', { name: /^Model/ }));
    const options = await screen.findAllByRole('option');
    expect(options.some((option) => option.textContent.includes('Haiku'))).toBe(false);
    await user.click(screen.getByRole('option', { name: /Claude Sonnet 5/ }));
    await user.click(box.getByRole('button', { name: 'Send again' }));
    await waitFor(() => {
      expect(resent).toEqual([[askedId, { model_id: 'anthropic:claude-sonnet-5' }]]);
    });
  });

  it('shows what was sent for it, with what is data and what was left out', async () => {
    server.use(
      answer('get', '/api/jobs/{job_id}/request', {
        model_id: 'anthropic:claude-haiku-5',
        model_name: 'Claude Haiku 5',
        reason: 'small edit',
        budget_tokens: 1_000,
        total_tokens: 250,
        is_base_reused: false,
        sections: [
          {
            kind: 'files',
            title: 'src/App.tsx',
            tokens: 200,
            is_data: true,
            is_base: false,
            text: 'const a = 1;',
          },
        ],
        omitted: [{ path: '.env', reason: 'never sent' }],
      }),
    );
    const { user } = renderApp(shopPath);
    await user.click(await screen.findByRole('button', { name: 'What was sent' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'What was sent' }));
    expect(await dialog.findByText('250 of 1,000 tokens')).toBeVisible();
    expect(dialog.getByText('data')).toBeVisible();
    expect(dialog.getByText('.env')).toBeVisible();
    await user.click(dialog.getByText('src/App.tsx'));
    expect(dialog.getByText('const a = 1;')).toBeVisible();
    expect(await findFaults()).toEqual([]);
  });

  it('leads from a refusal by the budget to the budgets', async () => {
    server.use(
      answer(
        'get',
        '/api/projects/{project_id}/messages',
        pageOf([
          sampleMessage({
            id: 'x',
            role: 'assistant',
            text: 'The call could cost $0.62.',
            job_id: 'old',
            is_error: true,
            error_code: 'budget_exceeded',
          }),
        ]),
      ),
    );
    renderApp(shopPath);
    const link = await screen.findByRole('link', { name: 'Change the budget' });
    expect(link).toHaveAttribute('href', '/settings?tab=models&view=budgets');
  });
});
