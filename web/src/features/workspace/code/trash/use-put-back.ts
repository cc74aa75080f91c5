/** Putting removed files back, with undo; conflicts are told to who asked. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { isApiError } from '@/api';
import { toast } from '@/ui';
import { projectKeys, restoreVersion } from '../../queries';
import { t } from './messages';
import { putBack, type Choice } from './queries';

interface PutBackRequest {
  version: number;
  paths: readonly string[];
  choices: Readonly<Record<string, Choice>>;
}

export function usePutBack(projectId: string, onConflicts: (paths: readonly string[]) => void) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: projectKeys.all(projectId) });
  return useMutation({
    mutationFn: ({ version, paths, choices }: PutBackRequest) =>
      putBack(projectId, version, paths, choices),
    onSuccess: (made) => {
      onConflicts([]);
      const title = t('wasPutBack', { number: made.number });
      const former = made.parent_number;
      if (former === null) toast.success(title);
      else {
        toast.undo(title, () => {
          // only while nothing came after it: an undo must not take back the work of others
          restoreVersion(projectId, former, made.number).then(refresh, (error: unknown) =>
            toast.error(t('notUndone'), error),
          );
        });
      }
    },
    onError: (error) => {
      if (isApiError(error) && error.code === 'trash_conflict') {
        onConflicts(error.paths);
      }
      toast.error(t('notPutBack'), error);
    },
    onSettled: refresh,
  });
}
