/**
 * Server-sent events over fetch, because EventSource cannot send a header nor tell a refusal from a
 * broken line. https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
import { apiUrl, baseRequest } from './client';
import { ApiError, readProblem } from './errors';

export interface ServerEvent {
  /** The event's place in the stream; resume after it. */
  id: string | null;
  event: string;
  data: string;
}

/** Parses a stream cut into pieces anywhere; `push` gives the events that are complete. */
export class EventParser {
  private rest = '';
  private id: string | null = null;
  private event = '';
  private data: string[] = [];

  push(piece: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    this.rest += piece;
    // A CR at the end may be the first half of a CRLF: it waits for the next piece.
    const lines = this.rest.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') this.readField(line);
      else if (this.data.length > 0 || this.event !== '') events.push(this.finish());
    }
    return events;
  }

  private finish(): ServerEvent {
    const event = { id: this.id, event: this.event || 'message', data: this.data.join('\n') };
    this.event = '';
    this.data = [];
    return event;
  }

  private readField(line: string): void {
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.data.push(value);
    else if (name === 'event') this.event = value;
    else if (name === 'id') this.id = value;
  }
}

export interface ReadEventsOptions {
  /** Resume after this place. */
  after?: string | number | null;
  signal: AbortSignal;
  /** All events that came in one piece, in order. */
  onEvents: (events: readonly ServerEvent[]) => void;
  onOpen?: () => void;
}

/**
 * Reads one connection. Resolves when the server says `event: end` and rejects when the line breaks,
 * also when it closes without an end. Does not retry: see `followEvents`.
 */
export async function readEvents(path: string, options: ReadEventsOptions): Promise<void> {
  const { after, signal, onEvents, onOpen } = options;
  const headers: Record<string, string> = { ...baseRequest.headers, Accept: 'text/event-stream' };
  if (after !== undefined && after !== null) headers['Last-Event-ID'] = String(after);
  const response = await fetch(apiUrl(path), { ...baseRequest, headers, signal });
  if (!response.ok) throw await readProblem(response);
  if (response.body === null) throw ApiError.unreachable('no body');
  onOpen?.();
  const parser = new EventParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw ApiError.unreachable('the stream broke off');
    const events = parser.push(value);
    const end = events.findIndex((each) => each.event === 'end');
    const kept = end === -1 ? events : events.slice(0, end);
    if (kept.length > 0) onEvents(kept);
    if (end !== -1) {
      await reader.cancel();
      return;
    }
  }
}

export interface FollowEventsOptions extends ReadEventsOptions {
  onState?: (state: 'connecting' | 'open' | 'waiting') => void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/** Reads until the server says that it is over or refuses (4xx); reconnects where it left off. */
export async function followEvents(path: string, options: FollowEventsOptions): Promise<void> {
  let { after } = options;
  let failures = 0;
  while (!options.signal.aborted) {
    options.onState?.('connecting');
    try {
      await readEvents(path, {
        ...options,
        after: after ?? null,
        onOpen: () => {
          failures = 0;
          options.onState?.('open');
        },
        onEvents: (events) => {
          after = events.findLast((each) => each.id !== null)?.id ?? after;
          options.onEvents(events);
        },
      });
      return;
    } catch (error) {
      if (isAborted(options.signal)) return;
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) throw error;
    }
    options.onState?.('waiting');
    await pause(Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures), options.signal);
    failures += 1;
  }
}

/** The JSON of an event; null for what is not ours to understand. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type
export function parseEventData<T>(event: ServerEvent): T | null {
  try {
    return JSON.parse(event.data) as T;
  } catch {
    return null;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, milliseconds);
    function finish() {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
    signal.addEventListener('abort', finish);
  });
}

/** Read anew: the type checker takes the earlier look for the last word. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
