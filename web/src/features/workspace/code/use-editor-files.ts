/** The open files with their server side: loading, saving, noticing what others saved. */
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import { isApiError } from '@/api';
import { toast } from '@/ui';
import { projectKeys } from '../queries';
import { t } from './messages';
import {
  isDirty,
  noOpenFiles,
  reduceOpenFiles,
  type OpenFile,
  type OpenFilesAction,
} from './open-files';
import { fileContentQuery, saveFile, type FileContentRead } from './queries';

export interface EditorFiles {
  files: readonly OpenFile[];
  active: OpenFile | null;
  content: FileContentRead | null;
  error: Error | null;
  dispatch: (action: OpenFilesAction) => void;
  save: (file: OpenFile) => void;
  isSaving: boolean;
}

export function useEditorFiles(projectId: string): EditorFiles {
  const client = useQueryClient();
  const [state, dispatch] = useReducer(reduceOpenFiles, noOpenFiles);
  const results = useQueries({
    queries: state.files.map((file) => fileContentQuery(projectId, file.path)),
  });
  const contents = results.map((result) => result.data);
  const seen = contents.map((content) => content?.sha256 ?? '').join(' ');
  useEffect(() => {
    for (const content of contents) {
      if (content && content.text !== null) {
        dispatch({
          type: 'loaded',
          path: content.path,
          text: content.text,
          sha256: content.sha256,
        });
      }
    }
    // The hashes say whether any content is new; the array itself is new on every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [seen]);

  const reload = (path: string) =>
    client.query({ ...fileContentQuery(projectId, path), staleTime: 0 });
  const saving = useMutation({
    mutationFn: async ({
      path,
      text,
      sha256,
    }: {
      path: string;
      text: string;
      sha256: string | null;
    }) => {
      await saveFile(projectId, { path, text, expected_sha256: sha256 });
      return reload(path);
    },
    onSuccess: (content, { path, text }) => {
      const type = content.text === text ? 'saved' : 'loaded';
      dispatch({ type, path, text: content.text ?? '', sha256: content.sha256 });
      const { versions, project, trash, tickets } = projectKeys;
      for (const key of [versions, project, trash, tickets]) {
        void client.invalidateQueries({ queryKey: key(projectId) });
      }
      void client.invalidateQueries({ queryKey: projectKeys.files(projectId), exact: true });
    },
    onError: (error, { path }) => {
      if (isApiError(error) && error.status === 409) void reload(path);
      else toast.error(t('notSaved', { path }), error);
    },
  });

  const index = state.files.findIndex((file) => file.path === state.active);
  return {
    files: state.files,
    active: state.files[index] ?? null,
    content: contents[index] ?? null,
    error: results[index]?.error ?? null,
    dispatch,
    save: (file) => {
      if (!isDirty(file) || file.draft === null || saving.isPending) return;
      saving.mutate({ path: file.path, text: file.draft, sha256: file.savedSha256 });
    },
    isSaving: saving.isPending,
  };
}
