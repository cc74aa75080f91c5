import { screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { renderApp } from '@/testing/render-app';
import { pageOf } from '@/testing/samples';
import { answer, server } from '@/testing/server';
import { sampleJob, sampleMessage, shopPath, workspaceServer } from '@/testing/workspace';

const jobId = '00000000-0000-7000-8000-000000000111';
const ticket: Schemas['TicketRead'] = {
  id: '00000000-0000-7000-8000-000000000222',
  number: 1,
  state: 'open',
  status: 'backlog',
  title: 'Write src/lib/menu.ts',
  why: 'src/shop.ts imports it, but it was never written.',
  files: ['src/lib/menu.ts', 'src/shop.ts'],
  depends_on: [],
  checks: [],
  estimate: 'small',
  module: 'src/lib/menu.ts',
  job_id: jobId,
  build_job_id: null,
  is_building: false,
  opened_version: 2,
  closed_version: null,
  created_at: '2026-11-20T12:00:00Z',
  updated_at: '2026-11-20T12:00:00Z',
};
let isDismissed = false;

beforeEach(() => {
  isDismissed = false;
  server.use(...workspaceServer());
  server.use(
    answer('get', '/api/projects/{project_id}/tickets', () => ({
      ...pageOf(isDismissed ? [] : [ticket]),
      total: isDismissed ? 0 : 1,
    })),
    answer('patch', '/api/projects/{project_id}/tickets/{ticket_id}', async ({ body }) => {
      isDismissed = ((await body()) as { is_dismissed: boolean }).is_dismissed;
      return ticket;
    }),
  );
});

it('shows in the chat what an answer left to write, instead of a warning', async () => {
  const built: unknown[] = [];
  server.use(
    answer(
      'get',
      '/api/projects/{project_id}/messages',
      pageOf([
        sampleMessage({
          id: '00000000-0000-7000-8000-000000000333',
          role: 'assistant',
          text: 'Here it is.',
          job_id: jobId,
          version_number: 2,
          warnings: [
            'Still to be written: src/lib/menu.ts holds only a placeholder, because it was imported and missing.',
            'Something else.',
          ],
        }),
      ]),
    ),
    answer('post', '/api/projects/{project_id}/tickets/{ticket_id}/build', ({ params }) => {
      built.push(params.ticket_id);
      return sampleJob();
    }),
  );
  const { user } = renderApp(shopPath);
  expect(await screen.findByRole('article', { name: ticket.title })).toBeVisible();
  expect(screen.getByText('Something else.')).toBeVisible();
  expect(screen.queryByText(/Still to be written/)).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Build it' }));
  await waitFor(() => {
    expect(built).toEqual([ticket.id]);
  });
});

it('lists open tickets with their number, and dismisses one with undo', async () => {
  const { user } = renderApp(`${shopPath}?tab=tickets`);
  expect(await screen.findByRole('heading', { name: '1 open ticket' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(await screen.findByText('Nothing is left to do')).toBeVisible();
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByRole('article', { name: ticket.title })).toBeVisible();
});
