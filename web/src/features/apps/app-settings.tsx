import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { slugProblem } from '@/features/deploy';
import { Button, ConfirmDialog, Field, Input, SectionCard, toast } from '@/ui';
import { appKeys, appQuery, deleteApp, renameApp, type AppRead } from './queries';

export function AppSettings({ app }: { app: AppRead }) {
  return (
    <div className="space-y-5">
      {app.environment === 'production' ? <AddressCard key={app.slug} app={app} /> : null}
      <DeleteCard app={app} />
    </div>
  );
}

function AddressCard({ app }: { app: AppRead }) {
  const client = useQueryClient();
  const [slug, setSlug] = useState(app.slug);
  const rename = useMutation({
    mutationFn: () => renameApp(app.id, slug),
    onSuccess: (changed) => {
      client.setQueryData(appQuery(app.id).queryKey, changed);
      toast.success('The address is changed', changed.url);
    },
  });
  const problem = slug === app.slug ? null : slugProblem(slug);
  return (
    <SectionCard
      title="Address"
      description="The old address stops working at once."
      footer={
        <Button
          variant="primary"
          disabled={slug === app.slug || problem !== null}
          isBusy={rename.isPending}
          onClick={() => {
            rename.mutate();
          }}
        >
          Change the address
        </Button>
      }
    >
      <Field
        label="Name in the address"
        error={problem ?? rename.error?.message}
        className="max-w-sm"
      >
        {(control) => (
          <Input
            {...control}
            value={slug}
            spellCheck={false}
            autoComplete="off"
            className="font-mono"
            onChange={(event) => {
              setSlug(event.target.value.toLowerCase());
              rename.reset();
            }}
          />
        )}
      </Field>
    </SectionCard>
  );
}

function DeleteCard({ app }: { app: AppRead }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  return (
    <SectionCard
      title="Delete this deployment"
      description="The address, its releases, its variables and its data are removed for good. The project stays."
      actions={
        <Button
          variant="danger"
          onClick={() => {
            setAsking(true);
          }}
        >
          Delete
        </Button>
      }
    >
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${app.slug}?`}
        description="People who use it lose it at once, and its data cannot be brought back."
        confirmLabel="Delete for good"
        wordToType={app.slug}
        wordLabel={`Type ${app.slug} to confirm`}
        isDangerous
        onConfirm={async () => {
          try {
            await deleteApp(app.id);
          } catch (error) {
            toast.error('The deployment was not deleted', error);
            throw error;
          }
          toast.success(`${app.slug} is deleted`);
          await navigate({ to: '/apps' });
          client.removeQueries({ queryKey: appKeys.app(app.id) });
          await client.invalidateQueries({ queryKey: appKeys.list });
        }}
      />
    </SectionCard>
  );
}
