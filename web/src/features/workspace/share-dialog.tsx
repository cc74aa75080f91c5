import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Alert, Button, Dialog, Field, Select } from '@/ui';
import { t } from './messages';
import { createPreviewLink, projectKeys } from './queries';
import { ShareLinks } from './share-links';
import { useWorkspace } from './workspace-context';

const DURATIONS = [
  { value: '60', label: t('oneHour') },
  { value: '1440', label: t('oneDay') },
] as const;

/** Links to the running preview, for anybody who has one, until they end or are revoked. */
export function ShareDialog({ onClose }: { onClose: () => void }) {
  const { projectId, project } = useWorkspace();
  const [minutes, setMinutes] = useState<'60' | '1440'>('60');
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: () => createPreviewLink(projectId, Number(minutes)),
    onSuccess: () => client.invalidateQueries({ queryKey: projectKeys.previewLinks(projectId) }),
  });
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t('shareTitle')}
      description={t('shareText')}
      size="md"
    >
      <div className="space-y-4">
        <div className="flex items-end gap-2">
          <Field label={t('goodFor')} className="flex-1">
            {(control) => (
              <Select {...control} value={minutes} onChange={setMinutes} options={DURATIONS} />
            )}
          </Field>
          <Button
            variant="primary"
            isBusy={create.isPending}
            onClick={() => {
              create.mutate();
            }}
          >
            {t('createLink')}
          </Button>
        </div>
        {create.isError ? <Alert tone="danger" title={create.error.message} /> : null}
        <ShareLinks projectId={projectId} />
        {project.live_url === null ? null : (
          <p className="text-sm text-muted">
            {t('deployedAt')}{' '}
            <a
              href={project.live_url}
              className="text-accent-text underline"
              target="_blank"
              rel="noreferrer"
            >
              {project.live_url}
            </a>
            .
          </p>
        )}
      </div>
    </Dialog>
  );
}
