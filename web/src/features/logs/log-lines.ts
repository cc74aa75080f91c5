/** The lines of a running log: bounded, filterable, with a steady key for each line. */

export interface LogLine {
  line: string;
  stream: string;
  at: string;
}

export interface KeptLine extends LogLine {
  key: number;
}

export const MAX_LINES = 2_000;

export interface LogLines {
  lines: readonly KeptLine[];
  nextKey: number;
  /** Lines that are no longer shown. */
  dropped: number;
}

export const noLines: LogLines = { lines: [], nextKey: 0, dropped: 0 };

export function addLines(log: LogLines, added: readonly LogLine[]): LogLines {
  const keyed = added.map((line, index) => ({ ...line, key: log.nextKey + index }));
  const all = [...log.lines, ...keyed];
  const excess = Math.max(0, all.length - MAX_LINES);
  return {
    lines: excess > 0 ? all.slice(excess) : all,
    nextKey: log.nextKey + added.length,
    dropped: log.dropped + excess,
  };
}

export function filterLines(lines: readonly KeptLine[], text: string): readonly KeptLine[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return lines;
  return lines.filter((line) => line.line.toLowerCase().includes(wanted));
}
