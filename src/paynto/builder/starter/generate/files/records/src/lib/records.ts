import { t } from "@/lib/texts";

export interface RecordPage<Row> {
  items: Row[];
  total: number;
  page: number;
  pageSize: number;
}

export interface RecordOption {
  id: number;
  label: string;
}

/** One kind of record as the pages see it. The page of a list is at `path`, its API at `/api` + `path`. */
export interface RecordClient<Row, Input> {
  path: string;
  /** How a row is called in lists and messages. */
  nameOf: (row: Row) => string;
  list: (query: string, signal?: AbortSignal) => Promise<RecordPage<Row>>;
  /** Every row of a query, page by page. */
  listAll: (query: string) => Promise<Row[]>;
  options: (signal?: AbortSignal) => Promise<RecordOption[]>;
  find: (id: number, signal?: AbortSignal) => Promise<Row>;
  create: (input: Input) => Promise<Row>;
  update: (id: number, input: Input) => Promise<Row>;
  remove: (id: number) => Promise<void>;
  /** Stores a deleted row again under its old number. */
  restore: (row: Row) => Promise<void>;
}

/** A refusal of the server: a text for people and, for forms, one per field. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly fields: Record<string, string> = {},
  ) {
    super(message);
  }
}

export const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/** Tells all lists and figures on the page that stored data has changed. */
export const recordChanges = new EventTarget();
const announceChange = () => recordChanges.dispatchEvent(new Event("change"));

interface RequestOptions {
  method?: string;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const { method = "GET", body, signal } = options;
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      signal: signal ?? null,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(t("The server cannot be reached. Check the connection and try again."), 0);
  }
  if (!response.ok) throw await readError(response);
  if (method !== "GET") announceChange();
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function readError(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as { title?: string; errors?: { path: string; message: string }[] };
  const fields = Object.fromEntries((body.errors ?? []).map(({ path, message }) => [path, message]));
  return new ApiError(body.title ?? t("Something went wrong on the server."), response.status, fields);
}

interface ClientOptions<Row> {
  path: string;
  nameOf: (row: Row) => string;
}

const LARGEST_PAGE = 500;

export function recordClient<Row extends { id: number }, Input>({ path, nameOf }: ClientOptions<Row>): RecordClient<Row, Input> {
  const list: RecordClient<Row, Input>["list"] = (query, signal) => request(`${path}?${query}`, { signal });
  return {
    path,
    nameOf,
    list,
    listAll: async (query) => {
      const params = new URLSearchParams(query);
      params.set("pageSize", String(LARGEST_PAGE));
      const rows: Row[] = [];
      for (let page = 1; ; page += 1) {
        params.set("page", String(page));
        const { items, total } = await list(params.toString());
        rows.push(...items);
        if (items.length === 0 || rows.length >= total) return rows;
      }
    },
    options: async (signal) => {
      const { items } = await list(`pageSize=${LARGEST_PAGE}`, signal);
      const options = items.map((row) => ({ id: row.id, label: nameOf(row) || `#${row.id}` }));
      return options.sort((a, b) => a.label.localeCompare(b.label));
    },
    find: (id, signal) => request(`${path}/${id}`, { signal }),
    create: (input) => request(path, { method: "POST", body: input }),
    update: (id, input) => request(`${path}/${id}`, { method: "PATCH", body: input }),
    remove: (id) => request(`${path}/${id}`, { method: "DELETE" }),
    restore: (row) => request(`${path}/${row.id}/restore`, { method: "POST", body: row }),
  };
}
