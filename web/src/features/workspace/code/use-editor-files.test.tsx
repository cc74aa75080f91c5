import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { answer, refuse, server } from '@/testing/server';
import { sampleVersion } from '@/testing/workspace';
import { useEditorFiles } from './use-editor-files';

function openFile(initial: string) {
  const held = { text: initial };
  server.use(
    answer('get', '/api/projects/{project_id}/files/content', () => ({
      path: 'src/App.tsx',
      text: held.text,
      base64: null,
      sha256: `sha of ${held.text}`,
      size_bytes: held.text.length,
    })),
  );
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const view = renderHook(() => useEditorFiles('p1'), { wrapper });
  act(() => {
    view.result.current.dispatch({ type: 'open', path: 'src/App.tsx' });
  });
  const type = (text: string) => {
    act(() => {
      view.result.current.dispatch({ type: 'typed', path: 'src/App.tsx', text });
    });
  };
  const save = () => {
    const file = view.result.current.active;
    act(() => {
      if (file !== null) view.result.current.save(file);
    });
  };
  return { ...view, held, type, save };
}

describe('saving a file in the editor', () => {
  it('tells the server which content it began from', async () => {
    const { result, held, type, save } = openFile('one');
    const bodies: unknown[] = [];
    server.use(
      answer('put', '/api/projects/{project_id}/files/content', async ({ body }) => {
        bodies.push(await body());
        held.text = 'two';
        return sampleVersion(3);
      }),
    );
    await waitFor(() => {
      expect(result.current.active?.savedText).toBe('one');
    });
    type('two');
    save();
    await waitFor(() => {
      expect(result.current.active).toMatchObject({
        savedText: 'two',
        savedSha256: 'sha of two',
        draft: null,
      });
    });
    expect(bodies).toEqual([{ path: 'src/App.tsx', text: 'two', expected_sha256: 'sha of one' }]);
  });

  it('shows the other text when someone else has saved meanwhile', async () => {
    const { result, held, type, save } = openFile('one');
    server.use(
      refuse('put', '/api/projects/{project_id}/files/content', {
        status: 409,
        code: 'file_changed',
        detail: 'The file was changed meanwhile.',
      }),
    );
    await waitFor(() => {
      expect(result.current.active?.savedText).toBe('one');
    });
    type('mine');
    held.text = 'theirs';
    save();
    await waitFor(() => {
      expect(result.current.active?.conflict?.text).toBe('theirs');
    });
    expect(result.current.active?.draft).toBe('mine');
  });
});
