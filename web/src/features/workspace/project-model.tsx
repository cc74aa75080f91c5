import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ModelDialog } from '@/features/projects';
import { toast } from '@/ui';
import { t } from './messages';
import { projectKeys, projectQuery, updateProject } from './queries';
import { useWorkspace } from './workspace-context';

/** Chooses the model of the project from inside its workspace. */
export function ProjectModel({ onClose }: { onClose: () => void }) {
  const { project } = useWorkspace();
  const client = useQueryClient();
  const key = projectQuery(project.id).queryKey;
  const save = useMutation({
    mutationFn: (modelId: string) => updateProject(project.id, { model_id: modelId }),
    onMutate: (modelId) => {
      const before = client.getQueryData(key);
      client.setQueryData(key, (known) => known && { ...known, model_id: modelId });
      return before;
    },
    onSuccess: () => toast.success(t('modelSaved')),
    onError: (error, _, before) => {
      client.setQueryData(key, before);
      toast.error(t('modelNotSaved'), error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: projectKeys.project(project.id) }),
  });
  return (
    <ModelDialog
      project={project}
      onSave={(modelId) => {
        save.mutate(modelId);
      }}
      onClose={onClose}
    />
  );
}
