import type { ProjectSort, StackName } from '@/features/projects';

/** What the address of the dashboard says. */
export interface DashboardSearch {
  search?: string;
  stack?: StackName;
  sort?: ProjectSort;
  /** The project whose deploy dialog is open. */
  deploy?: string;
}

/** What to change; an empty text takes the entry out. */
export type DashboardChange = Partial<Record<keyof DashboardSearch, string>>;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Unknown or empty values are left out, so that a plain address stays plain. */
export function readDashboardSearch(raw: Record<string, unknown>): DashboardSearch {
  const search = text(raw.search);
  const deploy = text(raw.deploy);
  return {
    ...(search === undefined ? {} : { search }),
    ...(raw.stack === 'react' || raw.stack === 'fullstack' ? { stack: raw.stack } : {}),
    ...(raw.sort === 'created' || raw.sort === 'name' ? { sort: raw.sort } : {}),
    ...(deploy === undefined ? {} : { deploy }),
  };
}
