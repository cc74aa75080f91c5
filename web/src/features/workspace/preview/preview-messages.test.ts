import { describe, expect, it } from 'vitest';
import {
  appendEntries,
  countLevels,
  MAX_ENTRIES,
  readPreviewMessage,
  toAppPath,
} from './preview-messages';

const now = new Date('2026-01-01T00:00:00Z');

describe('messages of the preview', () => {
  it('are ignored unless they have the known form', () => {
    for (const data of [
      null,
      'x',
      7,
      {},
      { source: 'other', type: 'ready' },
      { source: 'paynto-preview', type: 'evil' },
    ]) {
      expect(readPreviewMessage(data, now)).toBeNull();
    }
  });

  it('are cut to size and given a known level', () => {
    const message = readPreviewMessage(
      { source: 'paynto-preview', type: 'console', level: 'shout', text: 'x'.repeat(9_000) },
      now,
    );
    expect(message).toMatchObject({ type: 'console', entry: { level: 'log' } });
    expect(message?.type === 'console' && message.entry.message.length).toBe(4_000);
  });

  it('tell errors, rejections and overlays as errors', () => {
    const entries = ['error', 'rejection', 'overlay'].map((type) => {
      const message = readPreviewMessage({ source: 'paynto-preview', type, text: 'no' }, now);
      return message?.type === 'console' ? message.entry.level : null;
    });
    expect(entries).toEqual(['error', 'error', 'error']);
  });

  it('say nothing of an overlay that has gone', () => {
    const gone = { source: 'paynto-preview', type: 'overlay', text: '' };
    expect(readPreviewMessage(gone, now)).toBeNull();
  });

  it('give the path of a navigation without origin and access token', () => {
    expect(
      readPreviewMessage(
        {
          source: 'paynto-preview',
          type: 'navigation',
          url: 'http://a.test/books?token=s&page=2#x',
        },
        now,
      ),
    ).toEqual({ type: 'navigation', path: '/books?page=2#x' });
  });
});

describe('the address bar', () => {
  it('stays inside the app', () => {
    expect(toAppPath('books/3')).toBe('/books/3');
    expect(toAppPath('https://elsewhere.test/x?y=1')).toBe('/x?y=1');
    expect(toAppPath('//elsewhere.test/x')).toBe('/elsewhere.test/x');
    expect(toAppPath('  ')).toBe('/');
  });
});

describe('the console', () => {
  it('keeps the newest entries and counts errors and warnings', () => {
    const entry = { level: 'error', message: 'a', source: null, line: null, at: '' } as const;
    const many = appendEntries(
      [],
      Array.from({ length: MAX_ENTRIES + 5 }, () => entry),
    );
    expect(many.length).toBe(MAX_ENTRIES);
    expect(countLevels([...many, { ...entry, level: 'warn' }])).toEqual({
      errors: MAX_ENTRIES,
      warnings: 1,
    });
  });
});
