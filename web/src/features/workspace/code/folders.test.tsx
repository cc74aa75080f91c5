import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { renderApp } from '@/testing/render-app';
import { answer, server } from '@/testing/server';
import { sampleVersion, shopPath, workspaceServer } from '@/testing/workspace';

const version = sampleVersion(3);
let paths: string[] = [];

beforeEach(() => {
  paths = ['src/pages/a.tsx', 'src/pages/b.tsx', 'src/main.tsx'];
  server.use(...workspaceServer());
  server.use(
    answer('get', '/api/projects/{project_id}/files', () =>
      paths.map((path) => ({ path, size_bytes: 1, sha256: 'a', is_binary: false })),
    ),
  );
});

async function openFolder(name: string) {
  const view = renderApp(`${shopPath}?tab=code`);
  await view.user.click(await screen.findByRole('treeitem', { name }));
  return view;
}

it('renames a folder with all that is in it', async () => {
  const moves: unknown[] = [];
  server.use(
    answer('post', '/api/projects/{project_id}/files/moves', async ({ body }) => {
      moves.push(await body());
      paths = paths.map((path) => path.replace('src/pages/', 'src/views/'));
      return version;
    }),
  );
  const { user } = await openFolder('pages');
  await user.keyboard('{F2}');
  const dialog = within(await screen.findByRole('dialog', { name: 'Rename or move the folder' }));
  const field = dialog.getByLabelText('Path');
  await user.clear(field);
  await user.type(field, 'src/views');
  await user.click(dialog.getByRole('button', { name: 'Move' }));
  expect(await screen.findByRole('treeitem', { name: 'views' })).toBeVisible();
  expect(moves).toEqual([{ moves: [{ from_path: 'src/pages', to_path: 'src/views' }] }]);
});

interface Deletion {
  paths: string[];
}

/** Deletes at once what the answer names, and puts back what the trash is asked for. */
function deletingServer(deleted: Deletion[], back: unknown[]) {
  server.use(
    answer('post', '/api/projects/{project_id}/files/delete', async ({ body }) => {
      const asked = (await body()) as Deletion;
      deleted.push(asked);
      paths = paths.filter(
        (path) => !asked.paths.some((gone) => path === gone || path.startsWith(`${gone}/`)),
      );
      return version;
    }),
    answer('post', '/api/projects/{project_id}/trash/restore', async ({ body }) => {
      back.push(await body());
      return sampleVersion(4);
    }),
  );
}

it('deletes a folder as one version after asking, and brings only that back', async () => {
  const deleted: Deletion[] = [];
  const back: unknown[] = [];
  deletingServer(deleted, back);
  const { user } = await openFolder('pages');
  await user.click(screen.getByRole('button', { name: 'Actions for src/pages' }));
  await user.click(await screen.findByRole('menuitem', { name: /Delete the folder/ }));
  const dialog = within(await screen.findByRole('alertdialog'));
  expect(dialog.getByText(/Its 2 files leave the app/)).toBeVisible();
  expect(deleted).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Delete the folder' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(deleted).toEqual([{ paths: ['src/pages'] }]);
  await waitFor(() => {
    expect(back).toEqual([
      { version: 3, paths: ['src/pages/a.tsx', 'src/pages/b.tsx'], choices: {} },
    ]);
  });
});

it('deletes several files that were chosen with Ctrl as one version', async () => {
  const deleted: Deletion[] = [];
  deletingServer(deleted, []);
  const { user } = await openFolder('pages');
  await user.keyboard('{Control>}');
  await user.click(screen.getByRole('treeitem', { name: 'pages' }));
  await user.click(screen.getByRole('treeitem', { name: 'a.tsx' }));
  await user.click(screen.getByRole('treeitem', { name: 'main.tsx' }));
  await user.keyboard('{/Control}');
  await user.keyboard('{Delete}');
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Delete 2 files?' }));
  await user.click(dialog.getByRole('button', { name: 'Delete the chosen' }));
  await waitFor(() => {
    expect(deleted).toEqual([{ paths: ['src/pages/a.tsx', 'src/main.tsx'] }]);
  });
});
