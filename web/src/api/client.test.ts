import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { server } from '@/testing/server';
import { api, load } from './client';
import { ApiError } from './errors';

it('marks every unsafe request as the web app’s own', async () => {
  let mark: string | null = null;
  server.use(
    http.delete('*/api/session', ({ request }) => {
      mark = request.headers.get('x-paynto-request');
      return new HttpResponse(null, { status: 204 });
    }),
  );
  await load(api.DELETE('/api/session'));
  expect(mark).toBe('1');
});

it('turns a problem into an error with code, detail and the messages of the fields', async () => {
  server.use(
    http.post('*/api/users', () =>
      Response.json(
        {
          code: 'invalid_input',
          detail: 'Some fields need another look.',
          errors: [{ loc: ['body', 'email'], message: 'This address is taken.' }],
          request_id: 'r1',
        },
        { status: 422 },
      ),
    ),
  );
  const error = await load(
    api.POST('/api/users', { body: { email: 'a@b.c', name: 'A', password: 'x' } }),
  ).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(ApiError);
  const problem = error as ApiError;
  expect([problem.status, problem.code, problem.requestId]).toEqual([422, 'invalid_input', 'r1']);
  expect(problem.message).toBe('Some fields need another look.');
  expect(problem.fieldError('email')).toBe('This address is taken.');
});

it('says that the server cannot be reached when there is no answer at all', async () => {
  server.use(http.get('*/api/me', () => HttpResponse.error()));
  await expect(load(api.GET('/api/me'))).rejects.toMatchObject({ code: 'unreachable', status: 0 });
});

it('still gives an error with words when the answer is not a problem', async () => {
  server.use(http.get('*/api/me', () => new HttpResponse('<h1>Bad gateway</h1>', { status: 502 })));
  await expect(load(api.GET('/api/me'))).rejects.toMatchObject({
    code: 'unexpected_answer',
    status: 502,
  });
});
