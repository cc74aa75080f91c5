import { useId, useState } from 'react';
import { Alert, Button, Dialog, Field, Input, Switch, Textarea, toast } from '@/ui';
import { t } from './messages';
import { MOST_LETTERS, useSavePrompt, type PromptContent } from './queries';

interface PromptFormProps {
  /** Null for a new one. */
  id: string | null;
  initial: PromptContent;
  onClose: () => void;
}

export default function PromptForm({ id, initial, onClose }: PromptFormProps) {
  const [content, setContent] = useState(initial);
  const save = useSavePrompt(id);
  const form = useId();
  const isReady = content.title.trim() !== '' && content.text.trim() !== '';
  const submit = () => {
    if (!isReady || save.isPending) return;
    save.mutate(content, {
      onSuccess: () => {
        toast.success(t('isSaved'));
        onClose();
      },
    });
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t(id === null ? 'newPrompt' : 'editPrompt')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            isBusy={save.isPending}
            disabled={!isReady}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {save.isError ? (
          <Alert tone="danger" title={t('notSaved')}>
            {save.error.message}
          </Alert>
        ) : null}
        <Field label={t('name')}>
          {(control) => (
            <Input
              {...control}
              value={content.title}
              maxLength={80}
              onChange={(event) => {
                setContent({ ...content, title: event.target.value });
              }}
            />
          )}
        </Field>
        <Field label={t('text')} hint={t('textHint')}>
          {(control) => (
            <Textarea
              {...control}
              isGrowing
              rows={5}
              value={content.text}
              maxLength={MOST_LETTERS}
              onChange={(event) => {
                setContent({ ...content, text: event.target.value });
              }}
            />
          )}
        </Field>
        <Switch
          isOn={content.is_shared}
          label={t('share')}
          description={t('shareText')}
          onChange={(isShared) => {
            setContent({ ...content, is_shared: isShared });
          }}
        />
      </form>
    </Dialog>
  );
}
