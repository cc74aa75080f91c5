/** Server state of one project: keys, queries and the changes a person can make. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, load, type RequestBody, type Schemas } from '@/api';

export type ProjectRead = Schemas['ProjectRead'];
export type PreviewLinkRead = Schemas['PreviewLinkRead'];
export type MessageRead = Schemas['MessageRead'];
export type BuildCreate = RequestBody<'/api/projects/{project_id}/builds', 'post'>;
export type ResendCreate = Schemas['MessageResend'];
export type RequestRead = Schemas['RequestRead'];
export type JobRead = Schemas['JobRead'];
export type VersionRead = Schemas['VersionRead'];
export type SandboxRead = Schemas['SandboxRead'];

export const projectKeys = {
  all: (id: string) => ['project', id] as const,
  project: (id: string) => ['project', id, 'read'] as const,
  messages: (id: string) => ['project', id, 'messages'] as const,
  jobs: (id: string) => ['project', id, 'jobs'] as const,
  versions: (id: string) => ['project', id, 'versions'] as const,
  comparison: (id: string, base: number, head: number) =>
    ['project', id, 'compare', base, head] as const,
  files: (id: string) => ['project', id, 'files'] as const,
  trash: (id: string) => ['project', id, 'trash'] as const,
  tickets: (id: string) => ['project', id, 'tickets'] as const,
  sandbox: (id: string) => ['project', id, 'sandbox'] as const,
  previewLinks: (id: string) => ['project', id, 'preview-links'] as const,
  console: (id: string) => ['project', id, 'console'] as const,
  tables: (id: string) => ['project', id, 'data'] as const,
};

const inProject = (id: string) => ({ path: { project_id: id } });

export function projectQuery(id: string) {
  return queryOptions({
    queryKey: projectKeys.project(id),
    queryFn: ({ signal }) =>
      load(api.GET('/api/projects/{project_id}', { params: inProject(id), signal })),
    // Another browser may start a build: its job shows up here.
    refetchInterval: 15_000,
  });
}

export function messagesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: projectKeys.messages(id),
    queryFn: ({ signal, pageParam }) => {
      const query = { cursor: pageParam, limit: 50 };
      const params = { ...inProject(id), query };
      return load(api.GET('/api/projects/{project_id}/messages', { params, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Builds that run or wait, the oldest first. */
export function activeBuildsQuery(id: string) {
  return queryOptions({
    queryKey: projectKeys.jobs(id),
    queryFn: async ({ signal }) => {
      const query = { project_id: id, kind: 'build', limit: 20 } as const;
      const page = await load(api.GET('/api/jobs', { params: { query }, signal }));
      return page.items
        .filter((job) => job.status === 'queued' || job.status === 'running')
        .sort((left, right) => left.created_at.localeCompare(right.created_at));
    },
    refetchInterval: (query) => ((query.state.data?.length ?? 0) > 0 ? 3_000 : 15_000),
  });
}

export function versionsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: projectKeys.versions(id),
    queryFn: ({ signal, pageParam }) => {
      const query = { cursor: pageParam, limit: 50 };
      const params = { ...inProject(id), query };
      return load(api.GET('/api/projects/{project_id}/versions', { params, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function sandboxQuery(id: string) {
  return queryOptions({
    queryKey: projectKeys.sandbox(id),
    queryFn: ({ signal }) =>
      load(api.GET('/api/projects/{project_id}/sandbox', { params: inProject(id), signal })),
    refetchInterval: (query) => (query.state.data?.status === 'starting' ? 700 : 10_000),
  });
}

export function consoleQuery(id: string) {
  return queryOptions({
    queryKey: projectKeys.console(id),
    queryFn: ({ signal }) =>
      load(
        api.GET('/api/projects/{project_id}/sandbox/console', { params: inProject(id), signal }),
      ),
    staleTime: Infinity,
  });
}

export function updateProject(id: string, body: Schemas['ProjectUpdate']): Promise<ProjectRead> {
  return load(api.PATCH('/api/projects/{project_id}', { params: inProject(id), body }));
}

export function startBuild(id: string, body: BuildCreate): Promise<JobRead> {
  return load(api.POST('/api/projects/{project_id}/builds', { params: inProject(id), body }));
}

/** Goes back to before a person's message and builds it again, perhaps in other words. */
export function resendMessage(id: string, messageId: string, body: ResendCreate): Promise<JobRead> {
  const params = { path: { project_id: id, message_id: messageId } };
  return load(
    api.POST('/api/projects/{project_id}/messages/{message_id}/resend', { params, body }),
  );
}

/** What a job's model was given to read; a 404 before it was asked. */
export function requestQuery(jobId: string) {
  return queryOptions({
    queryKey: ['job', jobId, 'request'] as const,
    queryFn: ({ signal }) =>
      load(
        api.GET('/api/jobs/{job_id}/request', {
          params: { path: { job_id: jobId } },
          signal,
        }),
      ),
    retry: false,
  });
}

export function jobQuery(jobId: string) {
  return queryOptions({
    queryKey: ['job', jobId] as const,
    queryFn: ({ signal }) =>
      load(api.GET('/api/jobs/{job_id}', { params: { path: { job_id: jobId } }, signal })),
    staleTime: Infinity,
  });
}

export function cancelJob(jobId: string): Promise<JobRead> {
  return load(api.POST('/api/jobs/{job_id}/cancel', { params: { path: { job_id: jobId } } }));
}

export function changeSandbox(
  id: string,
  action: 'start' | 'stop' | 'restart',
): Promise<SandboxRead> {
  const path = `/api/projects/{project_id}/sandbox/${action}` as const;
  return load(api.POST(path, { params: inProject(id) }));
}

export function previewLinksQuery(id: string) {
  return queryOptions({
    queryKey: projectKeys.previewLinks(id),
    queryFn: ({ signal }) =>
      load(api.GET('/api/projects/{project_id}/preview-links', { params: inProject(id), signal })),
  });
}

export function createPreviewLink(id: string, minutes: number): Promise<PreviewLinkRead> {
  const body = { expires_in_minutes: minutes };
  const params = inProject(id);
  return load(api.POST('/api/projects/{project_id}/preview-links', { params, body }));
}

export function revokePreviewLink(id: string, linkId: string) {
  const params = { path: { project_id: id, link_id: linkId } };
  return load(api.DELETE('/api/projects/{project_id}/preview-links/{link_id}', { params }));
}

const inVersion = (id: string, number: number) => ({ path: { project_id: id, number } });

/** With `expected` only while that is the current version. */
export function restoreVersion(
  id: string,
  number: number,
  expected?: number,
): Promise<VersionRead> {
  const query = expected === undefined ? {} : { expected_version: expected };
  const params = { ...inVersion(id, number), query };
  return load(api.POST('/api/projects/{project_id}/versions/{number}/restore', { params }));
}

export function renameVersion(
  id: string,
  number: number,
  body: Schemas['VersionUpdate'],
): Promise<VersionRead> {
  const params = inVersion(id, number);
  return load(api.PATCH('/api/projects/{project_id}/versions/{number}', { params, body }));
}
