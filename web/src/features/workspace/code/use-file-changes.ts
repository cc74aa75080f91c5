/** Creating, moving, deleting and uploading files; each is a version of its own and can be undone. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from '@/ui';
import { projectKeys, restoreVersion } from '../queries';
import { t } from './messages';
import { deleteFile, fileContentQuery, moveFile, saveFile } from './queries';

export interface FileChanges {
  create: (path: string) => Promise<unknown>;
  move: (from: string, to: string) => Promise<unknown>;
  remove: (path: string) => void;
  removeFolder: (folder: string, paths: readonly string[]) => Promise<void>;
  upload: (files: readonly File[], folder: string) => Promise<void>;
}

export function useFileChanges(projectId: string, current: number | null): FileChanges {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all(
      [projectKeys.files, projectKeys.versions, projectKeys.project].map((key) =>
        client.invalidateQueries({ queryKey: key(projectId) }),
      ),
    );
  const remove = useMutation({
    mutationFn: async (path: string) => {
      const content = await client.query({ ...fileContentQuery(projectId, path), staleTime: 0 });
      await deleteFile(projectId, path);
      return content;
    },
    onSuccess: (content, path) => {
      toast.undo(t('deleted', { path }), () => {
        saveFile(projectId, { path, text: content.text, base64: content.base64 }).then(
          refresh,
          (error: unknown) => toast.error(t('notPutBack', { path }), error),
        );
      });
    },
    onError: (error, path) => toast.error(t('notDeleted', { path }), error),
    onSettled: refresh,
  });
  const removeFolder = async (folder: string, paths: readonly string[]) => {
    try {
      for (const path of paths) await deleteFile(projectId, path);
    } catch (error) {
      toast.error(t('notDeleted', { path: folder }), error);
      throw error;
    } finally {
      await refresh();
    }
    if (current === null) return;
    toast.undo(t('deleted', { path: folder }), () => {
      restoreVersion(projectId, current).then(refresh, (error: unknown) =>
        toast.error(t('notPutBack', { path: folder }), error),
      );
    });
  };
  return {
    removeFolder,
    create: (path) => saveFile(projectId, { path, text: '' }).finally(refresh),
    move: (from, to) => moveFile(projectId, from, to).finally(refresh),
    remove: (path) => {
      remove.mutate(path);
    },
    upload: async (files, folder) => {
      for (const file of files) {
        const path = folder === '' ? file.name : `${folder}/${file.name}`;
        try {
          await saveFile(projectId, { path, base64: await readBase64(file) });
        } catch (error) {
          toast.error(t('notUploaded', { name: file.name }), error);
        }
      }
      await refresh();
    },
  };
}

function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      // A data URL: `data:<type>;base64,<content>`.
      const url = typeof reader.result === 'string' ? reader.result : '';
      resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => {
      reject(new Error(t('notRead', { name: file.name })));
    };
    reader.readAsDataURL(file);
  });
}
