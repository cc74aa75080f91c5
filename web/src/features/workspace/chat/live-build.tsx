import { useEffect, useState } from 'react';
import { Alert, Dialog, SkeletonText } from '@/ui';
import type { JobRead } from '../queries';
import { useBuildsState } from '../workspace-context';
import { runningStepSeconds, type BuildView, type FileView } from './build-state';
import { ChangedFileChips, LiveFileChips } from './file-chips';
import { MarkdownText } from './markdown-text';
import { ProblemList } from './problem-list';
import { StepList } from './step-list';
import { UsageLine } from './usage-line';

/** The build under way, as it happens. */
export function LiveBuild() {
  const { view, job, isReconnecting } = useBuildsState();
  const seconds = useElapsed(job, view?.isDone ?? false);
  const [shownFile, setShownFile] = useState<string | null>(null);
  if (view === null) return <SkeletonText lines={2} />;
  const file = view.files.find((known) => known.path === shownFile);
  return (
    <article aria-label="Paynto" className="space-y-3">
      <p className="sr-only" role="status">
        {announce(view)}
      </p>
      {view.text === '' ? null : <MarkdownText text={view.text} />}
      {view.steps.length === 0 && !view.isDone ? <SkeletonText lines={2} /> : null}
      <StepList steps={view.steps} runningSeconds={runningStepSeconds(view, seconds)} />
      <BuildFiles view={view} onShow={setShownFile} />
      <ProblemList view={view} />
      {view.usage === null ? null : (
        <UsageLine usage={view.usage} seconds={seconds} modelId={job?.model_id ?? null} />
      )}
      {isReconnecting ? (
        <p className="text-xs text-warning">
          Connection lost. The build goes on; joining it again…
        </p>
      ) : null}
      <BuildEnd view={view} />
      {file ? (
        <FileDialog
          file={file}
          onClose={() => {
            setShownFile(null);
          }}
        />
      ) : null}
    </article>
  );
}

function BuildFiles({ view, onShow }: { view: BuildView; onShow: (path: string) => void }) {
  if (view.version === null) return <LiveFileChips files={view.files} onShow={onShow} />;
  return <ChangedFileChips files={view.version.files} version={view.version.number} />;
}

function BuildEnd({ view }: { view: BuildView }) {
  if (!view.isDone) return null;
  if (view.status === 'cancelled') {
    return <Alert title="Stopped">What was complete by then is kept.</Alert>;
  }
  if (view.failure === null) return null;
  return (
    <Alert tone="danger" title={view.failure.error ?? 'This build failed'}>
      {view.failure.hint ?? 'Nothing was changed. Try again or say it in other words.'}
    </Alert>
  );
}

function FileDialog({ file, onClose }: { file: FileView; onClose: () => void }) {
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={<span className="font-mono text-sm">{file.path}</span>}
      size="lg"
    >
      <pre
        tabIndex={0}
        className="max-h-[60dvh] overflow-auto rounded-md border bg-sunken p-3 font-mono text-xs"
      >
        {file.text}
      </pre>
    </Dialog>
  );
}

function announce(view: BuildView): string {
  if (view.isDone) return view.status === 'succeeded' ? 'Build finished' : 'Build ended';
  return view.steps.findLast((step) => step.state === 'running')?.label ?? 'Build started';
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
