import { RotateCcw } from 'lucide-react';
import type { MessageRead } from '../queries';
import { Alert, Button, RelativeTime } from '@/ui';
import { useBuildsState, useWorkspace } from '../workspace-context';
import { ChangedFileChips } from './file-chips';
import { MarkdownText } from './markdown-text';
import { WarningList } from './problem-list';
import { StepList } from './step-list';
import { UsageLine } from './usage-line';

export function UserBubble({ text, time }: { text: string; time?: string }) {
  return (
    <article aria-label="You" className="flex flex-col items-end gap-1">
      <div className="max-w-[92%] rounded-lg rounded-br-sm bg-accent-soft px-3 py-2 leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text}
      </div>
      {time === undefined ? null : <RelativeTime time={time} className="text-xs text-faint" />}
    </article>
  );
}

interface MessageItemProps {
  message: MessageRead;
  /** The prompt that a failed answer belongs to. */
  prompt: string | null;
}

export function MessageItem({ message, prompt }: MessageItemProps) {
  if (message.role === 'user') return <UserBubble text={message.text} time={message.created_at} />;
  return <AssistantMessage message={message} prompt={prompt} />;
}

function AssistantMessage({ message, prompt }: MessageItemProps) {
  const builds = useBuildsState();
  const { go } = useWorkspace();
  const view = message.job_id === null ? null : builds.viewOf(message.job_id);
  const version = message.version_number;
  return (
    <article aria-label="Paynto" className="space-y-2.5">
      {message.is_error ? (
        <Alert
          tone="danger"
          title="This build failed"
          actions={
            prompt === null ? undefined : <RetryButton prompt={prompt} modelId={message.model_id} />
          }
        >
          {message.text}
          {view?.failure?.hint ? <p className="mt-1">{view.failure.hint}</p> : null}
        </Alert>
      ) : (
        <MarkdownText text={message.text} />
      )}
      {view !== null && view.steps.length > 0 ? (
        <details className="text-[13px]">
          <summary className="rounded-sm text-muted hover:text-fg">
            {view.steps.length} steps
          </summary>
          <div className="mt-1.5">
            <StepList steps={view.steps} runningSeconds={0} />
          </div>
        </details>
      ) : null}
      <ChangedFileChips files={message.files} version={version} />
      {message.warnings.length > 0 ? <WarningList warnings={message.warnings} /> : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-faint">
        {version === null ? null : (
          <button
            type="button"
            className="rounded-sm font-medium text-accent-text hover:underline"
            onClick={() => {
              go({ tab: 'versions', head: version });
            }}
          >
            Version {version}
          </button>
        )}
        {message.usage === null ? null : (
          <UsageLine
            usage={message.usage}
            seconds={message.usage.seconds}
            modelId={message.model_id}
          />
        )}
        <RelativeTime time={message.created_at} />
      </div>
    </article>
  );
}

function RetryButton({ prompt, modelId }: { prompt: string; modelId: string | null }) {
  const builds = useBuildsState();
  return (
    <Button
      size="sm"
      icon={<RotateCcw />}
      isBusy={builds.sending !== null}
      onClick={() => void builds.send(prompt, modelId).catch(() => undefined)}
    >
      Try again
    </Button>
  );
}
