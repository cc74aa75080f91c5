import { useState } from 'react';
import { ModelChoice } from '@/features/catalogue';
import { Button, Textarea, toast } from '@/ui';
import type { MessageRead } from '../queries';
import { useBuildsState, useWorkspace } from '../workspace-context';
import { t } from './messages';

/** A person's message in other words: the app goes back to before it and is built again. */
export function ResendForm({ message, onClose }: { message: MessageRead; onClose: () => void }) {
  const builds = useBuildsState();
  const { project } = useWorkspace();
  const [prompt, setPrompt] = useState(message.text);
  const [model, setModel] = useState(message.model_id ?? project.model_id);
  const canSend = prompt.trim() !== '' && builds.sending === null;
  const send = async () => {
    try {
      await builds.resend(message.id, {
        prompt: prompt.trim(),
        ...(model === null ? {} : { model_id: model }),
      });
      onClose();
    } catch (error) {
      toast.error(t('notSent'), error);
    }
  };
  return (
    <form
      aria-label={t('editTitle')}
      className="space-y-2 rounded-lg border border-accent bg-surface p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) void send();
      }}
    >
      <Textarea
        aria-label={t('editLabel')}
        isGrowing
        value={prompt}
        ref={(field) => {
          field?.focus();
        }}
        onChange={(event) => {
          setPrompt(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      />
      <p className="text-xs text-muted">{t('editText')}</p>
      <div className="flex flex-wrap items-center gap-2">
        <ModelChoice value={model} onChange={setModel} side="top" className="max-w-48" />
        <span className="flex-1" />
        <Button size="sm" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button
          type="submit"
          size="sm"
          variant="primary"
          disabled={!canSend}
          isBusy={builds.sending !== null}
        >
          {t('sendAgain')}
        </Button>
      </div>
    </form>
  );
}
