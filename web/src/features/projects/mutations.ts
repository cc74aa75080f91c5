/** Changes of projects. What a person sees changes at once and goes back when the server refuses. */
import {
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { api, load, type Schemas } from '@/api';
import { toast } from '@/ui';
import { t } from './messages';
import { projectKeys, type Project } from './queries';

type ProjectPages = InfiniteData<Schemas['Page_ProjectRead_']>;
type Change = (projects: Project[]) => Project[];

/** Changes every list on the screen; the answer puts them back. */
async function changeLists(client: QueryClient, change: Change): Promise<() => void> {
  await client.cancelQueries({ queryKey: projectKeys.lists() });
  const before = client.getQueriesData<ProjectPages>({ queryKey: projectKeys.lists() });
  client.setQueriesData<ProjectPages>(
    { queryKey: projectKeys.lists() },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, items: change(page.items) })),
      },
  );
  return () => {
    for (const [key, data] of before) client.setQueryData(key, data);
  };
}

function refresh(client: QueryClient): Promise<void> {
  void client.invalidateQueries({ queryKey: ['statistics'] });
  void client.invalidateQueries({ queryKey: ['activity'] });
  return client.invalidateQueries({ queryKey: projectKeys.all });
}

const without =
  (id: string): Change =>
  (projects) =>
    projects.filter((each) => each.id !== id);

export type ProjectCreate = Schemas['ProjectCreate'];

export function useCreateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ProjectCreate) => load(api.POST('/api/projects', { body })),
    onSuccess: ({ project }) => {
      client.setQueryData(projectKeys.detail(project.id), project);
      return refresh(client);
    },
  });
}

export function useImportProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      const name = file.name.replace(/\.zip$/i, '');
      form.set('file', file);
      form.set('name', name);
      return load(
        api.POST('/api/projects/import', {
          // The schema writes a file as a string; the form carries the real one.
          body: { file: file.name, name },
          bodySerializer: () => form,
        }),
      );
    },
    onSuccess: () => refresh(client),
  });
}

export function useUpdateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string } & Schemas['ProjectUpdate']) =>
      load(api.PATCH('/api/projects/{project_id}', { params: { path: { project_id: id } }, body })),
    onMutate: ({ id, name, description, is_archived: isArchived }) =>
      changeLists(client, (projects) =>
        (isArchived === undefined ? projects : without(id)(projects)).map((each) =>
          each.id === id
            ? { ...each, name: name ?? each.name, description: description ?? each.description }
            : each,
        ),
      ),
    onError: (error, _, rollback) => {
      rollback?.();
      toast.error(t('changeFailed'), error);
    },
    onSuccess: (project) => {
      client.setQueryData(projectKeys.detail(project.id), project);
    },
    onSettled: () => refresh(client),
  });
}

export function useRestoreProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      load(
        api.POST('/api/projects/{project_id}/undelete', { params: { path: { project_id: id } } }),
      ),
    onMutate: (id) => changeLists(client, without(id)),
    onError: (error, _, rollback) => {
      rollback?.();
      toast.error(t('restoreFailed'), error);
    },
    onSettled: () => refresh(client),
  });
}

export function useDeleteProject() {
  const client = useQueryClient();
  const { mutate: restore } = useUndelete();
  return useMutation({
    mutationFn: (project: Project) =>
      load(
        api.DELETE('/api/projects/{project_id}', { params: { path: { project_id: project.id } } }),
      ),
    onMutate: (project) => changeLists(client, without(project.id)),
    onError: (error, project, rollback) => {
      rollback?.();
      toast.error(t('deleteFailed', { name: project.name }), error);
    },
    onSuccess: (_, project) => {
      toast.undo(t('deleted', { name: project.name }), () => {
        restore(project.id);
      });
    },
    onSettled: () => refresh(client),
  });
}

/** Undo of a deletion: the project comes back to the list it had left. */
function useUndelete() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      load(
        api.POST('/api/projects/{project_id}/undelete', { params: { path: { project_id: id } } }),
      ),
    onError: (error) => toast.error(t('restoreFailed'), error),
    onSettled: () => refresh(client),
  });
}

export function useArchiveProject() {
  const update = useUpdateProject();
  const { mutate } = update;
  return (project: Project) => {
    const isArchived = project.state !== 'archived';
    mutate(
      { id: project.id, is_archived: isArchived },
      {
        onSuccess: () => {
          toast.undo(t(isArchived ? 'archived' : 'unarchived', { name: project.name }), () => {
            mutate({ id: project.id, is_archived: !isArchived });
          });
        },
      },
    );
  };
}

export function useDuplicateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (project: Project) =>
      load(
        api.POST('/api/projects/{project_id}/duplicate', {
          params: { path: { project_id: project.id } },
          body: { name: t('copyName', { name: project.name }) },
        }),
      ),
    onError: (error, project) => toast.error(t('duplicateFailed', { name: project.name }), error),
    onSuccess: (copy) => toast.success(t('duplicated', { name: copy.name })),
    onSettled: () => refresh(client),
  });
}
