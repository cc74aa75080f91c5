import { useState } from 'react';
import { ModelChoice } from '@/features/catalogue';
import { Button, Dialog, Field } from '@/ui';
import { t } from './messages';
import type { Project } from './queries';

interface ModelDialogProps {
  project: Pick<Project, 'name' | 'model_id'>;
  onSave: (modelId: string) => void;
  onClose: () => void;
}

/** The model that a project's messages go to when none is chosen for them. */
export function ModelDialog({ project, onSave, onClose }: ModelDialogProps) {
  const [model, setModel] = useState(project.model_id);
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t('modelTitle')}
      description={t('modelText', { name: project.name })}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            onClick={() => {
              if (model !== null && model !== project.model_id) onSave(model);
              onClose();
            }}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <Field label={t('model')}>
        {(control) => (
          <ModelChoice
            {...control}
            label={t('model')}
            value={model}
            onChange={setModel}
            look="field"
            className="w-full"
          />
        )}
      </Field>
    </Dialog>
  );
}
