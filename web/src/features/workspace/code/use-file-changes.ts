/** Creating, moving, deleting and uploading files; what is done at once is one version and can be undone. */
import { useQueryClient } from '@tanstack/react-query';
import { toast } from '@/ui';
import { projectKeys, restoreVersion } from '../queries';
import { t } from './messages';
import { deletePaths, movePaths, saveFile } from './queries';
import { putBack } from './trash/queries';

const CHANGED = [
  ...[projectKeys.files, projectKeys.versions, projectKeys.project],
  ...[projectKeys.trash, projectKeys.tickets],
];

/** What the server takes in one request. */
const MOST_AT_ONCE = 500;

export interface FileChanges {
  create: (path: string) => Promise<unknown>;
  /** Files and folders, each from its path to another. */
  move: (moves: readonly (readonly [string, string])[]) => Promise<void>;
  /** `name` says in the toast what was deleted; `files` are all files in the targets. */
  remove: (name: string, targets: readonly string[], files: readonly string[]) => Promise<void>;
  upload: (files: readonly File[], folder: string) => Promise<void>;
}

export function useFileChanges(projectId: string): FileChanges {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all(CHANGED.map((key) => client.invalidateQueries({ queryKey: key(projectId) })));
  const undone = (title: string, undo: () => Promise<unknown>, failed: string) => {
    toast.undo(title, () => {
      undo().then(refresh, (error: unknown) => toast.error(failed, error));
    });
  };
  const remove = async (name: string, targets: readonly string[], files: readonly string[]) => {
    try {
      const { number, parent_number: former } = await deletePaths(projectId, targets);
      undone(
        t('deleted', { path: name }),
        () =>
          files.length > MOST_AT_ONCE && former !== null
            ? restoreVersion(projectId, former, number)
            : putBack(projectId, number, files),
        t('notPutBack', { path: name }),
      );
    } catch (error) {
      toast.error(t('notDeleted', { path: name }), error);
      throw error;
    } finally {
      await refresh();
    }
  };
  const move = async (moves: readonly (readonly [string, string])[]) => {
    await movePaths(projectId, moves).finally(refresh);
    const [first] = moves;
    if (first === undefined) return;
    undone(
      moves.length === 1 ? t('moved', { path: first[1] }) : t('movedMany', { count: moves.length }),
      () =>
        movePaths(
          projectId,
          moves.map(([from, to]) => [to, from] as const),
        ),
      t('notMovedBack'),
    );
  };
  return {
    remove,
    move,
    // an empty hash: nothing may stand there yet
    create: (path) => saveFile(projectId, { path, text: '', expected_sha256: '' }).finally(refresh),
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
