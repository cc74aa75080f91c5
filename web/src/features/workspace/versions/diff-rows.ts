/** Reads a unified patch into rows for the unified and the side-by-side view. */

export interface DiffLine {
  kind: 'context' | 'added' | 'deleted';
  text: string;
  oldNumber: number | null;
  newNumber: number | null;
}

export interface Hunk {
  header: string;
  lines: DiffLine[];
}

export interface SideRow {
  left: DiffLine | null;
  right: DiffLine | null;
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)$/;

export function parsePatch(patch: string): Hunk[] {
  const hunks: Hunk[] = [];
  let oldNumber = 0;
  let newNumber = 0;
  let oldLeft = 0;
  let newLeft = 0;
  const lines = patch.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) {
    const current = hunks.at(-1);
    // The counts of the header decide what is content: a deleted line may look like "--- a/file".
    if (current === undefined || (oldLeft <= 0 && newLeft <= 0)) {
      const match = HUNK.exec(line);
      if (match === null) continue;
      oldNumber = Number(match[1]);
      newNumber = Number(match[3]);
      oldLeft = Number(match[2] ?? 1);
      newLeft = Number(match[4] ?? 1);
      hunks.push({ header: (match[5] ?? '').trim(), lines: [] });
      continue;
    }
    const sign = line[0];
    const text = line.slice(1);
    if (sign === '\\') continue;
    if (sign === '+') {
      current.lines.push({ kind: 'added', text, oldNumber: null, newNumber });
      newNumber += 1;
      newLeft -= 1;
    } else if (sign === '-') {
      current.lines.push({ kind: 'deleted', text, oldNumber, newNumber: null });
      oldNumber += 1;
      oldLeft -= 1;
    } else {
      current.lines.push({ kind: 'context', text, oldNumber, newNumber });
      oldNumber += 1;
      newNumber += 1;
      oldLeft -= 1;
      newLeft -= 1;
    }
  }
  return hunks;
}

/** Pairs the deleted with the added lines of each changed block. */
export function sideBySide(lines: readonly DiffLine[]): SideRow[] {
  const rows: SideRow[] = [];
  let deleted: DiffLine[] = [];
  let added: DiffLine[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(deleted.length, added.length); index += 1) {
      rows.push({ left: deleted[index] ?? null, right: added[index] ?? null });
    }
    deleted = [];
    added = [];
  };
  for (const line of lines) {
    if (line.kind === 'deleted') {
      // In a patch an addition never precedes the deletion it replaces.
      if (added.length > 0) flush();
      deleted.push(line);
    } else if (line.kind === 'added') added.push(line);
    else {
      flush();
      rows.push({ left: line, right: line });
    }
  }
  flush();
  return rows;
}
