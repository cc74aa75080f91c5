/** Creating, moving, deleting and uploading files; each is a version of its own and can be undone. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from '@/ui';
import { projectKeys } from '../queries';
import { deleteFile, fileContentQuery, moveFile, saveFile } from './queries';

export interface FileChanges {
  create: (path: string) => Promise<unknown>;
  move: (from: string, to: string) => Promise<unknown>;
  remove: (path: string) => void;
  upload: (files: readonly File[], folder: string) => Promise<void>;
}

export function useFileChanges(projectId: string): FileChanges {
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
      toast.undo(`${path} is deleted`, () => {
        saveFile(projectId, { path, text: content.text, base64: content.base64 }).then(
          refresh,
          (error: unknown) => toast.error(`${path} was not put back`, error),
        );
      });
    },
    onError: (error, path) => toast.error(`${path} was not deleted`, error),
    onSettled: refresh,
  });
  return {
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
          toast.error(`${file.name} was not uploaded`, error);
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
      reject(new Error(`${file.name} cannot be read`));
    };
    reader.readAsDataURL(file);
  });
}
