import { useNavigate } from '@tanstack/react-router';
import { Database, Moon, PencilLine, Sun, AppWindow } from 'lucide-react';
import { useState } from 'react';
import { useCreateProject } from '@/features/projects';
import { useCanEdit } from '@/features/session';
import { keepDraft } from '@/lib/draft';
import { useTheme } from '@/lib/theme';
import { Alert, Badge, Button, Dialog, SegmentedControl } from '@/ui';
import { t } from './messages';
import { wholePrompt, type Look, type Template } from './queries';
import { TemplatePicture } from './template-picture';

interface TemplateDialogProps {
  template: Template;
  onClose: () => void;
}

/** A template before it is used: picture, what it holds, and its prompt. */
export function TemplateDialog({ template, onClose }: TemplateDialogProps) {
  const { resolved } = useTheme();
  const [look, setLook] = useState<Look>(resolved);
  const canEdit = useCanEdit();
  const navigate = useNavigate();
  const create = useCreateProject();
  const start = () => {
    create.mutate(
      { template_id: template.id, stack: 'auto', images: [] },
      {
        onSuccess: ({ project }) =>
          void navigate({ to: '/projects/$id', params: { id: project.id } }),
      },
    );
  };
  const customize = () => {
    keepDraft(wholePrompt(template));
    void navigate({ to: '/dashboard', hash: 'new' });
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={template.title}
      description={template.line}
      size="xl"
      className="sm:max-w-4xl"
      footer={
        canEdit ? (
          <>
            <Button icon={<PencilLine />} onClick={customize}>
              {t('customize')}
            </Button>
            <Button variant="primary" isBusy={create.isPending} onClick={start}>
              {t('use')}
            </Button>
          </>
        ) : undefined
      }
    >
      {create.isError ? (
        <Alert tone="danger" title={t('notStarted')}>
          {create.error.message}
        </Alert>
      ) : null}
      <div className="grid gap-5 md:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
        <div>
          <TemplatePicture template={template} look={look} className="rounded-lg border" />
          <div className="mt-3 flex flex-wrap items-center gap-2">
            <SegmentedControl<Look>
              label={t('look')}
              value={look}
              onChange={setLook}
              segments={[
                { value: 'light', label: t('light'), icon: <Sun /> },
                { value: 'dark', label: t('dark'), icon: <Moon /> },
              ]}
            />
            <Badge icon={template.stack === 'fullstack' ? <Database /> : <AppWindow />}>
              {t(template.stack === 'fullstack' ? 'fullstack' : 'react')}
            </Badge>
          </div>
        </div>
        <div className="min-w-0">
          <h3 className="text-[13px] font-semibold">{t('prompt')}</h3>
          <blockquote className="mt-2 rounded-lg border bg-sunken p-3 text-sm leading-relaxed break-words">
            {template.prompt}
          </blockquote>
          {template.refinements.length === 0 ? null : (
            <>
              <p className="mt-3 text-[13px] text-muted">{t('refinements')}</p>
              <ul className="mt-1.5 flex flex-col gap-1.5">
                {template.refinements.map((sentence) => (
                  <li key={sentence} className="rounded-lg border bg-sunken px-3 py-2 text-sm">
                    {sentence}
                  </li>
                ))}
              </ul>
            </>
          )}
          <p className="mt-3 text-[13px] text-muted">{t('promptText')}</p>
        </div>
      </div>
    </Dialog>
  );
}
