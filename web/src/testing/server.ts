/** The server of the tests: MSW handlers whose paths and answers are checked against the schema. */
import { http, HttpResponse, type HttpHandler } from 'msw';
import { setupServer } from 'msw/node';
import type { Problem } from '@/api';
import type { paths } from '@/api/schema';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathWith<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never;
}[keyof paths];

type JsonOf<R> = R extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Success<R> = JsonOf<R[Extract<keyof R, 200 | 201 | 202 | 204>]>;
type Answer<P extends keyof paths, M extends Method> = paths[P][M] extends { responses: infer R }
  ? Success<R>
  : never;

export interface Asked {
  params: Record<string, string | readonly string[] | undefined>;
  query: URLSearchParams;
  /** Reads the JSON body as the type the caller expects. */
  body: () => Promise<unknown>;
  headers: Headers;
}

/** A handler for one call; the answer may depend on what was asked. */
export function answer<M extends Method, P extends PathWith<M>>(
  method: M,
  path: P,
  reply: Answer<P, M> | ((asked: Asked) => Answer<P, M> | Promise<Answer<P, M>>),
): HttpHandler {
  return http[method](toPattern(path), async ({ request, params }) => {
    const asked: Asked = {
      params,
      query: new URL(request.url).searchParams,
      body: () => request.json(),
      headers: request.headers,
    };
    const body: unknown =
      typeof reply === 'function' ? await (reply as (asked: Asked) => unknown)(asked) : reply;
    if (body === undefined) return new HttpResponse(null, { status: 204 });
    return Response.json(body);
  });
}

/** A handler that refuses with a problem. */
export function refuse<M extends Method>(
  method: M,
  path: PathWith<M>,
  problem: Pick<Problem, 'status' | 'code' | 'detail'> & Partial<Problem>,
): HttpHandler {
  return http[method](toPattern(path), () =>
    Response.json(
      { type: 'about:blank', title: problem.code, ...problem },
      { status: problem.status, headers: { 'content-type': 'application/problem+json' } },
    ),
  );
}

const toPattern = (path: string): string => `*${path.replace(/\{(\w+)\}/g, ':$1')}`;

export const server = setupServer();
