import { AppWindow, CirclePause, Play, RotateCw, TriangleAlert } from 'lucide-react';
import { Button, EmptyState, ErrorState, Skeleton } from '@/ui';
import { useBuildsState, usePreviewState, useWorkspace } from '../workspace-context';

/** What stands in the place of the app while it cannot be shown. */
export function PreviewStatus() {
  const { project } = useWorkspace();
  const { isRunning } = useBuildsState();
  const preview = usePreviewState();
  const status = preview.sandbox?.status ?? null;
  if (preview.error !== null && status === null) {
    return <ErrorState title="The preview cannot be asked for" error={preview.error} />;
  }
  if (status === 'crashed') return <Crashed />;
  if (status === 'starting' || preview.isChanging) return <Starting label="Starting the app…" />;
  if (isRunning) return <FirstBuild />;
  if (status === null || status === 'ready') return <Starting label="Opening the preview…" />;
  if (project.current_version === null) {
    return (
      <EmptyState
        className="pt-24"
        icon={<AppWindow />}
        title="Your app appears here"
        description="Describe it in the chat; it is written, checked and started while you watch."
      />
    );
  }
  return (
    <EmptyState
      className="pt-24"
      icon={<CirclePause />}
      title="The preview is stopped"
      description={preview.sandbox?.reason ?? 'Its files and data are kept.'}
      actions={
        <Button variant="primary" icon={<Play />} onClick={preview.start}>
          Start the preview
        </Button>
      }
    />
  );
}

function Crashed() {
  const { go } = useWorkspace();
  const preview = usePreviewState();
  return (
    <EmptyState
      className="pt-24"
      icon={<TriangleAlert className="text-danger" />}
      title="The app has crashed"
      description={preview.sandbox?.reason ?? 'Its log may say why.'}
      actions={
        <>
          <Button
            variant="primary"
            icon={<RotateCw />}
            isBusy={preview.isChanging}
            onClick={preview.restart}
          >
            Restart
          </Button>
          <Button
            onClick={() => {
              go({ tab: 'logs' });
            }}
          >
            See the log
          </Button>
        </>
      }
    />
  );
}

function Starting({ label }: { label: string }) {
  return (
    <div className="flex h-full flex-col gap-4 p-6" aria-busy>
      <p role="status" className="text-sm text-muted">
        {label}
      </p>
      <Skeleton className="h-10 w-1/3" />
      <Skeleton className="h-32 w-full" />
      <Skeleton className="h-24 w-full" />
    </div>
  );
}

function FirstBuild() {
  const { view } = useBuildsState();
  const writing = view?.files.at(-1);
  const step = view?.steps.findLast((known) => known.state === 'running');
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center">
      <div className="size-14 animate-pulse rounded-2xl bg-accent-soft" aria-hidden />
      <p role="status" className="text-[15px] font-medium">
        {step?.label ?? 'Preparing…'}
      </p>
      <p className="max-w-full truncate font-mono text-xs text-muted">{writing?.path ?? ''}</p>
    </div>
  );
}
