import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowUp, LayoutTemplate } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { isApiError } from '@/api';
import {
  AttachButton,
  AttachmentList,
  BlindModelWarning,
  pastePictures,
  useAttachments,
  useDropZone,
} from '@/features/attachments';
import { ModelChoice, modelsQuery, StackSelect } from '@/features/catalogue';
import { usePromptMenu } from '@/features/prompts';
import { useCreateProject, type ProjectCreate } from '@/features/projects';
import { cn } from '@/lib/cn';
import { dropDraft, readDraft } from '@/lib/draft';
import { Alert, Button } from '@/ui';
import { examples } from './examples';
import { ImportButton } from './import-button';
import { t } from './messages';

const MOST_LETTERS = 100_000;

/** The large prompt: what to build, with which model and as what kind of app. */
export function PromptBox({ isFocused }: { isFocused: boolean }) {
  const [prompt, setPrompt] = useState(readDraft);
  const [stack, setStack] = useState('auto');
  const [model, setModel] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const attachments = useAttachments();
  const { ref: dropZone, isOver: isDropping } = useDropZone<HTMLFormElement>(attachments.add);
  const { data: models = [] } = useQuery(modelsQuery);
  const hint = useId();
  const prompts = usePromptMenu(field, prompt, setPrompt);
  const navigate = useNavigate();
  const create = useCreateProject();

  useEffect(() => {
    if (isFocused) field.current?.focus();
  }, [isFocused]);

  const submit = () => {
    const text = prompt.trim();
    if (text === '' || create.isPending || attachments.isUploading) return;
    create.mutate(
      {
        prompt: text,
        stack: stack as ProjectCreate['stack'],
        model_id: model,
        images: [...attachments.ids],
      },
      {
        onSuccess: ({ project }) => {
          dropDraft();
          void navigate({ to: '/projects/$id', params: { id: project.id } });
        },
      },
    );
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (prompts.takeKey(event)) return;
    // An input method uses Enter to accept what it offers.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const take = (text: string) => {
    setPrompt(text);
    field.current?.focus();
  };

  return (
    <section aria-labelledby={`${hint}-title`} className="mx-auto w-full max-w-3xl">
      <h1
        id={`${hint}-title`}
        className="mb-5 text-center text-2xl font-semibold tracking-tight text-balance sm:text-[32px]"
      >
        {t('greeting')}
      </h1>
      <form
        ref={dropZone}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className={cn(
          'rounded-xl border border-line-strong bg-surface shadow-[0_8px_30px_-12px_rgb(91_70_230/0.25)] transition-colors focus-within:border-accent',
          isDropping && 'border-accent bg-accent-soft',
        )}
      >
        <AttachmentList attachments={attachments} />
        <textarea
          ref={field}
          aria-label={t('promptLabel')}
          aria-describedby={hint}
          placeholder={t('placeholder')}
          value={prompt}
          maxLength={MOST_LETTERS}
          rows={3}
          className="block field-sizing-content max-h-80 min-h-24 w-full resize-none bg-transparent px-4 pt-4 pb-2 text-base leading-relaxed outline-none placeholder:text-faint"
          onChange={(event) => {
            setPrompt(event.target.value);
          }}
          onPaste={(event) => {
            pastePictures(event, attachments);
          }}
          onKeyDown={press}
        />
        <div className="flex flex-wrap items-center gap-1 px-2.5 pb-2.5">
          <AttachButton onFiles={attachments.add} />
          {prompts.button}
          <ModelChoice value={model} onChange={setModel} className="max-w-[40vw]" />
          <StackSelect value={stack} onChange={setStack} />
          <div className="ml-auto flex items-center gap-1">
            <ImportButton />
            <Button
              type="submit"
              variant="primary"
              icon={<ArrowUp />}
              isBusy={create.isPending}
              disabled={prompt.trim() === '' || attachments.isUploading}
            >
              {t('build')}
            </Button>
          </div>
        </div>
      </form>
      <BlindModelWarning
        model={models.find((known) => known.id === model) ?? models[0] ?? null}
        attachments={attachments}
        className="mt-3"
      />
      <p id={hint} className="sr-only">
        {t('buildHint')}
      </p>
      {create.isError ? <CreateError error={create.error} /> : null}
      <ul
        aria-label={t('examples')}
        className="mt-4 flex gap-2 overflow-x-auto pb-1 [scrollbar-width:none] sm:flex-wrap sm:justify-center"
      >
        {examples.map((example) => (
          <li key={example.title} className="shrink-0">
            <button
              type="button"
              className="h-8 rounded-full border bg-surface px-3 text-[13px] text-muted transition-colors hover:border-line-strong hover:text-fg"
              onClick={() => {
                take(example.prompt);
              }}
            >
              {example.title}
            </button>
          </li>
        ))}
        <li className="shrink-0">
          <Link
            to="/templates"
            className="inline-flex h-8 items-center gap-1.5 rounded-full border border-dashed px-3 text-[13px] font-medium text-accent-text transition-colors hover:border-accent"
          >
            <LayoutTemplate aria-hidden className="size-3.5" />
            {t('templates')}
          </Link>
        </li>
      </ul>
    </section>
  );
}

function CreateError({ error }: { error: Error }) {
  const upgradeUrl = isApiError(error) ? error.upgradeUrl : null;
  return (
    <Alert
      tone="danger"
      title={t('createFailed')}
      className="mt-3"
      actions={
        upgradeUrl === null ? undefined : (
          <Button size="sm" asChild>
            <a href={upgradeUrl}>{t('upgrade')}</a>
          </Button>
        )
      }
    >
      {error.message}
    </Alert>
  );
}
