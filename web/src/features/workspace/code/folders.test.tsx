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
    answer('post', '/api/projects/{project_id}/files/move', async ({ body }) => {
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
  expect(moves).toEqual([{ from_path: 'src/pages', to_path: 'src/views' }]);
});

it('deletes a folder after asking, and brings it back', async () => {
  const deleted: unknown[] = [];
  const restored: unknown[] = [];
  server.use(
    answer('delete', '/api/projects/{project_id}/files/content', ({ query }) => {
      const path = query.get('path');
      deleted.push(path);
      paths = paths.filter((known) => known !== path);
      return version;
    }),
    answer('post', '/api/projects/{project_id}/versions/{number}/restore', ({ params }) => {
      restored.push(params.number);
      return version;
    }),
  );
  const { user } = await openFolder('pages');
  await user.click(screen.getByRole('button', { name: 'Actions for src/pages' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete the folder' }));
  const dialog = within(await screen.findByRole('alertdialog'));
  expect(dialog.getByText(/Its 2 files leave the app/)).toBeVisible();
  expect(deleted).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Delete the folder' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(deleted).toEqual(['src/pages/a.tsx', 'src/pages/b.tsx']);
  await waitFor(() => {
    expect(restored).toEqual(['2']);
  });
});
