/** Deployed apps: keys, queries and changes. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, load, type Schemas } from '@/api';

export type AppRead = Schemas['AppRead'];
export type ReleaseRead = Schemas['ReleaseRead'];
export type JobRead = Schemas['JobRead'];

export const appKeys = {
  list: ['apps'] as const,
  app: (id: string) => ['apps', id] as const,
  releases: (id: string) => ['apps', id, 'releases'] as const,
  jobs: (id: string) => ['apps', id, 'jobs'] as const,
  previews: (projectId: string) => ['apps', 'previews', projectId] as const,
};

const inApp = (id: string) => ({ path: { app_id: id } });

export function appsQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: [...appKeys.list, 'list', search] as const,
    queryFn: ({ signal, pageParam }) => {
      const query = { cursor: pageParam, limit: 50, ...(search === '' ? {} : { search }) };
      return load(api.GET('/api/apps', { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function appQuery(id: string) {
  return queryOptions({
    queryKey: appKeys.app(id),
    queryFn: ({ signal }) => load(api.GET('/api/apps/{app_id}', { params: inApp(id), signal })),
    refetchInterval: (query) => (query.state.data?.status === 'deploying' ? 2_000 : 15_000),
  });
}

export function releasesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: appKeys.releases(id),
    queryFn: ({ signal, pageParam }) => {
      const params = { ...inApp(id), query: { cursor: pageParam, limit: 25 } };
      return load(api.GET('/api/apps/{app_id}/releases', { params, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function previewsQuery(projectId: string) {
  return infiniteQueryOptions({
    queryKey: appKeys.previews(projectId),
    queryFn: ({ signal, pageParam }) => {
      const path = { project_id: projectId };
      const params = { path, query: { cursor: pageParam, limit: 25 } };
      return load(api.GET('/api/projects/{project_id}/preview-deployments', { params, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some((app) => app.status === 'deploying'))
        ? 2_000
        : false,
  });
}

export function appJobsQuery(id: string) {
  return queryOptions({
    queryKey: appKeys.jobs(id),
    queryFn: ({ signal }) => {
      const params = { ...inApp(id), query: { limit: 50 } };
      return load(api.GET('/api/apps/{app_id}/jobs', { params, signal }));
    },
  });
}

export function activateRelease(id: string, number: number): Promise<AppRead> {
  const params = { path: { app_id: id, number } };
  return load(api.POST('/api/apps/{app_id}/releases/{number}/activate', { params }));
}

export function renameApp(id: string, slug: string): Promise<AppRead> {
  return load(api.PATCH('/api/apps/{app_id}', { params: inApp(id), body: { slug } }));
}

export function deleteApp(id: string) {
  return load(api.DELETE('/api/apps/{app_id}', { params: inApp(id) }));
}
