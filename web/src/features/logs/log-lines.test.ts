import { describe, expect, it } from 'vitest';
import { withoutColours } from '@/lib/without-colours';
import { addLines, filterLines, MAX_LINES, noLines } from './log-lines';

function line(text: string) {
  return { line: text, stream: 'stdout', at: '2026-01-01T00:00:00Z' };
}

describe('the lines of a log', () => {
  it('are bounded and keep their keys', () => {
    const many = Array.from({ length: MAX_LINES + 3 }, (_, index) => line(String(index)));
    const log = addLines(addLines(noLines, many.slice(0, 10)), many.slice(10));
    expect(log.lines.length).toBe(MAX_LINES);
    expect(log.dropped).toBe(3);
    expect(log.lines[0]).toMatchObject({ key: 3, line: '3' });
  });

  it('are found by any part of their text', () => {
    const { lines } = addLines(noLines, [line('GET /Books 200'), line('POST /loans')]);
    expect(filterLines(lines, ' books ').map((entry) => entry.line)).toEqual(['GET /Books 200']);
    expect(filterLines(lines, '').length).toBe(2);
  });

  it('lose the colour codes of a terminal', () => {
    expect(withoutColours('\u001b[32mready\u001b[0m in 3 ms')).toBe('ready in 3 ms');
  });
});
