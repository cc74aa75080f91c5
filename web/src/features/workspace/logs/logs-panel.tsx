import { useState } from 'react';
import { RotateCw, Square } from 'lucide-react';
import { Button, SegmentedControl } from '@/ui';
import { ConsoleEntries } from '../preview/console-entries';
import { usePreviewState, useWorkspace } from '../workspace-context';
import { LogStreamView } from '@/features/logs';
import { t } from './messages';

type Source = 'sandbox' | 'console';

export default function LogsPanel() {
  const { projectId } = useWorkspace();
  const preview = usePreviewState();
  const { entries, sandbox } = preview;
  const [source, setSource] = useState<Source>('sandbox');
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b bg-surface px-3 py-2">
        <SegmentedControl
          label={t('whichLog')}
          value={source}
          onChange={setSource}
          segments={[
            { value: 'sandbox', label: t('sandbox') },
            { value: 'console', label: t('console', { count: entries.length }) },
          ]}
        />
        <span className="flex-1" />
        <Button
          size="sm"
          icon={<RotateCw />}
          isBusy={preview.isChanging}
          disabled={sandbox === null || sandbox.status === 'none'}
          onClick={preview.restart}
        >
          {t('restart')}
        </Button>
        <Button
          size="sm"
          icon={<Square />}
          disabled={sandbox?.status !== 'ready' || preview.isChanging}
          onClick={preview.stop}
        >
          {t('stop')}
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        {source === 'sandbox' ? (
          <LogStreamView
            // A new sandbox has a new log.
            key={sandbox?.id ?? ''}
            path={`/api/projects/${projectId}/sandbox/logs`}
            label={t('logOfTheSandbox')}
            empty={t('theSandboxHasWrittenNothing')}
          />
        ) : (
          <ConsoleEntries entries={entries} className="h-full" />
        )}
      </div>
    </div>
  );
}
