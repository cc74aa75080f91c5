/** The sandbox behind the preview, and what the page inside the frame tells. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useCanEdit } from '@/features/session';
import type { ProjectRead, SandboxRead } from '../queries';
import { changeSandbox, consoleQuery, projectKeys, sandboxQuery } from '../queries';
import {
  appendEntries,
  readPreviewMessage,
  type ConsoleEntry,
  type PreviewCommand,
} from './preview-messages';

export interface PreviewState {
  sandbox: SandboxRead | null;
  error: Error | null;
  /** Address for the frame. It stays the same while the sandbox lives, so that a fresh token reloads nothing. */
  frameUrl: string | null;
  frameKey: string;
  path: string;
  entries: readonly ConsoleEntry[];
  clearEntries: () => void;
  frameRef: React.RefObject<HTMLIFrameElement | null>;
  command: (command: PreviewCommand) => void;
  reload: () => void;
  start: () => void;
  stop: () => void;
  restart: () => void;
  isChanging: boolean;
}

export function usePreview(project: ProjectRead): PreviewState {
  const client = useQueryClient();
  const { data: sandbox = null, error, refetch } = useQuery(sandboxQuery(project.id));
  const [loads, setLoads] = useState(0);
  const frame = useStableUrl(sandbox, loads);
  const frameRef = useRef<HTMLIFrameElement>(null);
  const deniedAt = useRef(0);
  const inside = useFrameMessages(frameRef, frame.url, () => {
    // Refused again at once means that a fresh token does not help.
    if (Date.now() - deniedAt.current < 5_000) return;
    deniedAt.current = Date.now();
    void refetch().then(() => {
      setLoads((count) => count + 1);
    });
  });
  const earlier = useQuery({ ...consoleQuery(project.id), enabled: sandbox?.status === 'ready' });

  const change = useMutation({
    mutationFn: (action: 'start' | 'stop' | 'restart') => changeSandbox(project.id, action),
    onSuccess: (changed) => {
      client.setQueryData(sandboxQuery(project.id).queryKey, changed);
    },
    // What made it fail is the sandbox's state now.
    onError: () => client.invalidateQueries({ queryKey: projectKeys.sandbox(project.id) }),
  });
  const { mutate } = change;
  useStartOnVisit(project, sandbox, mutate);
  useFollowVersions(project, sandbox);

  const origin = frame.url === null ? null : originOf(frame.url);
  const command = useCallback(
    (message: PreviewCommand) => {
      if (origin === null) return;
      frameRef.current?.contentWindow?.postMessage({ source: 'paynto', ...message }, origin);
    },
    [origin],
  );

  return {
    sandbox,
    error,
    frameUrl: frame.url,
    frameKey: frame.key,
    path: inside.path,
    entries: inside.entries.length > 0 ? inside.entries : readEarlier(earlier.data),
    clearEntries: () => {
      inside.clear();
      client.setQueryData(projectKeys.console(project.id), []);
    },
    frameRef,
    command,
    reload: () => {
      // A page that never came up has no script that could obey.
      if (inside.isAlive) command({ type: 'reload' });
      else setLoads((count) => count + 1);
    },
    start: () => {
      mutate('start');
    },
    stop: () => {
      mutate('stop');
    },
    restart: () => {
      mutate('restart');
    },
    isChanging: change.isPending,
  };
}

function useStableUrl(
  sandbox: SandboxRead | null,
  loads: number,
): { url: string | null; key: string } {
  const isReady = sandbox?.status === 'ready' && sandbox.preview_url !== null;
  const key = isReady ? [sandbox.id, sandbox.started_at, loads].join(' ') : '';
  const [kept, setKept] = useState<{ url: string | null; key: string }>({ url: null, key: '' });
  if (key !== '' && kept.key !== key) setKept({ url: sandbox?.preview_url ?? null, key });
  return isReady && kept.key === key ? kept : { url: null, key: '' };
}

function useFrameMessages(
  frameRef: React.RefObject<HTMLIFrameElement | null>,
  frameUrl: string | null,
  onDenied: () => void,
) {
  const denied = useEffectEvent(onDenied);
  const [path, setPath] = useState('/');
  const [entries, setEntries] = useState<readonly ConsoleEntry[]>([]);
  // The frame whose page has spoken.
  const [alive, setAlive] = useState<string | null>(null);
  useEffect(() => {
    if (frameUrl === null) return;
    const origin = originOf(frameUrl);
    let received: ConsoleEntry[] = [];
    const listen = (event: MessageEvent) => {
      if (event.origin !== origin || event.source !== frameRef.current?.contentWindow) return;
      const message = readPreviewMessage(event.data, new Date());
      if (message === null) return;
      if (message.type === 'denied') {
        denied();
        return;
      }
      setAlive(frameUrl);
      if ('path' in message && message.path !== null) setPath(message.path);
      if (message.type !== 'console') return;
      // A page that logs in a loop sends thousands a second: they are shown in groups.
      if (received.length === 0) {
        setTimeout(() => {
          const added = received;
          received = [];
          setEntries((known) => appendEntries(known, added));
        }, 50);
      }
      if (received.length < 500) received.push(message.entry);
    };
    window.addEventListener('message', listen);
    return () => {
      window.removeEventListener('message', listen);
    };
  }, [frameRef, frameUrl]);
  const clear = () => {
    setEntries([]);
  };
  return { path, entries, isAlive: alive !== null && alive === frameUrl, clear };
}

/** An idle sandbox comes back when its project is opened; one that a person stopped stays stopped. */
function useStartOnVisit(
  project: ProjectRead,
  sandbox: SandboxRead | null,
  mutate: (action: 'start') => void,
): void {
  const hasVisited = useRef(false);
  const status = sandbox?.status ?? null;
  const hasVersion = project.current_version !== null;
  const isBuilding = project.running_job_id !== null;
  useEffect(() => {
    if (status === null || hasVisited.current) return;
    if (!hasVersion || isBuilding) return;
    hasVisited.current = true;
    if (status === 'none' || status === 'stopped') mutate('start');
  }, [status, hasVersion, isBuilding, mutate]);
}

/** Brings a running sandbox to a version that no build has made: a saved file, a restored version, the trash. */
function useFollowVersions(project: ProjectRead, sandbox: SandboxRead | null): void {
  const client = useQueryClient();
  const canEdit = useCanEdit();
  // Each version is asked for once: one that does not start would be tried without end.
  const asked = useRef<number | null>(null);
  const { id, current_version: version, running_job_id: runningJob } = project;
  const isBehind =
    sandbox?.status === 'ready' && version !== null && sandbox.version_number !== version;
  useEffect(() => {
    if (!isBehind || !canEdit || runningJob !== null || asked.current === version) return;
    asked.current = version;
    changeSandbox(id, 'start').then(
      (changed) => {
        client.setQueryData(sandboxQuery(id).queryKey, changed);
      },
      () => client.invalidateQueries({ queryKey: projectKeys.sandbox(id) }),
    );
  }, [isBehind, canEdit, runningJob, version, id, client]);
}

function originOf(url: string): string {
  return new URL(url, window.location.href).origin;
}

function readEarlier(
  entries:
    | readonly {
        level: string;
        message: string;
        source?: string | null;
        line?: number | null;
        at: string;
      }[]
    | undefined,
): readonly ConsoleEntry[] {
  if (!entries) return [];
  return entries.slice(-200).map((entry) => ({
    level:
      entry.level === 'warning'
        ? 'warn'
        : ((['error', 'warn', 'info', 'debug'] as const).find((level) => level === entry.level) ??
          'log'),
    message: entry.message,
    source: entry.source ?? null,
    line: entry.line ?? null,
    at: entry.at,
  }));
}
