import { AppWindow, CirclePause, Play, RotateCw, TriangleAlert } from 'lucide-react';
import { Button, EmptyState, ErrorState, Skeleton } from '@/ui';
import { useBuildsState, usePreviewState, useWorkspace } from '../workspace-context';
import { t } from './messages';

/** What stands in the place of the app while it cannot be shown. */
export function PreviewStatus() {
  const { project } = useWorkspace();
  const { isRunning } = useBuildsState();
  const preview = usePreviewState();
  const status = preview.sandbox?.status ?? null;
  if (preview.error !== null && status === null) {
    return <ErrorState title={t('thePreviewCannotBeAsked')} error={preview.error} />;
  }
  if (status === 'crashed') return <Crashed />;
  if (status === 'starting' || preview.isChanging) return <Starting label={t('startingTheApp')} />;
  if (isRunning) return <FirstBuild />;
  if (status === null || status === 'ready') return <Starting label={t('openingThePreview')} />;
  if (project.current_version === null) {
    return (
      <EmptyState
        headingLevel={2}
        className="pt-24"
        icon={<AppWindow />}
        title={t('yourAppAppearsHere')}
        description={t('describeItInTheChat')}
      />
    );
  }
  return (
    <EmptyState
      headingLevel={2}
      className="pt-24"
      icon={<CirclePause />}
      title={t('thePreviewIsStopped')}
      description={preview.sandbox?.reason ?? t('itsFilesAndDataAre')}
      actions={
        <Button variant="primary" icon={<Play />} onClick={preview.start}>
          {t('startThePreview')}
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
      headingLevel={2}
      className="pt-24"
      icon={<TriangleAlert className="text-danger" />}
      title={t('theAppHasCrashed')}
      description={preview.sandbox?.reason ?? t('itsLogMaySayWhy')}
      actions={
        <>
          <Button
            variant="primary"
            icon={<RotateCw />}
            isBusy={preview.isChanging}
            onClick={preview.restart}
          >
            {t('restart')}
          </Button>
          <Button
            onClick={() => {
              go({ tab: 'logs' });
            }}
          >
            {t('seeTheLog')}
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
        {step?.label ?? t('preparing')}
      </p>
      <p className="max-w-full truncate font-mono text-xs text-muted">{writing?.path ?? ''}</p>
    </div>
  );
}
