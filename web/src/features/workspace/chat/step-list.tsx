import { Check, Circle, LoaderCircle, SkipForward, X } from 'lucide-react';
import { formatDuration } from '@/lib/format';
import type { StepView } from './build-state';
import { t } from './messages';

const icons = {
  running: (
    <LoaderCircle
      className="size-3.5 animate-spin text-accent-text"
      role="img"
      aria-label={t('stepRunning')}
    />
  ),
  done: <Check className="size-3.5 text-success" role="img" aria-label={t('stepDone')} />,
  failed: <X className="size-3.5 text-danger" role="img" aria-label={t('stepFailed')} />,
  skipped: <SkipForward className="size-3.5 text-faint" role="img" aria-label={t('stepSkipped')} />,
  waiting: <Circle className="size-3.5 text-faint" role="img" aria-label={t('stepWaiting')} />,
};

export function StepList({
  steps,
  runningSeconds,
}: {
  steps: readonly StepView[];
  runningSeconds: number;
}) {
  if (steps.length === 0) return null;
  return (
    <ol aria-label={t('steps')} className="space-y-1">
      {steps.map((step) => (
        <li key={step.key} className="flex items-baseline gap-2 text-[13px]">
          <span className="translate-y-0.5">{icons[step.state]}</span>
          <span className="min-w-0 flex-1">
            <span className={step.state === 'skipped' ? 'text-faint' : undefined}>
              {step.label}
            </span>
            {step.detail === null ? null : (
              <span className="text-muted [overflow-wrap:anywhere]"> · {step.detail}</span>
            )}
          </span>
          <span className="shrink-0 text-xs text-faint tabular-nums">
            {duration(step, runningSeconds)}
          </span>
        </li>
      ))}
    </ol>
  );
}

function duration(step: StepView, runningSeconds: number): string {
  if (step.state === 'running') return formatDuration(runningSeconds);
  return step.seconds === null ? '' : formatDuration(step.seconds);
}
