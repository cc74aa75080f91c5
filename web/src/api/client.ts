/**
 * The only door to the server. Types come from its OpenAPI schema (`pnpm run api-client`).
 * `load(api.GET('/api/…'))` gives the data or throws an `ApiError`.
 */
import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema';
import { ApiError, readProblem } from './errors';

export type Schemas = components['schemas'];

type Method = 'post' | 'put' | 'patch';

/** What a request sends: `RequestBody<'/api/session', 'post'>`. */
export type RequestBody<P extends keyof paths, M extends Method> = paths[P][M] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

/** Another origin when the web app is served from a CDN; the same one otherwise. */
export const apiOrigin: string = import.meta.env.VITE_API_ORIGIN ?? '';

/** The address of something a browser loads by itself: an image, a download. */
export const apiUrl = (path: string): string => `${apiOrigin}${path}`;

export const baseRequest: { credentials: RequestCredentials; headers: Record<string, string> } = {
  credentials: apiOrigin === '' ? 'same-origin' : 'include',
  // The server refuses an unsafe request without it: no other site's form can send it.
  headers: { 'X-Paynto-Request': '1' },
};

const throwProblems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response);
    return undefined;
  },
  onError({ error }) {
    if (error instanceof ApiError || (error instanceof Error && error.name === 'AbortError')) {
      return undefined;
    }
    return ApiError.unreachable(error);
  },
};

export const api = createClient<paths>({
  baseUrl: apiOrigin === '' && typeof location !== 'undefined' ? location.origin : apiOrigin,
  ...baseRequest,
  // Read at call time, so that tests can put their own in its place.
  fetch: (request) => globalThis.fetch(request),
});
api.use(throwProblems);

/** The data of an answer; a failed request has already thrown its `ApiError`. */
export async function load<T>(request: Promise<{ data?: T }>): Promise<T> {
  const { data } = await request;
  // A 204 has no data and its type says so.
  return data as T;
}
