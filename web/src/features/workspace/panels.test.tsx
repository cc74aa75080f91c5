import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { renderApp } from '@/testing/render-app';
import { answer, refuse, server } from '@/testing/server';
import {
  sampleVersion,
  shop,
  shopPath,
  stoppedSandbox,
  workspaceServer,
} from '@/testing/workspace';

const changedFile: Schemas['ComparisonRead']['files'][number] = {
  path: 'src/App.tsx',
  old_path: null,
  change: 'changed',
  is_binary: false,
  old_bytes: 10,
  new_bytes: 12,
  patch: '@@ -1,2 +1,2 @@\n same\n-old line\n+new line\n',
  added_lines: 1,
  deleted_lines: 1,
};

// What the page loads when it is needed would otherwise count as waiting time of the first test.
beforeAll(async () => {
  await import('./versions/versions-panel');
  await import('./data/data-panel');
  await import('./code/code-panel');
  await import('./code/editor');
  await import('./logs/logs-panel');
}, 60_000);

beforeEach(() => {
  server.use(...workspaceServer());
});

describe('the versions', () => {
  beforeEach(() => {
    server.use(
      answer('get', '/api/projects/{project_id}/compare', ({ query }) => ({
        base: Number(query.get('base')),
        head: Number(query.get('head')),
        files: [changedFile],
      })),
    );
  });

  it('show what the current one changed', async () => {
    renderApp(`${shopPath}?tab=versions`);
    expect(await screen.findByText('new line')).toBeVisible();
    expect(screen.getByText('old line')).toBeVisible();
    expect(screen.getByRole('button', { name: 'What version 2 did' })).toHaveAttribute(
      'aria-current',
      'true',
    );
  });

  it('restore one and undo it by restoring the former', async () => {
    const restored: unknown[] = [];
    server.use(
      answer('post', '/api/projects/{project_id}/versions/{number}/restore', ({ params }) => {
        restored.push(params.number);
        return sampleVersion(2 + restored.length, { trigger: 'restore' });
      }),
    );
    const { user } = renderApp(`${shopPath}?tab=versions`);
    await user.click(await screen.findByRole('button', { name: 'Actions for version 1' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Restore' }));
    expect(await screen.findByText('Version 1 is restored as version 3')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => {
      expect(restored).toEqual(['1', '2']);
    });
  });
});

describe('the data', () => {
  const column = { is_primary_key: false, is_nullable: true, default: null };
  const rows = [
    { rowid: '1', values: [1, 'Dune', 9.5] },
    { rowid: '2', values: [2, 'Emma', 7] },
  ];

  beforeEach(() => {
    server.use(
      answer('get', '/api/projects/{project_id}/data/tables', [
        {
          name: 'Book',
          row_count: 2,
          columns: [
            { ...column, name: 'id', type: 'INTEGER', is_primary_key: true },
            { ...column, name: 'title', type: 'TEXT' },
            { ...column, name: 'price', type: 'REAL' },
          ],
        },
      ]),
      answer('get', '/api/projects/{project_id}/data/tables/{table}/rows', () => ({
        columns: ['id', 'title', 'price'],
        rows,
        total: 2,
      })),
    );
  });

  it('change in place, with the type of the column', async () => {
    const bodies: unknown[] = [];
    server.use(
      http.patch('*/data/tables/Book/rows/:key', async ({ request, params }) => {
        bodies.push([params.key, await request.json()]);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = renderApp(`${shopPath}?tab=data`);
    await user.dblClick(await screen.findByText('9.5'));
    const cell = screen.getByRole('textbox', { name: 'price of row 1' });
    await user.clear(cell);
    await user.type(cell, 'many{Enter}');
    expect(await screen.findByText('price takes a number.')).toBeVisible();
    await user.clear(cell);
    await user.type(cell, '12{Enter}');
    await waitFor(() => {
      expect(bodies).toEqual([['1', { values: { price: 12 } }]]);
    });
  });

  it('go and come back with undo', async () => {
    const calls: unknown[] = [];
    const path = '/api/projects/{project_id}/data/tables/{table}/rows';
    server.use(
      answer('delete', `${path}/{row_key}`, ({ params }) => {
        calls.push(['delete', params.row_key]);
        return undefined;
      }),
      http.post('*/data/tables/Book/rows', async ({ request }) => {
        calls.push(['insert', await request.json()]);
        return Response.json({ rowid: '2', values: [2, 'Emma', 7] }, { status: 201 });
      }),
    );
    const { user } = renderApp(`${shopPath}?tab=data`);
    await user.click(await screen.findByRole('button', { name: 'Delete row 2' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => {
      expect(calls).toEqual([
        ['delete', '2'],
        ['insert', { values: { id: 2, title: 'Emma', price: 7 } }],
      ]);
    });
  });
});

describe('the code', () => {
  beforeEach(() => {
    // The editor measures its text, which jsdom cannot.
    Object.assign(Range.prototype, { getClientRects: () => [] });
  });

  it('opens files by keyboard from the tree and searches in them', async () => {
    const text = 'export const shop = 1;\n';
    server.use(
      answer('get', '/api/projects/{project_id}/files', [
        { path: 'src/App.tsx', size_bytes: 10, sha256: 'a', is_binary: false },
        { path: 'README.md', size_bytes: 10, sha256: 'b', is_binary: false },
      ]),
      answer('get', '/api/projects/{project_id}/files/content', ({ query }) => ({
        path: query.get('path') ?? '',
        text,
        base64: null,
        sha256: 'a',
        size_bytes: text.length,
      })),
      answer('get', '/api/projects/{project_id}/files/search', [
        { path: 'src/App.tsx', line: 1, column: 14, text: text.trim() },
      ]),
    );
    const { user } = renderApp(`${shopPath}?tab=code`);
    const tree = await screen.findByRole('tree', { name: 'Files' });
    within(tree).getByRole('treeitem', { name: 'src' }).focus();
    await user.keyboard('{ArrowRight}{Enter}');
    const tabs = await screen.findByRole('list', { name: 'Open files' });
    expect(within(tabs).getByRole('button', { name: 'App.tsx' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Search in files' }));
    await user.type(screen.getByRole('searchbox', { name: 'Search in files' }), 'shop');
    expect(await screen.findByRole('button', { name: /export const shop/ })).toBeVisible();
  });
});

describe('the header', () => {
  it('renames the project in place', async () => {
    const bodies: unknown[] = [];
    server.use(
      answer('patch', '/api/projects/{project_id}', async ({ body }) => {
        bodies.push(await body());
        return { ...shop, name: 'Book corner' };
      }),
    );
    const { user } = renderApp(shopPath);
    const name = await screen.findByRole('textbox', { name: 'Project name' });
    await user.clear(name);
    await user.type(name, 'Book corner{Enter}');
    await waitFor(() => {
      expect(bodies).toEqual([{ name: 'Book corner' }]);
    });
  });
});

describe('the log of a sandbox', () => {
  it('that was stopped is not waited for: it can be started', async () => {
    const stopped = { ...stoppedSandbox, status: 'stopped' as const, reason: null };
    let starts = 0;
    server.use(
      answer('get', '/api/projects/{project_id}/sandbox', stopped),
      answer('post', '/api/projects/{project_id}/sandbox/start', () => {
        starts += 1;
        return stopped;
      }),
    );
    const { user } = renderApp(`${shopPath}?tab=logs`);
    const heading = await screen.findByRole('heading', { name: 'The preview is not running' });
    const panel = within(heading.parentElement ?? document.body);
    await waitFor(() => {
      expect(panel.getByRole('button', { name: 'Start the preview' })).toBeEnabled();
    });
    const before = starts;
    await user.click(panel.getByRole('button', { name: 'Start the preview' }));
    await waitFor(() => {
      expect(starts).toBe(before + 1);
    });
  });
});

describe('a project that does not exist', () => {
  it('is said to be missing, with the way to those that do', async () => {
    server.use(
      refuse('get', '/api/projects/{project_id}', {
        status: 404,
        code: 'project_not_found',
        detail: 'There is no such project',
      }),
    );
    renderApp(shopPath);
    expect(
      await screen.findByRole('heading', { level: 1, name: 'There is no such project' }),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'Go to your projects' })).toHaveAttribute(
      'href',
      '/dashboard',
    );
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });
});
