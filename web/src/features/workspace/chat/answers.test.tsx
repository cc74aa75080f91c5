import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderApp } from '@/testing/render-app';
import { manyModels, pageOf } from '@/testing/samples';
import { answer, server } from '@/testing/server';
import { sampleMessage, shopPath, workspaceServer } from '@/testing/workspace';

const askedId = '00000000-0000-7000-8000-000000000501';

beforeEach(() => {
  server.use(...workspaceServer());
  server.use(answer('get', '/api/models', manyModels));
});

describe('an answer of earlier', () => {
  it('shows from what is stored the repairs, what was given back and whom the model stood in for', async () => {
    const repair = {
      of: 3,
      problems: [{ message: 'No name Star.', file: 'src/App.tsx', line: 4 }],
    };
    server.use(
      answer(
        'get',
        '/api/projects/{project_id}/messages',
        pageOf([
          sampleMessage({
            id: askedId,
            role: 'assistant',
            text: 'Half of it is there.',
            version_number: 2,
            job_id: 'old',
            model_id: 'anthropic:claude-sonnet-5',
            fallback_of: 'anthropic:claude-haiku-5',
            job_status: 'cancelled',
            repairs: [
              {
                ...repair,
                attempt: 1,
                state: 'failed',
                problem_count: 3,
                left: 1,
                cost_nanousd: 4_000_000,
                is_credited: true,
                detail: 'Problems are left.',
              },
            ],
          }),
        ]),
      ),
    );
    renderApp(shopPath);
    const repairs = within(await screen.findByRole('list', { name: 'Repairs' }));
    expect(repairs.getByText('Repair 1 of 3')).toBeVisible();
    expect(repairs.getByText('$0.0040 given back')).toBeVisible();
    expect(repairs.getByText('src/App.tsx:4 No name Star.')).toBeVisible();
    expect(repairs.getByText('and 2 more')).toBeVisible();
    expect(repairs.getByText('Problems are left.')).toBeVisible();
    expect(await screen.findByText('in place of Claude Haiku 5')).toBeVisible();
    expect(screen.getByText('What was complete by then is kept.')).toBeVisible();
  });

  it('offers other words, and no settings, when the model declined', async () => {
    server.use(
      answer(
        'get',
        '/api/projects/{project_id}/messages',
        pageOf([
          sampleMessage({
            id: askedId,
            role: 'assistant',
            text: 'Claude Sonnet 5 declined: I cannot help with that.',
            is_error: true,
            error_code: 'model_refused',
            job_id: 'old',
          }),
        ]),
      ),
    );
    renderApp(shopPath);
    const alert = within(await screen.findByRole('alert'));
    expect(alert.getByText('The model declined')).toBeVisible();
    expect(alert.getByText(/I cannot help with that/)).toBeVisible();
    expect(alert.getByText(/Say it in other words/)).toBeVisible();
    expect(alert.queryByRole('link')).toBeNull();
  });
});
