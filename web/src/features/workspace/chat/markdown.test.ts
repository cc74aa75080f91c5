import { describe, expect, it } from 'vitest';
import { parseInline, parseMarkdown } from './markdown';

describe('the Markdown of the chat', () => {
  it('knows paragraphs, lists, headings and code', () => {
    const blocks = parseMarkdown(
      '# Done\nI **made** `App`\n- one\n- two\n\n1. first\n```ts\na < b\n```',
    );
    expect(blocks.map((block) => block.kind)).toEqual([
      'heading',
      'paragraph',
      'list',
      'list',
      'code',
    ]);
    expect(blocks.at(-1)).toEqual({ kind: 'code', language: 'ts', text: 'a < b' });
  });

  it('knows tables and quotes, and keeps a bar in a sentence', () => {
    const blocks = parseMarkdown(
      'Prices:\n| name | **price** |\n|---|:--:|\n| tea | 2 |\n| egg | 3 |\nThat is all.\n> so it\n> was said\n\na | b',
    );
    expect(blocks.map((block) => block.kind)).toEqual([
      'paragraph',
      'table',
      'paragraph',
      'quote',
      'paragraph',
    ]);
    expect(blocks[1]).toEqual({
      kind: 'table',
      head: [[{ kind: 'text', text: 'name' }], [{ kind: 'strong', text: 'price' }]],
      rows: [
        [[{ kind: 'text', text: 'tea' }], [{ kind: 'text', text: '2' }]],
        [[{ kind: 'text', text: 'egg' }], [{ kind: 'text', text: '3' }]],
      ],
    });
  });

  it('shows half-written code as far as it goes', () => {
    expect(parseMarkdown('```tsx\n<div')).toEqual([
      { kind: 'code', language: 'tsx', text: '<div' },
    ]);
  });

  it('keeps HTML and unsafe links as plain text', () => {
    const hostile = '<img src=x onerror=alert(1)> [go](javascript:alert(1)) [x](data:text/html,1)';
    expect(parseInline(hostile).every((part) => part.kind === 'text')).toBe(true);
    expect(parseInline('[site](https://a.test/x)')).toEqual([
      { kind: 'link', text: 'site', href: 'https://a.test/x' },
    ]);
  });

  it('loses no character of ordinary text', () => {
    const text = 'a * b, 2**3, `open, [x] (y) _z_ 🛒';
    const parts = parseInline(text);
    expect(parts.map((part) => part.text).join('')).toBe(text);
  });
});
