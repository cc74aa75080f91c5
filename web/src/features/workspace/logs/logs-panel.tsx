import { lazy, Suspense, useState } from 'react';
import { Play, RotateCw, ScrollText, Square } from 'lucide-react';
import { useCanEdit } from '@/features/session';
import { Button, EmptyState, SegmentedControl, SkeletonText } from '@/ui';
import { ConsoleEntries } from '../preview/console-entries';
import { usePreviewState, useWorkspace } from '../workspace-context';
import { LogStreamView } from '@/features/logs';
import { t } from './messages';
import { cn } from '@/lib/cn';

const TerminalView = lazy(() => import('./terminal-view'));

type Source = 'sandbox' | 'console' | 'terminal';

export default function LogsPanel() {
  const { projectId } = useWorkspace();
  const preview = usePreviewState();
  const { entries, sandbox } = preview;
  const [source, setSource] = useState<Source>('sandbox');
  const [hasTerminal, setTerminal] = useState(false);
  const canEdit = useCanEdit();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b bg-surface px-3 py-2">
        <SegmentedControl
          label={t('whichLog')}
          value={source}
          onChange={(next) => {
            setSource(next);
            if (next === 'terminal') setTerminal(true);
          }}
          segments={[
            { value: 'sandbox', label: t('sandbox') },
            { value: 'console', label: t('console', { count: entries.length }) },
            ...(canEdit && sandbox?.status !== 'none'
              ? [{ value: 'terminal' as const, label: t('terminal') }]
              : []),
          ]}
        />
        <span className="flex-1" />
        <Button
          size="sm"
          icon={<RotateCw />}
          aria-label={t('restart')}
          isBusy={preview.isChanging}
          disabled={sandbox === null || sandbox.status === 'none'}
          onClick={preview.restart}
        >
          <span className="max-sm:hidden">{t('restart')}</span>
        </Button>
        <Button
          size="sm"
          icon={<Square />}
          aria-label={t('stop')}
          disabled={sandbox?.status !== 'ready' || preview.isChanging}
          onClick={preview.stop}
        >
          <span className="max-sm:hidden">{t('stop')}</span>
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        {source === 'sandbox' ? <SandboxLog /> : null}
        {source === 'console' ? <ConsoleEntries entries={entries} className="h-full" /> : null}
        {hasTerminal ? (
          // Stays behind the logs, so that the shell goes on.
          <div className={cn('h-full', source !== 'terminal' && 'hidden')}>
            <Suspense fallback={<SkeletonText lines={6} className="p-6" />}>
              <TerminalView projectId={projectId} />
            </Suspense>
          </div>
        ) : null}
      </div>
    </div>
  );
}

/** A sandbox that is not there writes nothing: instead of waiting for its log, it can be started. */
function SandboxLog() {
  const { project, projectId } = useWorkspace();
  const { sandbox, start, isChanging } = usePreviewState();
  if (sandbox?.status === 'stopped' || sandbox?.status === 'none') {
    const canStart = project.current_version !== null;
    return (
      <EmptyState
        headingLevel={2}
        className="pt-24"
        icon={<ScrollText />}
        title={t('notRunning')}
        description={t(canStart ? 'notRunningText' : 'nothingToRunText')}
        actions={
          canStart ? (
            <Button variant="primary" icon={<Play />} isBusy={isChanging} onClick={start}>
              {t('start')}
            </Button>
          ) : undefined
        }
      />
    );
  }
  return (
    <LogStreamView
      // A new sandbox has a new log.
      key={sandbox?.id ?? ''}
      path={`/api/projects/${projectId}/sandbox/logs`}
      label={t('logOfTheSandbox')}
      empty={t('theSandboxHasWrittenNothing')}
    />
  );
}
