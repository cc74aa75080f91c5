import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, apiUrl, baseRequest, load, type Schemas } from '@/api';

export type Project = Schemas['ProjectRead'];
export type ProjectState = Project['state'];
export type ProjectSort = 'updated' | 'created' | 'name';

export type StackName = 'react' | 'fullstack';

export interface ProjectFilters {
  search?: string;
  stack?: StackName;
  sort?: ProjectSort;
  state?: ProjectState;
}

const PAGE_SIZE = 24;
const WHILE_BUILDING_MS = 4_000;

export const projectKeys = {
  all: ['projects'] as const,
  lists: () => [...projectKeys.all, 'list'] as const,
  list: (filters: ProjectFilters) => [...projectKeys.lists(), filters] as const,
  thumbnail: (id: string, version: number) =>
    [...projectKeys.all, 'thumbnail', id, version] as const,
  detail: (id: string) => [...projectKeys.all, 'detail', id] as const,
};

export const projectsQuery = (filters: ProjectFilters) =>
  infiniteQueryOptions({
    queryKey: projectKeys.list(filters),
    queryFn: ({ pageParam, signal }) =>
      load(
        api.GET('/api/projects', {
          params: { query: { ...filters, limit: PAGE_SIZE, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (previous) => previous,
    refetchInterval: (query) => {
      const isBuilding = query.state.data?.pages.some((page) =>
        page.items.some((project) => project.running_job_id !== null),
      );
      return isBuilding === true ? WHILE_BUILDING_MS : false;
    },
  });

export const projectQuery = (id: string) =>
  queryOptions({
    queryKey: projectKeys.detail(id),
    queryFn: ({ signal }) =>
      load(api.GET('/api/projects/{project_id}', { params: { path: { project_id: id } }, signal })),
  });

/** Succeeds when there is a still to show; its page itself is for the frame. */
export const thumbnailQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: projectKeys.thumbnail(id, version),
    queryFn: async ({ signal }) => {
      const address = apiUrl(`/api/projects/${id}/thumbnail?version=${String(version)}`);
      const { status } = await fetch(address, {
        ...baseRequest,
        headers: { ...baseRequest.headers, 'If-None-Match': '*' },
        cache: 'no-store',
        signal,
      });
      // "Not modified": there is one, and it was not sent.
      if (status !== 304 && status !== 200) throw new Error(`no thumbnail: ${String(status)}`);
      return true;
    },
    retry: false,
  });
