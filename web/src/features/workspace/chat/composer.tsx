import { useQuery } from '@tanstack/react-query';
import { ArrowUp, Square } from 'lucide-react';
import { useId, useState } from 'react';
import { IconButton, Kbd, Select, toast } from '@/ui';
import { modelsQuery } from '../queries';
import { useBuildsState, useWorkspace } from '../workspace-context';

interface ComposerProps {
  draft: string;
  onDraft: (draft: string) => void;
}

export function Composer({ draft, onDraft }: ComposerProps) {
  const { project } = useWorkspace();
  const builds = useBuildsState();
  const { data: models = [] } = useQuery(modelsQuery());
  const [chosen, setChosen] = useState<string | null>(null);
  const hintId = useId();
  const modelId = chosen ?? project.model_id ?? models[0]?.id ?? null;
  const canSend = draft.trim() !== '' && builds.sending === null;

  const send = async () => {
    if (!canSend) return;
    const prompt = draft.trim();
    onDraft('');
    try {
      await builds.send(prompt, modelId);
    } catch (error) {
      onDraft(prompt);
      toast.error('The message was not sent', error);
    }
  };

  return (
    <form
      className="border-t bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="rounded-lg border border-line-strong bg-raised focus-within:border-accent focus-within:outline-1 focus-within:outline-accent">
        <textarea
          aria-label="Message"
          aria-describedby={hintId}
          value={draft}
          rows={2}
          placeholder={
            builds.isRunning ? 'Say what comes next; it waits its turn…' : 'Say what to change…'
          }
          className="field-sizing-content block max-h-60 min-h-14 w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-base leading-relaxed outline-none placeholder:text-faint md:text-sm"
          onChange={(event) => {
            onDraft(event.target.value);
          }}
          onKeyDown={(event) => {
            // Enter that confirms a Japanese or Chinese word is not meant for us.
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
        <div className="flex items-center justify-between gap-2 px-1.5 pb-1.5">
          <Select
            look="quiet"
            label="Model"
            value={modelId ?? undefined}
            onChange={setChosen}
            className="max-w-52"
            options={models.map((model) => ({
              value: model.id,
              label: model.name,
              description: model.is_ai ? model.provider : 'Free, built in, not an AI model',
            }))}
          />
          <div className="flex items-center gap-1">
            {builds.isRunning && builds.jobId !== null ? (
              <IconButton
                label="Stop"
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
              label={builds.isRunning ? 'Add to the queue' : 'Send'}
              icon={<ArrowUp />}
              disabled={!canSend}
              isBusy={builds.sending !== null}
            />
          </div>
        </div>
      </div>
      <p id={hintId} className="mt-1.5 hidden text-xs text-faint md:block">
        <Kbd keys="enter" /> sends, <Kbd keys="shift+enter" /> begins a new line
      </p>
    </form>
  );
}
