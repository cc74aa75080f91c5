/** The difference between a file as it was and its new text while that is still being written. */

import type { EditBlockView } from './build-state';

export interface LiveLine {
  kind: 'context' | 'added' | 'deleted';
  text: string;
}

/** Where a block of an edit stands: its number, and the line of the file where that is certain. */
export interface LiveBlock {
  kind: 'block';
  number: number;
  line: number | null;
}

/** Beyond so many changed lines the rest is shown as new instead of searched for matches. */
const MOST_EDITS = 400;

export function diffLive(before: string | null, text: string, isWriting: boolean): LiveLine[] {
  const written = splitLines(text);
  // A line that is not yet whole would jump between "new" and "unchanged".
  const partial = isWriting && !text.endsWith('\n') ? written.pop() : undefined;
  const lines =
    before === null ? written.map(added) : compare(splitLines(before), written, isWriting);
  if (partial !== undefined) lines.push({ kind: 'added', text: partial });
  return lines;
}

/**
 * The blocks of an edit, each as the lines it takes out and those it puts in. What both have in common is told once
 * the block is whole; until then it would jump about.
 */
export function diffBlocks(
  before: string | null,
  blocks: readonly EditBlockView[],
  isWriting: boolean,
): (LiveLine | LiveBlock)[] {
  return blocks.flatMap(({ search, replace }, index) => {
    const isOpen = isWriting && index === blocks.length - 1;
    const [old, written] = [splitLines(search), splitLines(replace)];
    const line = before === null ? null : findLine(before, search);
    const lines = isOpen
      ? [...old.map(deleted), ...written.map(added)]
      : compare(old, written, false);
    return [{ kind: 'block', number: index + 1, line } as const, ...lines];
  });
}

/** The number of the only line where whole lines of a text begin. */
function findLine(text: string, search: string): number | null {
  if (search.trim() === '') return null;
  const [all, wanted] = [`\n${text}`, `\n${search}`];
  const start = all.indexOf(wanted);
  if (start < 0 || all.includes(wanted, start + 1)) return null;
  return all.slice(0, start + 1).split('\n').length - 1;
}

export function countChanges(lines: readonly LiveRow[]): { added: number; deleted: number } {
  const count = (kind: LiveLine['kind']) => lines.filter((line) => line.kind === kind).length;
  return { added: count('added'), deleted: count('deleted') };
}

function splitLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const added = (text: string): LiveLine => ({ kind: 'added', text });
const deleted = (text: string): LiveLine => ({ kind: 'deleted', text });

function compare(before: string[], after: string[], isWriting: boolean): LiveLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  // While the file is written, its end has not come yet: what stands below is not deleted.
  const room = Math.min(before.length, after.length) - start;
  while (!isWriting && end < room && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const context = (text: string): LiveLine => ({ kind: 'context', text });
  return [
    ...before.slice(0, start).map(context),
    ...findShortestEdit(
      before.slice(start, before.length - end),
      after.slice(start, after.length - end),
      isWriting,
    ),
    ...before.slice(before.length - end).map(context),
  ];
}

/** E. W. Myers, An O(ND) difference algorithm (1986); an open end needs no deletions after it. */
function findShortestEdit(before: string[], after: string[], hasOpenEnd: boolean): LiveLine[] {
  const [width, height] = [before.length, after.length];
  const most = Math.min(width + height, MOST_EDITS);
  const offset = most + 1;
  let reached = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(reached);
    reached = reached.slice();
    let end: number | null = null;
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepTo(reached, diagonal, edits, offset);
      while (x < width && x - diagonal < height && before[x] === after[x - diagonal]) x += 1;
      reached[diagonal + offset] = x;
      const isEnd = x - diagonal === height && (x === width || (hasOpenEnd && x < width));
      // Of equally short ways the last one keeps the most lines.
      if (isEnd) end = x;
    }
    if (end !== null) return walkBack({ before, after, trace, offset }, end, height);
  }
  return [...(hasOpenEnd ? [] : before.map(deleted)), ...after.map(added)];
}

/** Whether the best way to a diagonal is an added line, from the diagonal above it. */
function goesDown(reached: Int32Array, diagonal: number, edits: number, offset: number): boolean {
  if (diagonal === -edits) return true;
  return (
    diagonal !== edits && at(reached, diagonal - 1 + offset) < at(reached, diagonal + 1 + offset)
  );
}

const at = (reached: Int32Array, index: number): number => reached[index] ?? 0;

function stepTo(reached: Int32Array, diagonal: number, edits: number, offset: number): number {
  return goesDown(reached, diagonal, edits, offset)
    ? at(reached, diagonal + 1 + offset)
    : at(reached, diagonal - 1 + offset) + 1;
}

interface Search {
  before: string[];
  after: string[];
  trace: Int32Array[];
  offset: number;
}

function walkBack(
  { before, after, trace, offset }: Search,
  endX: number,
  endY: number,
): LiveLine[] {
  const lines: LiveLine[] = [];
  let [x, y] = [endX, endY];
  const goBackOn = (fromX: number, fromY: number) => {
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      lines.push({ kind: 'context', text: before[x] ?? '' });
    }
  };
  for (const [edits, reached] of [...trace.entries()].slice(1).reverse()) {
    const isAdded = goesDown(reached, x - y, edits, offset);
    const from = isAdded ? x - y + 1 : x - y - 1;
    const fromX = at(reached, from + offset);
    goBackOn(isAdded ? fromX : fromX + 1, isAdded ? fromX - from + 1 : fromX - from);
    [x, y] = [fromX, fromX - from];
    if (isAdded) lines.push(added(after[y] ?? ''));
    else lines.push(deleted(before[x] ?? ''));
  }
  goBackOn(0, 0);
  return lines.reverse();
}

export type LiveRow = LiveLine | LiveBlock | { kind: 'folded'; count: number };

const AROUND = 3;

/** Long runs of unchanged lines fold to one row, but for those next to a change. */
export function foldContext(lines: readonly (LiveLine | LiveBlock)[]): LiveRow[] {
  const rows: LiveRow[] = [];
  let run: LiveLine[] = [];
  const flush = (isLast: boolean) => {
    const head = rows.length === 0 ? 0 : AROUND;
    const tail = isLast ? 0 : AROUND;
    if (run.length <= head + tail + 1) rows.push(...run);
    else {
      rows.push(...run.slice(0, head), { kind: 'folded', count: run.length - head - tail });
      rows.push(...run.slice(run.length - tail));
    }
    run = [];
  };
  for (const line of lines) {
    if (line.kind === 'context') run.push(line);
    else {
      flush(false);
      rows.push(line);
    }
  }
  flush(true);
  return rows;
}
