/** What is chosen in the file tree: one row, or several by Ctrl, Shift and the keys. */
import type { TreeRow } from './tree';

export interface Modifiers {
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/** The choice after a row was clicked; `anchor` is where a range begins. */
export function choose(
  rows: readonly TreeRow[],
  chosen: readonly string[],
  anchor: string,
  path: string,
  { shiftKey, ctrlKey, metaKey }: Modifiers,
): string[] {
  if (shiftKey) {
    const ends = [anchor, path].map((end) => rows.findIndex((row) => row.node.path === end));
    const from = Math.max(0, Math.min(...ends));
    return rows.slice(from, Math.max(...ends) + 1).map((row) => row.node.path);
  }
  if (ctrlKey || metaKey) {
    return chosen.includes(path) ? chosen.filter((known) => known !== path) : [...chosen, path];
  }
  return [path];
}

/** Without what lies in a folder that is chosen itself. */
export function withoutNested(chosen: readonly string[]): string[] {
  return chosen.filter((path) => !chosen.some((other) => path.startsWith(`${other}/`)));
}

/** All files that are chosen or lie in a chosen folder. */
export function filesIn(chosen: readonly string[], paths: readonly string[]): string[] {
  return paths.filter((path) =>
    chosen.some((target) => path === target || path.startsWith(`${target}/`)),
  );
}
