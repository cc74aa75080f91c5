import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { findFaults } from '@/testing/axe';
import { renderApp } from '@/testing/render-app';
import { pageOf, signedIn } from '@/testing/samples';
import { answer, refuse, server } from '@/testing/server';
import { sampleMessage, sampleVersion, shopPath, workspaceServer } from '@/testing/workspace';

let file: Schemas['FileContentRead'];
let saves: unknown[];

beforeEach(() => {
  saves = [];
  file = {
    path: 'AGENTS.md',
    sha256: 'a'.repeat(64),
    size_bytes: 12,
    text: '# This app\n',
    base64: null,
  };
  server.use(
    ...workspaceServer(),
    answer('get', '/api/projects/{project_id}/files/content', () => file),
    answer('put', '/api/projects/{project_id}/files/content', async ({ body }) => {
      saves.push(await body());
      return sampleVersion(3, { trigger: 'edit', changes_instructions: true });
    }),
  );
});

const openDialog = async () => {
  const view = renderApp(shopPath);
  await view.user.click(await screen.findByRole('button', { name: 'Instructions' }));
  const dialog = await screen.findByRole('dialog', { name: 'Instructions' });
  const field = await within(dialog).findByRole('textbox', { name: 'Instructions of this app' });
  return { ...view, dialog, field };
};

describe('instructions of an app', () => {
  it('are read and saved as a version, from the content they began with', async () => {
    const { user, dialog, field } = await openDialog();
    expect(field).toHaveValue('# This app\n');
    expect(within(dialog).getByRole('button', { name: 'Save instructions' })).toBeDisabled();
    expect(await findFaults(dialog)).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Add a rule: Add no packages.' }));
    expect(field).toHaveValue('# This app\n- Add no packages.\n');
    await user.click(within(dialog).getByRole('button', { name: 'Save instructions' }));
    expect(await screen.findByText('Instructions saved as version 3')).toBeVisible();
    expect(saves).toEqual([
      {
        path: 'AGENTS.md',
        text: '# This app\n- Add no packages.\n',
        expected_sha256: 'a'.repeat(64),
      },
    ]);
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
  });

  it('can be written where the app has none', async () => {
    server.use(
      refuse('get', '/api/projects/{project_id}/files/content', {
        status: 404,
        code: 'file_not_found',
        detail: 'There is no such file.',
      }),
    );
    const { user, dialog, field } = await openDialog();
    await user.type(field, 'Be brief.');
    await user.click(within(dialog).getByRole('button', { name: 'Save instructions' }));
    await waitFor(() => {
      expect(saves).toEqual([{ path: 'AGENTS.md', text: 'Be brief.', expected_sha256: '' }]);
    });
  });

  it('are not overwritten when somebody else changed them', async () => {
    server.use(
      refuse('put', '/api/projects/{project_id}/files/content', {
        status: 409,
        code: 'file_changed',
        detail: 'The file was changed meanwhile.',
      }),
    );
    const { user, dialog, field } = await openDialog();
    await user.type(field, 'Mine.');
    await user.click(within(dialog).getByRole('button', { name: 'Save instructions' }));
    expect(await within(dialog).findByText('They were changed meanwhile')).toBeVisible();
    expect(field).toHaveValue('# This app\nMine.');
    file = { ...file, text: 'Theirs.\n', sha256: 'b'.repeat(64) };
    await user.click(within(dialog).getByRole('button', { name: 'Take theirs' }));
    await waitFor(() => {
      expect(field).toHaveValue('Theirs.\n');
    });
  });

  it('are only shown to a viewer', async () => {
    server.use(answer('get', '/api/session', { ...signedIn, role: 'VIEWER' }));
    const { dialog, field } = await openDialog();
    expect(field).toHaveAttribute('readonly');
    expect(within(dialog).queryByRole('button', { name: 'Save instructions' })).toBeNull();
  });
});

describe('the chat', () => {
  it('shows between which messages the instructions were changed by hand', async () => {
    const at = (minute: number) => `2026-11-20T12:0${String(minute)}:00Z`;
    const edited = { changes_instructions: true, trigger: 'edit' };
    server.use(
      answer(
        'get',
        '/api/projects/{project_id}/messages',
        pageOf([
          sampleMessage({ id: 'm1', role: 'user', text: 'First', job_id: 'j1', created_at: at(1) }),
          sampleMessage({ id: 'm2', role: 'user', text: 'Last', job_id: 'j2', created_at: at(5) }),
        ]),
      ),
      answer(
        'get',
        '/api/projects/{project_id}/versions',
        pageOf([
          sampleVersion(4, { created_at: at(4), trigger: 'edit' }),
          sampleVersion(3, { ...edited, created_at: at(3), author_name: 'Grace' }),
          sampleVersion(2, { ...edited, created_at: at(2), trigger: 'generate', job_id: 'j1' }),
          sampleVersion(1, { created_at: at(1) }),
        ]),
      ),
    );
    renderApp(shopPath);
    const note = await screen.findByText(/Instructions changed by Grace/);
    expect(screen.getAllByText(/Instructions changed/)).toHaveLength(1);
    expect(within(note).getByRole('button', { name: 'Version 3' })).toBeVisible();
    const [first, last] = [screen.getByText('First'), screen.getByText('Last')];
    expect(first.compareDocumentPosition(note) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    expect(note.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });
});
