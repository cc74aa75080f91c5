/** Calls to the app's own API. Every failure is an ApiError with a message for people. */

export interface ApiProblem {
  title: string;
  status: number;
  code: string;
  errors?: { path: string; message: string }[];
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** What is wrong with single fields of a form, by field. */
  readonly fields: Record<string, string>;

  constructor(problem: ApiProblem) {
    super(problem.title);
    this.status = problem.status;
    this.code = problem.code;
    this.fields = Object.fromEntries((problem.errors ?? []).map((error) => [error.path, error.message]));
  }
}

export type QueryValue = string | number | boolean | null | undefined;

/** "/books" and { search: "x", page: 2 } → "/api/books?search=x&page=2"; empty values are left out. */
export function apiUrl(path: string, query: Record<string, QueryValue> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return `/api${path}${text && `?${text}`}`;
}

interface RequestOptions {
  query?: Record<string, QueryValue>;
  body?: unknown;
  signal?: AbortSignal;
}

async function request<T>(method: string, path: string, { query, body, signal }: RequestOptions = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(apiUrl(path, query), {
      method,
      ...(signal && { signal }),
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError({ title: "The server cannot be reached. Check your connection and try again.", status: 0, code: "offline" });
  }
  if (!response.ok) throw new ApiError(await readProblem(response));
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

async function readProblem(response: Response): Promise<ApiProblem> {
  try {
    const problem = (await response.json()) as Partial<ApiProblem>;
    if (typeof problem.title === "string") return { code: "error", status: response.status, ...problem, title: problem.title };
  } catch {
    // Not our own answer, for example one of a proxy.
  }
  return { title: `The server answered with an error (${response.status}).`, status: response.status, code: "error" };
}

export const api = {
  get: <T>(path: string, query?: Record<string, QueryValue>, signal?: AbortSignal) =>
    request<T>("GET", path, { ...(query && { query }), ...(signal && { signal }) }),
  post: <T>(path: string, body?: unknown) => request<T>("POST", path, { body }),
  patch: <T>(path: string, body: unknown) => request<T>("PATCH", path, { body }),
  delete: <T>(path: string) => request<T>("DELETE", path),
};
