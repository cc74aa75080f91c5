import { useId, useState } from 'react';
import { Button, Dialog, Field, Input } from '@/ui';
import { t } from './messages';
import { useUpdateProject } from './mutations';
import type { Project } from './queries';

export function RenameDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const [name, setName] = useState(project.name);
  const [isMissing, setIsMissing] = useState(false);
  const form = useId();
  const update = useUpdateProject();
  const save = () => {
    const next = name.trim();
    if (next === '') {
      setIsMissing(true);
      return;
    }
    if (next !== project.name) update.mutate({ id: project.id, name: next });
    // The list shows the new name at once; a refusal is told by a toast.
    onClose();
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t('renameTitle')}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" type="submit" form={form}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field label={t('name')} error={isMissing ? t('nameNeeded') : undefined}>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={80}
              onFocus={(event) => {
                event.target.select();
              }}
              onChange={(event) => {
                setName(event.target.value);
                setIsMissing(false);
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
