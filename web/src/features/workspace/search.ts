/** What of the workspace stands in the address, so that a link opens the same view. */

export const WORKSPACE_TABS = ['chat', 'tickets', 'code', 'data', 'versions', 'logs'] as const;
export type WorkspaceTab = (typeof WORKSPACE_TABS)[number];

export interface WorkspaceSearch {
  /** `preview` and `more` are tabs of their own only on a phone. */
  tab?: WorkspaceTab | 'preview' | 'more';
  file?: string;
  line?: number;
  base?: number;
  head?: number;
  /** The trash is shown: what this version removed, or 0 for the list alone. */
  trash?: number;
  table?: string;
}

export function readWorkspaceSearch(search: Record<string, unknown>): WorkspaceSearch {
  const tabs = [...WORKSPACE_TABS, 'preview', 'more'] as const;
  const result: WorkspaceSearch = {};
  const tab = tabs.find((name) => name === search.tab);
  if (tab !== undefined) result.tab = tab;
  const file = readText(search.file);
  if (file !== undefined) result.file = file;
  const table = readText(search.table);
  if (table !== undefined) result.table = table;
  for (const name of ['line', 'base', 'head', 'trash'] as const) {
    const value = Number(search[name]);
    if (search[name] !== undefined && Number.isSafeInteger(value) && value >= 0) {
      result[name] = value;
    }
  }
  return result;
}

function readText(value: unknown): string | undefined {
  // The router reads `file=404` as a number.
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
