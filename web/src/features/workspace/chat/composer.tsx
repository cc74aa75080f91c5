import { useQuery } from '@tanstack/react-query';
import { ArrowUp, Square } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import {
  AttachButton,
  AttachmentList,
  BlindModelWarning,
  pastePictures,
  useAttachments,
  useDropZone,
} from '@/features/attachments';
import { ModelChoice, modelsQuery, type Model } from '@/features/catalogue';
import { usePromptMenu } from '@/features/prompts';
import { cn } from '@/lib/cn';
import { IconButton, Kbd, SegmentedControl, toast } from '@/ui';
import { useBuildsState, useWorkspace } from '../workspace-context';
import { t } from './messages';

interface ComposerProps {
  draft: string;
  onDraft: (draft: string) => void;
}

type Mode = 'queue' | 'steer';

export function Composer({ draft, onDraft }: ComposerProps) {
  const builds = useBuildsState();
  const attachments = useAttachments();
  const { model, choose } = useChosenModel();
  const [mode, setMode] = useState<Mode>('queue');
  const { ref, isOver: isDropping } = useDropZone<HTMLFormElement>(attachments.add);
  const hintId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const prompts = usePromptMenu(field, draft, onDraft, 'top');
  const canSend = draft.trim() !== '' && builds.sending === null && !attachments.isUploading;

  const send = async () => {
    if (!canSend) return;
    const prompt = draft.trim();
    const images = [...attachments.ids];
    onDraft('');
    try {
      await builds.send({
        prompt,
        model_id: model?.id ?? null,
        images,
        // What a build leaves when it ends while one types is never stopped.
        mode: builds.isRunning ? mode : 'queue',
      });
      attachments.clear();
      setMode('queue');
    } catch (error) {
      onDraft(prompt);
      toast.error(t('notSent'), error);
    }
  };

  return (
    <form
      ref={ref}
      className="border-t bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {builds.isRunning ? <ModeChoice mode={mode} onMode={setMode} /> : null}
      <BlindModelWarning model={model} attachments={attachments} className="mb-2" />
      <div
        className={cn(
          'relative rounded-lg border border-line-strong bg-raised focus-within:border-accent focus-within:outline-1 focus-within:outline-accent',
          isDropping && 'border-accent bg-accent-soft',
        )}
      >
        <AttachmentList attachments={attachments} />
        <textarea
          ref={field}
          aria-label={t('message')}
          aria-describedby={hintId}
          value={draft}
          rows={2}
          placeholder={isDropping ? t('dropHere') : t(builds.isRunning ? 'sayNext' : 'sayChange')}
          className="field-sizing-content block max-h-60 min-h-14 w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-base leading-relaxed outline-none placeholder:text-faint md:text-sm"
          onChange={(event) => {
            onDraft(event.target.value);
          }}
          onPaste={(event) => {
            pastePictures(event, attachments);
          }}
          onKeyDown={(event) => {
            if (prompts.takeKey(event)) return;
            // Enter that confirms a Japanese or Chinese word is not meant for us.
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
        <div className="flex items-center gap-1 px-1.5 pb-1.5">
          <AttachButton onFiles={attachments.add} />
          {prompts.button}
          <ModelChoice
            value={model?.id ?? null}
            onChange={choose}
            side="top"
            className="max-w-52 min-w-0"
          />
          <span className="flex-1" />
          <SendButtons mode={mode} canSend={canSend} />
        </div>
      </div>
      <p id={hintId} className="mt-1.5 hidden text-xs text-faint md:block">
        <Kbd keys="enter" /> {t('enterSends')} <Kbd keys="shift+enter" /> {t('enterBreaks')}
      </p>
    </form>
  );
}

/** The model of the next message: chosen for it, the project's, or the first that is offered. */
function useChosenModel(): { model: Model | null; choose: (id: string) => void } {
  const { project } = useWorkspace();
  const { data: models = [] } = useQuery(modelsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const wanted = chosen ?? project.model_id;
  const model = models.find((known) => known.id === wanted) ?? models[0] ?? null;
  return { model, choose: setChosen };
}

function ModeChoice({ mode, onMode }: { mode: Mode; onMode: (mode: Mode) => void }) {
  return (
    <div className="mb-2 flex items-center gap-2.5 text-xs text-muted">
      <SegmentedControl
        label={t('whenToBuild')}
        value={mode}
        onChange={onMode}
        className="shrink-0"
        segments={[
          { value: 'queue', label: t('queue') },
          { value: 'steer', label: t('steerNow') },
        ]}
      />
      <span>{t(mode === 'queue' ? 'queueText' : 'steerText')}</span>
    </div>
  );
}

function SendButtons({ mode, canSend }: { mode: Mode; canSend: boolean }) {
  const builds = useBuildsState();
  const waitingLabel = t(mode === 'steer' ? 'steerNow' : 'addToQueue');
  return (
    <>
      {builds.isRunning && builds.jobId !== null ? (
        <IconButton
          label={t('stop')}
          icon={<Square className="fill-current" />}
          size="sm"
          isBusy={builds.isStopping}
          onClick={() => {
            if (builds.jobId !== null) builds.stop(builds.jobId);
          }}
        />
      ) : null}
      <IconButton
        type="submit"
        variant="primary"
        size="sm"
        label={builds.isRunning ? waitingLabel : t('send')}
        icon={<ArrowUp />}
        disabled={!canSend}
        isBusy={builds.sending !== null}
      />
    </>
  );
}
