/** The builds of a project: the one that runs, those that wait, and the live view of each. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { BuildCreate, JobRead, ProjectRead, ResendCreate } from './queries';
import { openJobStream, JobStream, type StreamSnapshot } from '../jobs';
import { applyBuildEvents, emptyBuild, type BuildView } from './chat/build-state';
import { activeBuildsQuery, cancelJob, projectKeys, resendMessage, startBuild } from './queries';

export interface Builds {
  /** The build that the chat shows as it runs; it stays for a moment after its end. */
  jobId: string | null;
  job: JobRead | null;
  view: BuildView | null;
  isRunning: boolean;
  isReconnecting: boolean;
  waiting: readonly JobRead[];
  /** The prompt that is on its way to the server. */
  sending: string | null;
  viewOf: (jobId: string) => BuildView | null;
  send: (build: BuildCreate) => Promise<void>;
  /** Builds a person's message again, perhaps in other words or with another model. */
  resend: (messageId: string, changes: ResendCreate) => Promise<void>;
  stop: (jobId: string) => void;
  isStopping: boolean;
}

type BuildStream = JobStream<BuildView>;

const noSubscription = () => () => undefined;
const noSnapshot = (): StreamSnapshot<BuildView> | null => null;

export function useBuilds(project: ProjectRead): Builds {
  const client = useQueryClient();
  const [streams] = useState(() => new Map<string, BuildStream>());
  const [shown, setShown] = useState<string | null>(null);
  const { data: active = [] } = useQuery(activeBuildsQuery(project.id));

  const take = (job: JobRead) => {
    client.setQueryData(activeBuildsQuery(project.id).queryKey, (jobs) => [
      ...(jobs ?? []).filter((known) => known.id !== job.id),
      job,
    ]);
    return client.invalidateQueries({ queryKey: projectKeys.messages(project.id) });
  };

  const next = nextShown(streams, shown, active, project.running_job_id ?? null);
  if (next !== shown) setShown(next);

  const snapshot = useStream(shown === null ? null : streamOf(streams, shown));
  const view = snapshot?.view ?? null;
  useFreshData(project.id, view);

  const sending = useMutation({
    mutationFn: (build: BuildCreate) => startBuild(project.id, build),
    onSuccess: (job) => take(job),
  });
  const resending = useMutation({
    mutationFn: ({ messageId, ...body }: { messageId: string } & ResendCreate) =>
      resendMessage(project.id, messageId, body),
    onSuccess: (job) => {
      // The project went back to an earlier version before it builds again.
      void client.invalidateQueries({ queryKey: projectKeys.all(project.id) });
      return take(job);
    },
  });
  const stopping = useMutation({
    mutationFn: cancelJob,
    onSettled: () => client.invalidateQueries({ queryKey: projectKeys.jobs(project.id) }),
  });

  return {
    jobId: shown,
    job: active.find((job) => job.id === shown) ?? null,
    view,
    isRunning: shown !== null && !isOver(streams, shown),
    isReconnecting: snapshot?.connection === 'waiting',
    waiting: active.filter((job) => job.id !== shown && !isOver(streams, job.id)),
    sending: sendingText(sending, resending),
    viewOf: (jobId) => viewIn(streams, jobId),
    send: async (build) => {
      await sending.mutateAsync(build);
    },
    resend: async (messageId, changes) => {
      await resending.mutateAsync({ messageId, ...changes });
    },
    stop: (jobId) => {
      stopping.mutate(jobId);
    },
    isStopping: stopping.isPending,
  };
}

interface Pending {
  isPending: boolean;
  variables: { prompt?: string | null } | undefined;
}

function sendingText(...mutations: Pending[]): string | null {
  const pending = mutations.find((mutation) => mutation.isPending);
  return pending === undefined ? null : (pending.variables?.prompt ?? '');
}

/** A finished build gives way to the next; a running one is never replaced. */
function nextShown(
  streams: Map<string, BuildStream>,
  shown: string | null,
  active: readonly JobRead[],
  fallback: string | null,
): string | null {
  if (shown !== null && !isOver(streams, shown)) return shown;
  const running = active.find((job) => job.status === 'running') ?? active[0];
  const next = running?.id ?? fallback;
  if (next === null || isOver(streams, next)) return shown;
  return next;
}

/** Asks again for what a build has changed, at the moment it did. */
function useFreshData(projectId: string, view: BuildView | null): void {
  const client = useQueryClient();
  const version = view?.version?.number ?? null;
  const preview = view?.preview?.state ?? null;
  const isDone = view?.isDone ?? false;
  useEffect(() => {
    if (version === null) return;
    for (const key of [projectKeys.project, projectKeys.versions, projectKeys.files]) {
      void client.invalidateQueries({ queryKey: key(projectId) });
    }
  }, [client, projectId, version]);
  useEffect(() => {
    if (preview !== null)
      void client.invalidateQueries({ queryKey: projectKeys.sandbox(projectId) });
  }, [client, projectId, preview]);
  useEffect(() => {
    if (isDone) void client.invalidateQueries({ queryKey: projectKeys.all(projectId) });
  }, [client, projectId, isDone]);
}

function streamOf(streams: Map<string, BuildStream>, jobId: string): BuildStream {
  const known = streams.get(jobId);
  if (known) return known;
  const stream = new JobStream({
    initial: emptyBuild,
    apply: applyBuildEvents,
    open: openJobStream(jobId),
  });
  streams.set(jobId, stream);
  return stream;
}

function useStream(stream: BuildStream | null): StreamSnapshot<BuildView> | null {
  return useSyncExternalStore(
    stream?.subscribe ?? noSubscription,
    stream?.getSnapshot ?? noSnapshot,
  );
}

/** Whether a build has ended, or its stream cannot be read any more. */
function isOver(streams: Map<string, BuildStream>, jobId: string): boolean {
  const snapshot = streams.get(jobId)?.getSnapshot();
  return snapshot !== undefined && (snapshot.view.isDone || snapshot.connection === 'over');
}

function viewIn(streams: Map<string, BuildStream>, jobId: string): BuildView | null {
  return streams.get(jobId)?.getSnapshot().view ?? null;
}
