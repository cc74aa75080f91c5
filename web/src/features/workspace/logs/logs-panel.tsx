import { useState } from 'react';
import { RotateCw, Square } from 'lucide-react';
import { Button, SegmentedControl } from '@/ui';
import { ConsoleEntries } from '../preview/console-entries';
import { usePreviewState, useWorkspace } from '../workspace-context';
import { LogStreamView } from '@/features/logs';

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
          label="Which log"
          value={source}
          onChange={setSource}
          segments={[
            { value: 'sandbox', label: 'Sandbox' },
            { value: 'console', label: `Console (${String(entries.length)})` },
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
          Restart
        </Button>
        <Button
          size="sm"
          icon={<Square />}
          disabled={sandbox?.status !== 'ready' || preview.isChanging}
          onClick={preview.stop}
        >
          Stop
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        {source === 'sandbox' ? (
          <LogStreamView
            // A new sandbox has a new log.
            key={sandbox?.id ?? ''}
            path={`/api/projects/${projectId}/sandbox/logs`}
            label="Log of the sandbox"
            empty="The sandbox has written nothing yet."
          />
        ) : (
          <ConsoleEntries entries={entries} className="h-full" />
        )}
      </div>
    </div>
  );
}
