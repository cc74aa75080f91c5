/** Files of a project: the list, one file's content, search, and every change of the tree. */
import { queryOptions } from '@tanstack/react-query';
import { api, load, type Schemas } from '@/api';
import { projectKeys } from '../queries';

export type FileRead = Schemas['FileRead'];
export type FileContentRead = Schemas['FileContentRead'];
export type FileMatch = Schemas['FileMatch'];

const inProject = (id: string) => ({ path: { project_id: id } });

export function filesQuery(id: string) {
  return queryOptions({
    queryKey: projectKeys.files(id),
    queryFn: ({ signal }) =>
      load(api.GET('/api/projects/{project_id}/files', { params: inProject(id), signal })),
  });
}

export function fileContentQuery(id: string, path: string) {
  return queryOptions({
    queryKey: [...projectKeys.files(id), 'content', path] as const,
    queryFn: ({ signal }) => {
      const params = { ...inProject(id), query: { path } };
      return load(api.GET('/api/projects/{project_id}/files/content', { params, signal }));
    },
    retry: false,
  });
}

/** A file's text as it was in a version; null for what is no text. */
export function baseTextQuery(id: string, path: string, version: number) {
  return queryOptions({
    queryKey: ['project', id, 'base', version, path] as const,
    queryFn: async ({ signal }) => {
      const params = { ...inProject(id), query: { path, version } };
      const file = await load(
        api.GET('/api/projects/{project_id}/files/content', { params, signal }),
      );
      return file.text;
    },
    // Versions never change.
    staleTime: Infinity,
    retry: false,
  });
}

export function fileSearchQuery(id: string, text: string) {
  return queryOptions({
    queryKey: [...projectKeys.files(id), 'search', text] as const,
    queryFn: ({ signal }) => {
      const params = { ...inProject(id), query: { text } };
      return load(api.GET('/api/projects/{project_id}/files/search', { params, signal }));
    },
    enabled: text.trim().length >= 2,
    retry: false,
  });
}

export function comparisonQuery(id: string, base: number, head: number) {
  return queryOptions({
    queryKey: projectKeys.comparison(id, base, head),
    queryFn: ({ signal }) => {
      const params = { ...inProject(id), query: { base, head } };
      return load(api.GET('/api/projects/{project_id}/compare', { params, signal }));
    },
    // Versions never change, so neither does their difference.
    staleTime: Infinity,
  });
}

export interface FileSave {
  path: string;
  text?: string | null;
  base64?: string | null;
  expected_sha256?: string | null;
}

/** `expected_sha256` refuses the save when the file has another content by now. */
export function saveFile(id: string, body: FileSave) {
  return load(api.PUT('/api/projects/{project_id}/files/content', { params: inProject(id), body }));
}

/** Files and whole folders, as one version. */
export function deletePaths(id: string, paths: readonly string[]) {
  const body = { paths: [...paths] };
  return load(api.POST('/api/projects/{project_id}/files/delete', { params: inProject(id), body }));
}

/** Files and whole folders, as one version. */
export function movePaths(id: string, moves: readonly (readonly [string, string])[]) {
  const body = { moves: moves.map(([from, to]) => ({ from_path: from, to_path: to })) };
  return load(api.POST('/api/projects/{project_id}/files/moves', { params: inProject(id), body }));
}
