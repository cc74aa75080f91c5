import { Pause, Play, Search, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { withoutColours } from '@/lib/without-colours';
import { Alert, Badge, IconButton, Input, LogView } from '@/ui';
import { filterLines } from './log-lines';
import { useLogStream } from './use-log-stream';

interface LogStreamViewProps {
  path: string;
  label: string;
  empty: string;
}

/** A live log with filter and pause; it stops following while one reads further up. */
export function LogStreamView({ path, label, empty }: LogStreamViewProps) {
  const [filter, setFilter] = useState('');
  const [isPaused, setPaused] = useState(false);
  const { log, state, error, clear } = useLogStream(path, isPaused);
  const lines = useMemo(
    () =>
      filterLines(log.lines, filter).map((line) => ({
        id: line.key,
        text: withoutColours(line.line),
        at: line.at,
        stream: line.stream === 'stderr' ? ('stderr' as const) : ('stdout' as const),
      })),
    [log.lines, filter],
  );
  return (
    <section aria-label={label} className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 items-center gap-2 border-b bg-surface px-3 py-2">
        <Input
          type="search"
          aria-label="Filter the lines"
          placeholder="Filter…"
          icon={<Search />}
          value={filter}
          className="max-w-72"
          onChange={(event) => {
            setFilter(event.target.value);
          }}
        />
        <span className="flex-1" />
        <StreamState state={isPaused ? 'paused' : state} />
        <IconButton
          label={isPaused ? 'Go on' : 'Pause'}
          icon={isPaused ? <Play /> : <Pause />}
          size="sm"
          onClick={() => {
            setPaused(!isPaused);
          }}
        />
        <IconButton label="Clear" icon={<Trash2 />} size="sm" onClick={clear} />
      </div>
      {error === null ? null : (
        <Alert tone="danger" title="The log cannot be read">
          {error.message}
        </Alert>
      )}
      <LogView
        lines={lines}
        label={label}
        className="flex-1"
        empty={filter === '' ? empty : 'No line matches the filter.'}
      />
    </section>
  );
}

function StreamState({ state }: { state: 'connecting' | 'open' | 'waiting' | 'over' | 'paused' }) {
  if (state === 'open')
    return (
      <Badge tone="success" dot="pulse">
        live
      </Badge>
    );
  if (state === 'paused') return <Badge>paused</Badge>;
  if (state === 'over') return <Badge>ended</Badge>;
  return <Badge tone="warning">{state === 'waiting' ? 'reconnecting' : 'connecting'}</Badge>;
}
