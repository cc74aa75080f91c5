import { describe, expect, it } from 'vitest';
import { isBehind, type PlacedEvent } from './events';
import { JobStream, type OpenStream } from './job-stream';

interface TextView {
  lastId: string | null;
  text: string;
  isDone: boolean;
}

const initial: TextView = { lastId: null, text: '', isDone: false };

function applyText(view: TextView, events: readonly PlacedEvent[]): TextView {
  let next = view;
  for (const { id, event } of events) {
    if (!isBehind(id, next.lastId)) continue;
    next = {
      lastId: id,
      text: event.type === 'text' ? next.text + event.delta : next.text,
      isDone: event.type === 'done',
    };
  }
  return next;
}

/** Batches of twelve events, so that places such as 1.9 and 1.10 are met. */
function place(index: number): string {
  return `${String(Math.floor(index / 12))}.${String(index % 12)}`;
}

const letters = 'the whole answer, once'.split('');
const all: PlacedEvent[] = [
  ...letters.map((delta, index) => ({ id: place(index), event: { type: 'text' as const, delta } })),
  {
    id: place(letters.length),
    event: { type: 'done', status: 'succeeded', error: null, error_code: null, hint: null },
  },
];

/** A server that breaks the connection after `chunk` events and sends one event again. */
function breakingServer(chunk: number): { open: OpenStream; asked: (string | null)[] } {
  const asked: (string | null)[] = [];
  const open: OpenStream = async (lastId, { onEvents }) => {
    await Promise.resolve();
    asked.push(lastId);
    const known = all.findIndex((event) => event.id === lastId);
    const rest = all.slice(Math.max(0, known));
    onEvents(rest.slice(0, chunk));
    if (rest.length > chunk) throw new Error('connection lost');
  };
  return { open, asked };
}

function finished<V extends { lastId: string | null; isDone: boolean }>(
  stream: JobStream<V>,
): Promise<void> {
  return new Promise((resolve) => {
    const stop = stream.subscribe(() => {
      if (stream.getSnapshot().connection === 'over') {
        resolve();
        queueMicrotask(stop);
      }
    });
  });
}

describe('the stream of a job', () => {
  it.each([2, 3, 7, 100])('survives breaks after every %i events', async (chunk) => {
    const server = breakingServer(chunk);
    const stream = new JobStream({
      initial,
      apply: applyText,
      open: server.open,
      schedule: (flush) => {
        queueMicrotask(flush);
      },
      wait: () => Promise.resolve(),
    });
    await finished(stream);
    expect(stream.getSnapshot().view.text).toBe('the whole answer, once');
    expect(new Set(server.asked).size).toBe(server.asked.length);
  });

  it('closes its connection when nobody watches, and goes on where it was', async () => {
    const signals: AbortSignal[] = [];
    const asked: (string | null)[] = [];
    const open: OpenStream = (lastId, { onEvents, signal }) => {
      signals.push(signal);
      asked.push(lastId);
      const next = all.findIndex((event) => event.id === lastId) + 1;
      onEvents(all.slice(next, next + 4));
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      });
    };
    const stream = new JobStream({ initial, apply: applyText, open });
    stream.subscribe(() => undefined)();
    expect(signals[0]?.aborted).toBe(true);
    await Promise.resolve();
    stream.subscribe(() => undefined)();
    expect(asked).toEqual([null, '0.3']);
    expect(stream.getSnapshot().view.text).toBe('the whol');
  });
});
