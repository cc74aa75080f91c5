import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { renderApp } from '@/testing/render-app';
import { pageOf } from '@/testing/samples';
import { answer, server } from '@/testing/server';
import { sampleVersion, shopPath, workspaceServer } from '@/testing/workspace';

function removed(rest: Partial<Schemas['RemovedFileRead']>): Schemas['RemovedFileRead'] {
  return {
    path: 'src/calendar.tsx',
    reason: 'deleted',
    version: 5,
    parent_version: 4,
    version_name: 'Take the calendar out',
    trigger: 'edit',
    author_name: 'Ada',
    job_id: null,
    removed_at: '2026-11-20T12:00:00Z',
    size_bytes: 30,
    removed_lines: 3,
    is_present: false,
    ...rest,
  };
}

const app = removed({ path: 'src/app.tsx', reason: 'changed', removed_lines: 2 });

beforeEach(() => {
  server.use(...workspaceServer());
  server.use(
    answer('get', '/api/projects/{project_id}/trash', ({ query }) => {
      const rows = query.get('kind') === 'files' ? [removed({})] : [removed({}), app];
      return pageOf(rows.filter((row) => row.path.includes(query.get('search') ?? '')));
    }),
    answer('get', '/api/projects/{project_id}/trash/file', ({ query }) => ({
      path: query.get('path') ?? '',
      reason: 'deleted' as const,
      version: 5,
      parent_version: 4,
      state: query.get('path') === app.path ? ('conflict' as const) : ('gone' as const),
      is_binary: false,
      removed_patch: '@@ -1,1 +0,0 @@\n-old line',
      result_patch: '@@ -0,0 +1,1 @@\n+old line',
    })),
  );
});

it('shows what a version removed and puts it back with undo', async () => {
  const asked: unknown[] = [];
  const restored: (string | null)[] = [];
  server.use(
    answer('post', '/api/projects/{project_id}/trash/restore', async ({ body }) => {
      asked.push(await body());
      return sampleVersion(6);
    }),
    answer('post', '/api/projects/{project_id}/versions/{number}/restore', ({ query }) => {
      restored.push(query.get('expected_version'));
      return sampleVersion(7);
    }),
  );
  const { user } = renderApp(`${shopPath}?tab=code`);
  await user.click(await screen.findByRole('button', { name: 'Trash' }));
  await user.click(await screen.findByRole('button', { name: /src\/calendar\.tsx/ }));
  expect(await screen.findByText('old line')).toBeVisible();
  expect(screen.getByText('Comes back whole.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Put back 1 file' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(asked).toEqual([{ version: 5, paths: ['src/calendar.tsx'], choices: {} }]);
  await waitFor(() => {
    expect(restored).toEqual(['6']);
  });
});

it('lets a person decide a conflict', async () => {
  const asked: unknown[] = [];
  server.use(
    http.post('*/api/projects/:id/trash/restore', async ({ request }) => {
      asked.push(await request.json());
      const body = { status: 409, code: 'trash_conflict', detail: 'Choose.', paths: [app.path] };
      return asked.length === 1
        ? HttpResponse.json(body, { status: 409 })
        : HttpResponse.json(sampleVersion(6), { status: 201 });
    }),
  );
  const { user } = renderApp(`${shopPath}?tab=code&trash=5`);
  await user.click(await screen.findByRole('button', { name: 'Put back 2 files' }));
  const card = within(
    await screen.findByRole('radiogroup', { name: /It was changed since at the same place/ }),
  );
  await user.click(card.getByRole('radio', { name: 'The one from before version 5' }));
  await user.click(screen.getByRole('button', { name: 'Put back 2 files' }));
  await waitFor(() => {
    expect(asked.at(-1)).toEqual({
      version: 5,
      paths: ['src/calendar.tsx', 'src/app.tsx'],
      choices: { 'src/app.tsx': 'former' },
    });
  });
});

it('says what an empty trash is for', async () => {
  server.use(answer('get', '/api/projects/{project_id}/trash', pageOf([])));
  renderApp(`${shopPath}?tab=code&trash=0`);
  expect(await screen.findByText('The trash is empty')).toBeVisible();
});
