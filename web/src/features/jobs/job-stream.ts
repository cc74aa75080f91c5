/**
 * One job's view, built from its event stream. The connection may break at any time: the stream asks
 * again for what comes after the last event it has applied, so nothing is lost and nothing doubled.
 */
import type { PlacedEvent } from './events';

export interface StreamHandlers {
  onEvents: (events: readonly PlacedEvent[]) => void;
  signal: AbortSignal;
}

/** Opens the stream after the event `lastId`; resolves when the server says it is over, rejects when it breaks. */
export type OpenStream = (lastId: string | null, handlers: StreamHandlers) => Promise<void>;

export interface StreamSnapshot<View> {
  view: View;
  connection: 'connecting' | 'open' | 'waiting' | 'over';
}

interface Options<View> {
  initial: View;
  apply: (view: View, events: readonly PlacedEvent[]) => View;
  open: OpenStream;
  /** Groups the events of a moment into one change of the screen. */
  schedule?: (flush: () => void) => void;
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

export class JobStream<View extends { lastId: string | null; isDone: boolean }> {
  private snapshot: StreamSnapshot<View>;
  private received: PlacedEvent[] = [];
  private isScheduled = false;
  private readonly listeners = new Set<() => void>();
  private controller: AbortController | null = null;

  constructor(private readonly options: Options<View>) {
    this.snapshot = { view: options.initial, connection: 'connecting' };
  }

  /** For `useSyncExternalStore`: the first listener opens the connection, the last one closes it. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.controller === null && this.snapshot.connection !== 'over') this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  };

  getSnapshot = (): StreamSnapshot<View> => this.snapshot;

  private start(): void {
    const controller = new AbortController();
    this.controller = controller;
    void this.run(controller.signal);
  }

  private stop(): void {
    this.controller?.abort();
    this.controller = null;
    this.flush();
  }

  private async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    // A function, because the signal changes while the loop waits.
    const isStopped = () => signal.aborted;
    while (!isStopped()) {
      const before = this.snapshot.view.lastId;
      try {
        await this.options.open(this.lastId(), {
          signal,
          onEvents: (events) => {
            if (isStopped()) return;
            this.receive(events);
          },
        });
        if (isStopped()) return;
        this.flush();
        this.publish({ ...this.snapshot, connection: 'over' });
        return;
      } catch {
        // A broken connection is expected (sleep, restart of the server): the loop asks again.
      }
      if (isStopped()) return;
      this.flush();
      if (this.snapshot.view.isDone) {
        this.publish({ ...this.snapshot, connection: 'over' });
        return;
      }
      failures = this.snapshot.view.lastId === before ? failures + 1 : 0;
      this.publish({ ...this.snapshot, connection: 'waiting' });
      const pause = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
      await (this.options.wait ?? waitFor)(pause, signal);
    }
  }

  private lastId(): string | null {
    this.flush();
    return this.snapshot.view.lastId;
  }

  private receive(events: readonly PlacedEvent[]): void {
    this.received.push(...events);
    if (this.isScheduled) return;
    this.isScheduled = true;
    (this.options.schedule ?? nextFrame)(() => {
      this.flush();
    });
  }

  private flush(): void {
    this.isScheduled = false;
    if (this.received.length === 0) return;
    const events = this.received;
    this.received = [];
    this.publish({ view: this.options.apply(this.snapshot.view, events), connection: 'open' });
  }

  private publish(snapshot: StreamSnapshot<View>): void {
    this.snapshot = snapshot;
    for (const listener of this.listeners) listener();
  }
}

/** A hidden tab draws no frames, so a timer takes over there. */
function nextFrame(flush: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(flush, 100);
  else requestAnimationFrame(flush);
}

function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
