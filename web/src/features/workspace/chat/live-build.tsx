import { useEffect, useState } from 'react';
import { Alert, SkeletonText } from '@/ui';
import type { JobRead } from '../queries';
import { useBuildsState } from '../workspace-context';
import { runningStepSeconds, type BuildView } from './build-state';
import { FailureAlert } from './failure-alert';
import { ChangedFileChips, LiveFileChips } from './file-chips';
import { LiveFile, LiveFileDialog } from './live-file';
import { MarkdownText } from './markdown-text';
import { t } from './messages';
import { ModelChip } from './model-chip';
import { ProblemList } from './problem-list';
import { RepairCard } from './repair-card';
import { StepList } from './step-list';
import { UsageLine } from './usage-line';

/** The build under way, as it happens. */
export function LiveBuild() {
  const { view, job, isReconnecting } = useBuildsState();
  const seconds = useElapsed(job, view?.isDone ?? false);
  if (view === null) return <SkeletonText lines={2} />;
  return (
    <article aria-label={t('paynto')} className="space-y-3">
      <p className="sr-only" role="status">
        {announce(view)}
      </p>
      <LiveModel model={view.model} />
      {view.text === '' ? null : <MarkdownText text={view.text} />}
      {view.steps.length === 0 && !view.isDone ? <SkeletonText lines={2} /> : null}
      <StepList steps={view.steps} runningSeconds={runningStepSeconds(view, seconds)} />
      {view.resume === null ? null : (
        <p className="text-xs text-warning">
          {t('resuming', { round: view.resume.round, of: view.resume.of })}
        </p>
      )}
      <BuildFiles view={view} />
      <ProblemList view={view} />
      <RepairCard repairs={view.repairs} />
      {view.usage === null ? null : (
        <UsageLine usage={view.usage} seconds={seconds} modelId={modelOf(view, job)} />
      )}
      {isReconnecting ? <p className="text-xs text-warning">{t('reconnecting')}</p> : null}
      <BuildEnd view={view} />
    </article>
  );
}

const modelOf = (view: BuildView, job: JobRead | null): string | null =>
  view.model?.model_id ?? job?.model_id ?? null;

function LiveModel({ model }: Pick<BuildView, 'model'>) {
  if (model === null) return null;
  return (
    <ModelChip
      modelId={model.model_id}
      name={model.name}
      reason={model.reason}
      fallbackOf={model.fallback_of}
    />
  );
}

function BuildFiles({ view }: { view: BuildView }) {
  const [shownPath, setShownPath] = useState<string | null>(null);
  if (view.version !== null) {
    return <ChangedFileChips files={view.version.files} version={view.version.number} />;
  }
  const shown = view.files.find((known) => known.path === shownPath);
  const writing = view.files.findLast((known) => known.state === 'writing');
  return (
    <>
      <LiveFileChips files={view.files} onShow={setShownPath} />
      {writing === undefined ? null : <LiveFile key={writing.path} file={writing} />}
      {shown === undefined ? null : (
        <LiveFileDialog
          file={shown}
          onClose={() => {
            setShownPath(null);
          }}
        />
      )}
    </>
  );
}

function BuildEnd({ view }: { view: BuildView }) {
  if (!view.isDone) return null;
  if (view.status === 'cancelled') return <Alert title={t('stopped')}>{t('stoppedText')}</Alert>;
  if (view.failure === null) return null;
  return (
    <FailureAlert title={view.failure.error ?? t('buildFailed')} errorCode={view.failure.errorCode}>
      {view.failure.hint ?? t('nothingChanged')}
    </FailureAlert>
  );
}

function announce(view: BuildView): string {
  if (view.isDone) return t(view.status === 'succeeded' ? 'buildFinished' : 'buildEnded');
  return view.steps.findLast((step) => step.state === 'running')?.label ?? t('buildStarted');
}

/** Seconds since the job began, ticking while it runs; right after a reload too. */
function useElapsed(job: JobRead | null, isDone: boolean): number {
  const startedAt = job?.started_at ?? null;
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (isDone || startedAt === null) return;
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 200);
    return () => {
      clearInterval(timer);
    };
  }, [isDone, startedAt]);
  return startedAt === null ? 0 : Math.max(0, (now - Date.parse(startedAt)) / 1000);
}
