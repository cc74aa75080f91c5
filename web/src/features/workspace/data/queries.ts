/** Tables and rows of the preview's database. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, apiUrl, load, type Schemas } from '@/api';
import { projectKeys } from '../queries';

export type Cell = string | number | null;
export type DataTableRead = Schemas['DataTableRead'];
export type DataRowRead = Schemas['DataRowsRead']['rows'][number];
export type DataColumnRead = Schemas['DataColumnRead'];

export interface RowsView {
  offset: number;
  sort: string | null;
  direction: 'asc' | 'desc';
  search: string;
}

export const PAGE_SIZE = 50;

const inTable = (id: string, table: string) => ({ path: { project_id: id, table } });
const inRow = (id: string, table: string, rowKey: string) => ({
  path: { project_id: id, table, row_key: rowKey },
});

export function tablesQuery(id: string) {
  return queryOptions({
    queryKey: projectKeys.tables(id),
    queryFn: ({ signal }) => {
      const params = { path: { project_id: id } };
      return load(api.GET('/api/projects/{project_id}/data/tables', { params, signal }));
    },
  });
}

export function rowsQuery(id: string, table: string, view: RowsView) {
  return queryOptions({
    queryKey: [...projectKeys.tables(id), table, view] as const,
    queryFn: ({ signal }) => {
      const query = {
        offset: view.offset,
        limit: PAGE_SIZE,
        ...(view.sort === null ? {} : { sort: view.sort, direction: view.direction }),
        ...(view.search === '' ? {} : { search: view.search }),
      };
      const params = { ...inTable(id, table), query };
      return load(
        api.GET('/api/projects/{project_id}/data/tables/{table}/rows', { params, signal }),
      );
    },
    placeholderData: keepPreviousData,
  });
}

export function exportUrl(id: string, table: string): string {
  return apiUrl(`/api/projects/${id}/data/tables/${encodeURIComponent(table)}/export`);
}

export function insertRow(id: string, table: string, values: Record<string, Cell>) {
  const params = inTable(id, table);
  const body = { values };
  return load(api.POST('/api/projects/{project_id}/data/tables/{table}/rows', { params, body }));
}

export function updateRow(id: string, table: string, rowKey: string, values: Record<string, Cell>) {
  const params = inRow(id, table, rowKey);
  const path = '/api/projects/{project_id}/data/tables/{table}/rows/{row_key}';
  return load(api.PATCH(path, { params, body: { values } }));
}

export function deleteRow(id: string, table: string, rowKey: string) {
  const params = inRow(id, table, rowKey);
  return load(
    api.DELETE('/api/projects/{project_id}/data/tables/{table}/rows/{row_key}', { params }),
  );
}

export function importCsv(id: string, table: string, file: File) {
  const params = inTable(id, table);
  return load(
    api.POST('/api/projects/{project_id}/data/tables/{table}/import', {
      params,
      // The schema can only say "a string in binary format" of an uploaded file.
      body: { file: file as unknown as string },
      bodySerializer: () => {
        const form = new FormData();
        form.set('file', file);
        return form;
      },
    }),
  );
}
