/**
 * Messages between the workspace and the page in the preview. That page is foreign code: everything
 * it says is checked and cut to size before it is shown.
 */

export interface ConsoleEntry {
  level: 'log' | 'info' | 'debug' | 'warn' | 'error';
  message: string;
  source: string | null;
  line: number | null;
  at: string;
}

export type PreviewMessage =
  | { type: 'console'; entry: ConsoleEntry }
  | { type: 'navigation'; path: string }
  | { type: 'ready' | 'rendered'; path: string | null }
  /** The page's access has ended: it needs an address with a fresh token. */
  | { type: 'denied' };

export type PreviewCommand =
  { type: 'navigate'; path: string } | { type: 'reload' | 'back' | 'forward' };

const MAX_MESSAGE = 4_000;
const MAX_PATH = 2_000;
export const MAX_ENTRIES = 500;

export function readPreviewMessage(data: unknown, now: Date): PreviewMessage | null {
  if (typeof data !== 'object' || data === null) return null;
  const message = data as Record<string, unknown>;
  if (message.source !== 'paynto-preview') return null;
  switch (message.type) {
    case 'console':
      return { type: 'console', entry: readEntry(message, readLevel(message.level), now) };
    case 'overlay':
      // An empty text says that the overlay has gone.
      if (message.text === '') return null;
      return { type: 'console', entry: readEntry(message, 'error', now) };
    case 'error':
    case 'rejection':
      return { type: 'console', entry: readEntry(message, 'error', now) };
    case 'navigation': {
      const path = readPath(message.url);
      return path === null ? null : { type: 'navigation', path };
    }
    case 'ready':
    case 'rendered':
      return { type: message.type, path: readPath(message.url) };
    case 'denied':
      return { type: 'denied' };
    default:
      return null;
  }
}

function readLevel(level: unknown): ConsoleEntry['level'] {
  if (level === 'warning') return 'warn';
  const known = ['log', 'info', 'debug', 'warn', 'error'] as const;
  return known.find((name) => name === level) ?? 'log';
}

function readEntry(
  message: Record<string, unknown>,
  level: ConsoleEntry['level'],
  now: Date,
): ConsoleEntry {
  const text = typeof message.text === 'string' ? message.text : '(no message)';
  const source = message.file;
  return {
    level,
    message: text.slice(0, MAX_MESSAGE),
    source: typeof source === 'string' ? source.slice(0, MAX_PATH) : null,
    line: typeof message.line === 'number' ? message.line : null,
    at: now.toISOString(),
  };
}

function readPath(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_PATH) return null;
  try {
    const url = new URL(value, 'http://preview.invalid');
    url.searchParams.delete('token');
    return `${url.pathname}${url.search}${url.hash}`;
  } catch {
    return null;
  }
}

/** What a person types into the address bar, as a path of the app; other sites stay outside. */
export function toAppPath(typed: string): string {
  const text = typed.trim();
  if (text === '') return '/';
  try {
    const url = /^[a-z]+:\/\//i.test(text)
      ? new URL(text)
      : new URL(text.replace(/^\/*/, '/'), 'http://preview.invalid');
    return `${url.pathname}${url.search}${url.hash}`;
  } catch {
    return '/';
  }
}

/** Keeps the newest entries; a loop that logs must not fill the browser's memory. */
export function appendEntries(
  entries: readonly ConsoleEntry[],
  added: readonly ConsoleEntry[],
): readonly ConsoleEntry[] {
  return [...entries, ...added].slice(-MAX_ENTRIES);
}

export function countLevels(entries: readonly ConsoleEntry[]): {
  errors: number;
  warnings: number;
} {
  return {
    errors: entries.filter((entry) => entry.level === 'error').length,
    warnings: entries.filter((entry) => entry.level === 'warn').length,
  };
}
