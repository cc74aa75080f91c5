/** Changing rows of a table; a deleted row can be put back. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from '@/ui';
import { projectKeys } from '../queries';
import { readCell } from './cells';
import {
  deleteRow,
  importCsv,
  insertRow,
  rowsQuery,
  updateRow,
  type Cell,
  type DataColumnRead,
  type DataRowRead,
  type RowsView,
} from './queries';

export function useRowChanges(projectId: string, table: string, view: RowsView) {
  const client = useQueryClient();
  const { queryKey } = rowsQuery(projectId, table, view);
  const refresh = () => client.invalidateQueries({ queryKey: projectKeys.tables(projectId) });

  const removal = useMutation({
    mutationFn: ({ row }: { row: DataRowRead; names: readonly string[] }) =>
      deleteRow(projectId, table, row.rowid),
    onMutate: async ({ row }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(
        queryKey,
        (known) =>
          known && {
            ...known,
            total: known.total - 1,
            rows: known.rows.filter((other) => other.rowid !== row.rowid),
          },
      );
      return { before };
    },
    onError: (error, _, context) => {
      client.setQueryData(queryKey, context?.before);
      toast.error('The row was not deleted', error);
    },
    onSuccess: (_, { row, names }) => {
      toast.undo('The row is deleted', () => {
        const values = Object.fromEntries(
          names.map((name, index) => [name, row.values[index] ?? null]),
        );
        insertRow(projectId, table, values).then(refresh, (error: unknown) =>
          toast.error('The row was not put back', error),
        );
      });
    },
    onSettled: refresh,
  });

  return {
    add: async (values: Record<string, Cell>) => {
      await insertRow(projectId, table, values);
      await refresh();
    },
    /** True when the cell holds what was typed. */
    edit: async (row: DataRowRead, column: DataColumnRead, typed: string): Promise<boolean> => {
      try {
        await updateRow(projectId, table, row.rowid, { [column.name]: readCell(typed, column) });
        await refresh();
        return true;
      } catch (error) {
        toast.error(`${column.name} was not changed`, error);
        return false;
      }
    },
    remove: (row: DataRowRead, names: readonly string[]) => {
      removal.mutate({ row, names });
    },
    importFile: async (file: File) => {
      try {
        const { inserted } = await importCsv(projectId, table, file);
        toast.success(`${String(inserted)} rows are imported`);
      } catch (error) {
        toast.error('The file was not imported', error);
      }
      await refresh();
    },
  };
}
