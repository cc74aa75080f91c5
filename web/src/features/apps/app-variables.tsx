import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  deleteEnv,
  EnvEditor,
  envQuery,
  saveEnv,
  StoredVariables,
  variableProblem,
  type EnvVariable,
} from '@/features/deploy';
import { Button, ConfirmDialog, ErrorState, SectionCard, SkeletonText, toast } from '@/ui';
import type { AppRead } from './queries';

export function AppVariables({ app }: { app: AppRead }) {
  const client = useQueryClient();
  const query = useQuery(envQuery(app.id));
  const [added, setAdded] = useState<readonly EnvVariable[]>([]);
  const [deleted, setDeleted] = useState<string | null>(null);
  const filled = added.filter((variable) => variable.name !== '');
  const hasProblem = added.some((variable) => variableProblem(variable, added) !== null);
  const save = useMutation({
    mutationFn: () => saveEnv(app.id, filled),
    onSuccess: (variables) => {
      client.setQueryData(envQuery(app.id).queryKey, variables);
      setAdded([]);
      toast.success('Variables are saved', 'A running app takes them over when it starts again.');
    },
    onError: (error) => {
      toast.error('The variables were not saved', error);
    },
  });
  if (query.isPending) return <SkeletonText lines={4} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <SectionCard
      title="Variables"
      description="Kept encrypted and given to the app when it runs. Showing one is written to the audit log."
      footer={
        <Button
          variant="primary"
          disabled={filled.length === 0 || hasProblem}
          isBusy={save.isPending}
          onClick={() => {
            save.mutate();
          }}
        >
          Save
        </Button>
      }
    >
      <div className="space-y-4">
        {query.data.length > 0 ? (
          <StoredVariables appId={app.id} variables={query.data} onDelete={setDeleted} />
        ) : (
          <p className="text-sm text-muted">No variables yet.</p>
        )}
        <EnvEditor variables={added} onChange={setAdded} />
      </div>
      <ConfirmDialog
        isOpen={deleted !== null}
        onOpenChange={() => {
          setDeleted(null);
        }}
        title={`Delete ${deleted ?? ''}?`}
        description="Its value cannot be brought back. The app may stop working without it."
        confirmLabel="Delete"
        isDangerous
        onConfirm={async () => {
          if (deleted === null) return;
          try {
            await deleteEnv(app.id, deleted);
          } catch (error) {
            toast.error(`${deleted} was not deleted`, error);
            throw error;
          }
          await client.invalidateQueries({ queryKey: envQuery(app.id).queryKey });
        }}
      />
    </SectionCard>
  );
}
