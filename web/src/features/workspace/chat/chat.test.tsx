import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { jobStream } from '@/testing/job-stream';
import { renderApp } from '@/testing/render-app';
import { pageOf } from '@/testing/samples';
import { answer, refuse, server } from '@/testing/server';
import { sampleJob, sampleMessage, shop, shopPath, workspaceServer } from '@/testing/workspace';
import type { JobEvent } from '../../jobs';

const job = sampleJob();

const running: JobEvent[] = [
  { type: 'status', status: 'running' },
  { type: 'step', step: 'plan', label: 'Planned', state: 'done', seconds: 0.2 },
  { type: 'text', delta: 'I add **a rating**' },
  { type: 'text', delta: ' to books. <img src=x onerror=alert(1)>' },
  { type: 'step', step: 'generate', label: 'Writing files', state: 'running' },
  { type: 'file', path: 'src/rating.tsx', state: 'open' },
  { type: 'file', path: 'src/rating.tsx', state: 'delta', delta: 'export const stars = 5;\n' },
  {
    type: 'problem',
    source: 'types',
    message: "Cannot find name 'Star'.",
    file: 'src/rating.tsx',
    line: 4,
  },
];

const readySandbox: Schemas['SandboxRead'] = {
  id: 'box',
  status: 'ready',
  version_number: 2,
  preview_url: 'http://box.preview.localhost:8000/?token=t',
  reason: null,
  started_at: '2026-11-20T12:01:00Z',
};

beforeEach(() => {
  server.use(...workspaceServer());
});

describe('the chat of the workspace', () => {
  it('sends a message with Enter and shows the build as it happens', async () => {
    const bodies: unknown[] = [];
    server.use(
      answer('post', '/api/projects/{project_id}/builds', async ({ body }) => {
        bodies.push(await body());
        return job;
      }),
      jobStream(job.id, running),
    );
    const { user } = renderApp(shopPath);
    await user.type(await screen.findByLabelText('Message'), 'Add a rating{Enter}');
    const answerText = await screen.findByText('a rating', { selector: 'strong' });
    expect(bodies).toEqual([
      { prompt: 'Add a rating', model_id: 'starter', images: [], mode: 'queue' },
    ]);
    expect(answerText.closest('article')).toHaveTextContent('<img src=x onerror=alert(1)>');
    expect(document.querySelector('img[src="x"]')).toBeNull();
    const steps = screen.getByRole('list', { name: 'Steps' });
    expect(within(steps).getByText('Writing files')).toBeVisible();
    expect(screen.getByRole('button', { name: 'src/rating.tsx:4' })).toBeVisible();
    const files = screen.getByRole('list', { name: 'Files being written' });
    await user.click(within(files).getByRole('button'));
    const dialog = await screen.findByRole('dialog', { name: /src\/rating.tsx/ });
    expect(within(dialog).getByText('export const stars = 5;')).toBeVisible();
  });

  it('joins a build that another browser has started', async () => {
    server.use(
      answer('get', '/api/projects/{project_id}', { ...shop, running_job_id: job.id }),
      answer('get', '/api/jobs', pageOf([job])),
      jobStream(job.id, running),
    );
    renderApp(shopPath);
    expect(await screen.findByText('Add a rating')).toBeVisible();
    const steps = await screen.findByRole('list', { name: 'Steps' });
    expect(steps).toHaveTextContent('Writing files');
    expect(screen.getByRole('button', { name: 'Stop' })).toBeEnabled();
  });

  it('lets a second message wait and takes it out of the queue', async () => {
    const second = sampleJob({
      id: '00000000-0000-7000-8000-000000000901',
      status: 'queued',
      prompt: 'Then make it blue',
      created_at: '2026-11-20T12:00:05Z',
    });
    const cancelled: unknown[] = [];
    server.use(
      answer('get', '/api/jobs', pageOf([second, job])),
      answer('post', '/api/jobs/{job_id}/cancel', ({ params }) => {
        cancelled.push(params.job_id);
        return second;
      }),
      jobStream(job.id, running),
    );
    const { user } = renderApp(shopPath);
    const queue = await screen.findByRole('list', { name: 'Waiting messages' });
    expect(queue).toHaveTextContent('Then make it blue');
    await user.click(within(queue).getByRole('button', { name: 'Take out of the queue' }));
    expect(cancelled).toEqual([second.id]);
  });

  it('shows why a build failed and tries it again with the same words', async () => {
    const prompts: unknown[] = [];
    server.use(
      answer(
        'get',
        '/api/projects/{project_id}/messages',
        pageOf([
          sampleMessage({ id: 'm1', role: 'user', text: 'Add a rating', job_id: 'old' }),
          sampleMessage({
            id: 'm2',
            role: 'assistant',
            text: 'The model did not answer.',
            job_id: 'old',
            is_error: true,
          }),
        ]),
      ),
      answer('post', '/api/projects/{project_id}/builds', async ({ body }) => {
        prompts.push(await body());
        return job;
      }),
      jobStream(job.id, running),
    );
    const { user } = renderApp(shopPath);
    expect(await screen.findByText('The model did not answer.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    const steps = await screen.findByRole('list', { name: 'Steps' });
    expect(steps).toHaveTextContent('Writing files');
    expect(prompts).toEqual([
      { prompt: 'Add a rating', model_id: null, images: [], mode: 'queue' },
    ]);
  });

  it('keeps what was typed when the server refuses it', async () => {
    server.use(
      refuse('post', '/api/projects/{project_id}/builds', {
        status: 402,
        code: 'quota_exceeded',
        detail: 'No builds are left today.',
      }),
    );
    const { user } = renderApp(shopPath);
    const message = await screen.findByLabelText('Message');
    await user.type(message, 'More{Enter}');
    expect(await screen.findByText('No builds are left today.')).toBeVisible();
    expect(message).toHaveValue('More');
  });

  it('brings the running preview to a version that no build has made, once', async () => {
    let starts = 0;
    server.use(
      answer('get', '/api/projects/{project_id}', { ...shop, current_version: 3 }),
      answer('get', '/api/projects/{project_id}/sandbox', readySandbox),
      answer('post', '/api/projects/{project_id}/sandbox/start', () => {
        starts += 1;
        // as if it did not come up: it is not asked for again
        return readySandbox;
      }),
    );
    renderApp(shopPath);
    expect(await screen.findByTitle(/^Preview of/)).toBeVisible();
    await waitFor(() => {
      expect(starts).toBe(1);
    });
    await new Promise((done) => setTimeout(done, 200));
    expect(starts).toBe(1);
  });

  it('says why the preview has crashed and starts it again', async () => {
    const asked: string[] = [];
    server.use(
      answer('post', '/api/projects/{project_id}/sandbox/restart', () => {
        asked.push('restart');
        return readySandbox;
      }),
    );
    const { user } = renderApp(shopPath);
    expect(await screen.findByText('It used too much memory.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Restart' }));
    const frame = await screen.findByTitle('Preview of Bookshop');
    expect(frame).toHaveAttribute('src', 'http://box.preview.localhost:8000/?token=t');
    expect(frame.getAttribute('sandbox')).not.toContain('allow-top-navigation');
    expect(asked).toEqual(['restart']);
  });
});
