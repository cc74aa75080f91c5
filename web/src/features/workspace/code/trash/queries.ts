/** The trash of a project: what versions removed, and putting it back. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, load, type Schemas } from '@/api';
import { projectKeys } from '../../queries';

export type RemovedFile = Schemas['RemovedFileRead'];
export type Removal = Schemas['RemovalRead'];
export type TrashKind = 'files' | 'code' | 'all';
export type Choice = 'former' | 'current';

const inProject = (id: string) => ({ path: { project_id: id } });

interface TrashFilter {
  kind: TrashKind;
  search?: string;
  version?: number;
}

export function trashQuery(id: string, { kind, search = '', version }: TrashFilter) {
  return infiniteQueryOptions({
    queryKey: [...projectKeys.trash(id), kind, search, version ?? 0] as const,
    queryFn: ({ signal, pageParam }) => {
      const query = {
        kind,
        cursor: pageParam,
        limit: version === undefined ? 50 : 100,
        ...(search === '' ? {} : { search }),
        ...(version === undefined ? {} : { version }),
      };
      const params = { ...inProject(id), query };
      return load(api.GET('/api/projects/{project_id}/trash', { params, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function removalQuery(id: string, version: number, path: string) {
  return queryOptions({
    queryKey: [...projectKeys.trash(id), 'file', version, path] as const,
    queryFn: ({ signal }) => {
      const params = { ...inProject(id), query: { version, path } };
      return load(api.GET('/api/projects/{project_id}/trash/file', { params, signal }));
    },
    retry: false,
  });
}

export function putBack(
  id: string,
  version: number,
  paths: readonly string[],
  choices: Readonly<Record<string, Choice>> = {},
) {
  const body = { version, paths: [...paths], choices };
  return load(
    api.POST('/api/projects/{project_id}/trash/restore', { params: inProject(id), body }),
  );
}
