/** Follows a log of the server; lines arrive in groups and only the newest are kept. */
import { useEffect, useState } from 'react';
import { followEvents, parseEventData } from '@/api';
import { addLines, noLines, type LogLine, type LogLines } from './log-lines';

export interface LogStream {
  log: LogLines;
  state: 'connecting' | 'open' | 'waiting' | 'over';
  error: Error | null;
  clear: () => void;
}

const GROUP_MS = 80;

export function useLogStream(path: string, isPaused: boolean): LogStream {
  const [log, setLog] = useState(noLines);
  const [state, setState] = useState<LogStream['state']>('connecting');
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (isPaused) return;
    const controller = new AbortController();
    let pending: LogLine[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    const flush = () => {
      timer = null;
      const lines = pending;
      pending = [];
      setLog((known) => addLines(known, lines));
    };
    const follow = async () => {
      setError(null);
      try {
        await followEvents(path, {
          signal: controller.signal,
          onState: (next) => {
            // The server sends the recent lines again on each connection.
            if (next === 'open') setLog(noLines);
            setState(next);
          },
          onEvents: (events) => {
            for (const event of events) {
              const line = parseEventData<LogLine>(event);
              if (line !== null && typeof line.line === 'string') pending.push(line);
            }
            timer ??= setTimeout(flush, GROUP_MS);
          },
        });
      } catch (cause) {
        if (!controller.signal.aborted && cause instanceof Error) setError(cause);
      }
      if (!controller.signal.aborted) setState('over');
    };
    void follow();
    return () => {
      controller.abort();
      if (timer !== null) clearTimeout(timer);
    };
  }, [path, isPaused]);
  return {
    log,
    state,
    error,
    clear: () => {
      setLog(noLines);
    },
  };
}
