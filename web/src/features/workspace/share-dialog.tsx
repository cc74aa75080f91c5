import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { formatExact } from '@/lib/format';
import { Alert, Button, CopyButton, Dialog, Field, Input, Select } from '@/ui';
import { t } from './messages';
import { createPreviewLink } from './queries';
import { useWorkspace } from './workspace-context';

const DURATIONS = [
  { value: '60', label: t('oneHour') },
  { value: '1440', label: t('oneDay') },
] as const;

/** A link to the running preview that ends by itself. */
export function ShareDialog({ onClose }: { onClose: () => void }) {
  const { projectId, project } = useWorkspace();
  const [minutes, setMinutes] = useState<'60' | '1440'>('60');
  const create = useMutation({
    mutationFn: () => createPreviewLink(projectId, Number(minutes)),
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
        {create.data ? (
          <Field
            label={t('link')}
            hint={t('linkEnds', { time: formatExact(new Date(create.data.expires_at)) })}
          >
            {(control) => (
              <div className="flex gap-2">
                <Input {...control} readOnly value={create.data.url} />
                <CopyButton text={create.data.url} size="md" isWide />
              </div>
            )}
          </Field>
        ) : null}
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
