import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Alert, Button, Dialog, Field, Input, Textarea } from '@/ui';
import { projectKeys, renameVersion, type VersionRead } from '../queries';
import { t } from './messages';

interface RenameDialogProps {
  projectId: string;
  version: VersionRead;
  onClose: () => void;
}

export function RenameDialog({ projectId, version, onClose }: RenameDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState(version.name ?? '');
  const [description, setDescription] = useState(version.description);
  const save = useMutation({
    mutationFn: () =>
      renameVersion(projectId, version.number, {
        name: name.trim() === '' ? null : name.trim(),
        description,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: projectKeys.versions(projectId) });
      onClose();
    },
  });
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('version', { number: version.number })}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Field label={t('name')} isOptional hint={t('aNameMarksAVersion')}>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={100}
              onChange={(event) => {
                setName(event.target.value);
              }}
            />
          )}
        </Field>
        <Field label={t('description')} isOptional>
          {(control) => (
            <Textarea
              {...control}
              value={description}
              onChange={(event) => {
                setDescription(event.target.value);
              }}
            />
          )}
        </Field>
        {save.isError ? <Alert tone="danger" title={save.error.message} /> : null}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" isBusy={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
