import { useMutation } from '@tanstack/react-query';
import { Check, ChevronDown, Circle, LoaderCircle, X } from 'lucide-react';
import { useState } from 'react';
import { formatDuration, formatEstimate } from '@/lib/format';
import { withoutColours } from '@/lib/without-colours';
import { Alert, Button, Progress, toast } from '@/ui';
import { DeployFailure, DeploySuccess } from './deploy-result';
import { overallPercent, type StageView } from './deploy-state';
import { cancelDeployment } from './queries';
import { useDeployment } from './use-deployment';

interface DeployProgressProps {
  jobId: string;
  projectId: string;
  onRetry: (acceptsDataLoss: boolean) => void;
  onClose: () => void;
}

export function DeployProgress({ jobId, projectId, onRetry, onClose }: DeployProgressProps) {
  const { view, connection } = useDeployment(jobId, projectId);
  const cancel = useMutation({
    mutationFn: () => cancelDeployment(jobId),
    onError: (error) => {
      toast.error('The deployment was not cancelled', error);
    },
  });
  const percent = overallPercent(view);
  const remaining =
    view.stages.find((stage) => stage.state === 'running')?.remainingSeconds ?? null;
  const isLost = connection === 'over' && !view.isDone;
  return (
    <div className="space-y-5">
      {view.isDone ? null : (
        <div className="space-y-2">
          <div className="flex items-baseline justify-between gap-3 text-sm">
            <p role="status" className="font-medium">
              {currentLabel(view.stages)}
            </p>
            <p className="text-muted tabular-nums">
              {percent} %{remaining === null ? '' : ` · about ${formatEstimate(remaining)} left`}
            </p>
          </div>
          <Progress percent={percent} label="Progress of the deployment" />
        </div>
      )}
      {view.status === 'succeeded' ? <DeploySuccess view={view} onClose={onClose} /> : null}
      {view.status === 'failed' ? <DeployFailure view={view} onRetry={onRetry} /> : null}
      {view.status === 'cancelled' && view.isDone ? (
        <Alert
          title="Cancelled"
          actions={
            <Button
              size="sm"
              onClick={() => {
                onRetry(false);
              }}
            >
              Deploy again
            </Button>
          }
        >
          Nothing that was live has changed.
        </Alert>
      ) : null}
      <ol aria-label="Stages" className="divide-y rounded-lg border">
        {view.stages.map((stage) => (
          <StageRow key={stage.stage} stage={stage} />
        ))}
      </ol>
      {view.warnings.map((warning) => (
        <Alert key={warning} tone="warning" title={warning} />
      ))}
      {connection === 'waiting' ? (
        <p className="text-[13px] text-warning">
          Connection lost. The deployment goes on; joining it again…
        </p>
      ) : null}
      {isLost ? (
        <Alert tone="warning" title="The progress of this deployment cannot be read." />
      ) : null}
      {view.isDone || isLost ? null : (
        <div className="flex items-center justify-between gap-3">
          <p className="text-[13px] text-muted">
            You can close this window; the deployment goes on.
          </p>
          <Button
            isBusy={cancel.isPending}
            onClick={() => {
              cancel.mutate();
            }}
          >
            Cancel
          </Button>
        </div>
      )}
    </div>
  );
}

function currentLabel(stages: readonly StageView[]): string {
  const current = stages.findLast((stage) => stage.state === 'running');
  if (current) return current.label;
  return stages.some((stage) => stage.state === 'done') ? 'Going on…' : 'Waiting to start…';
}

const icons = {
  waiting: <Circle className="size-4 text-faint" role="img" aria-label="waiting" />,
  running: (
    <LoaderCircle
      className="size-4 animate-spin text-accent-text"
      role="img"
      aria-label="running"
    />
  ),
  done: <Check className="size-4 text-success" role="img" aria-label="done" />,
  failed: <X className="size-4 text-danger" role="img" aria-label="failed" />,
  cancelled: <X className="size-4 text-faint" role="img" aria-label="cancelled" />,
};

function StageRow({ stage }: { stage: StageView }) {
  const [isOpen, setOpen] = useState(false);
  const showsLog = isOpen || stage.state === 'failed';
  return (
    <li className="px-4 py-2.5">
      <div className="flex items-center gap-3 text-sm">
        {icons[stage.state]}
        <span className={stage.state === 'waiting' ? 'text-muted' : 'font-medium'}>
          {stage.label}
        </span>
        <span
          className="min-w-0 flex-1 truncate text-[13px] text-muted"
          title={stage.detail ?? undefined}
        >
          {stage.detail}
        </span>
        {stage.state === 'running' && stage.percent !== null ? (
          <span className="text-[13px] text-muted tabular-nums">{Math.round(stage.percent)} %</span>
        ) : null}
        {stage.seconds === null ? null : (
          <span className="text-[13px] text-faint tabular-nums">
            {formatDuration(stage.seconds)}
          </span>
        )}
        {stage.log.length > 0 ? (
          <button
            type="button"
            aria-expanded={showsLog}
            aria-label={`Log of ${stage.label}`}
            className="flex items-center gap-1 rounded-sm text-[13px] text-muted hover:text-fg"
            onClick={() => {
              setOpen(!isOpen);
            }}
          >
            log
            <ChevronDown className="size-3.5" aria-hidden />
          </button>
        ) : null}
      </div>
      {showsLog && stage.log.length > 0 ? (
        <pre
          tabIndex={0}
          aria-label={`Log lines of ${stage.label}`}
          className="mt-2 max-h-48 overflow-auto rounded-md bg-sunken p-2.5 font-mono text-xs"
        >
          {readLog(stage.log)}
        </pre>
      ) : null}
    </li>
  );
}

/** What a person reads of a log: without the lines for programs and the colours of a terminal. */
const readLog = (lines: readonly string[]): string =>
  withoutColours(lines.filter((line) => !line.startsWith('@problem ')).join('\n'));
