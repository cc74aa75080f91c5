/** What the deploy dialog and the variables editor ask of the server. */
import { queryOptions } from '@tanstack/react-query';
import { api, load, type Schemas } from '@/api';
import type { EnvVariable } from './env-file';

export type DeployPlan = Schemas['DeployPlanRead'];
export type DeployRequest = Schemas['DeploymentCreate'];
export type EnvVarRead = Schemas['EnvVarRead'];
export type JobRead = Schemas['JobRead'];

export const deployKeys = {
  plan: (projectId: string) => ['deploy', projectId, 'plan'] as const,
  running: (projectId: string) => ['deploy', projectId, 'running'] as const,
  slug: (slug: string) => ['deploy', 'slug', slug] as const,
  env: (appId: string) => ['apps', appId, 'env'] as const,
};

const inProject = (id: string) => ({ path: { project_id: id } });
const inApp = (id: string) => ({ path: { app_id: id } });

export function deployPlanQuery(projectId: string) {
  return queryOptions({
    queryKey: deployKeys.plan(projectId),
    queryFn: ({ signal }) =>
      load(
        api.GET('/api/projects/{project_id}/deploy-plan', { params: inProject(projectId), signal }),
      ),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** The deployment that is under way, so that a reopened dialog joins it again. */
export function runningDeployQuery(projectId: string) {
  return queryOptions({
    queryKey: deployKeys.running(projectId),
    queryFn: async ({ signal }): Promise<JobRead | null> => {
      const query = { project_id: projectId, kind: 'deploy', limit: 10 } as const;
      const page = await load(api.GET('/api/jobs', { params: { query }, signal }));
      return page.items.find((job) => job.status === 'queued' || job.status === 'running') ?? null;
    },
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

export function slugQuery(slug: string) {
  return queryOptions({
    queryKey: deployKeys.slug(slug),
    queryFn: ({ signal }) =>
      load(api.GET('/api/slugs/{slug}', { params: { path: { slug } }, signal })),
    enabled: slug !== '',
    staleTime: 10_000,
    retry: false,
  });
}

export function startDeployment(projectId: string, body: DeployRequest): Promise<JobRead> {
  return load(
    api.POST('/api/projects/{project_id}/deployments', { params: inProject(projectId), body }),
  );
}

/** One version at an address of its own, with a copy of the data; what is live stays as it is. */
export function startPreviewDeployment(
  projectId: string,
  body: Schemas['PreviewDeploymentCreate'],
): Promise<JobRead> {
  return load(
    api.POST('/api/projects/{project_id}/preview-deployments', {
      params: inProject(projectId),
      body,
    }),
  );
}

export function cancelDeployment(jobId: string): Promise<JobRead> {
  return load(api.POST('/api/jobs/{job_id}/cancel', { params: { path: { job_id: jobId } } }));
}

export function envQuery(appId: string) {
  return queryOptions({
    queryKey: deployKeys.env(appId),
    queryFn: ({ signal }) =>
      load(api.GET('/api/apps/{app_id}/env', { params: inApp(appId), signal })),
  });
}

export function saveEnv(appId: string, variables: EnvVariable[]): Promise<EnvVarRead[]> {
  return load(api.PUT('/api/apps/{app_id}/env', { params: inApp(appId), body: { variables } }));
}

const inVariable = (appId: string, name: string) => ({ path: { app_id: appId, name } });

export function deleteEnv(appId: string, name: string) {
  return load(api.DELETE('/api/apps/{app_id}/env/{name}', { params: inVariable(appId, name) }));
}

export function revealEnv(appId: string, name: string): Promise<EnvVarRead> {
  return load(api.GET('/api/apps/{app_id}/env/{name}', { params: inVariable(appId, name) }));
}
