import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { server } from '@/testing/server';
import { EventParser, followEvents, readEvents, type ServerEvent } from './events';
import { ApiError } from './errors';

const text =
  'id: 1\ndata: {"a":1}\n\n: comment\r\nid: 2\r\ndata: one\r\ndata: two\r\n\r\nevent: end\ndata:\n\n';

function stream(body: string) {
  return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
}

describe('EventParser', () => {
  it('gives the same events however the stream is cut', () => {
    const whole = new EventParser().push(text);
    expect(whole.map(({ id, event, data }) => [id, event, data])).toEqual([
      ['1', 'message', '{"a":1}'],
      ['2', 'message', 'one\ntwo'],
      ['2', 'end', ''],
    ]);
    for (let size = 1; size < text.length; size += 1) {
      const parser = new EventParser();
      const events: ServerEvent[] = [];
      for (let at = 0; at < text.length; at += size) {
        events.push(...parser.push(text.slice(at, at + size)));
      }
      expect(events).toEqual(whole);
    }
  });
});

describe('readEvents', () => {
  it('resumes after the given place and resolves at the end', async () => {
    let asked: string | null = null;
    server.use(
      http.get('*/api/jobs/1/events', ({ request }) => {
        asked = request.headers.get('last-event-id');
        return stream('id: 8\ndata: x\n\nevent: end\ndata:\n\n');
      }),
    );
    const seen: string[] = [];
    await readEvents('/api/jobs/1/events', {
      after: 7,
      signal: new AbortController().signal,
      onEvents: (events) => seen.push(...events.map((each) => each.data)),
    });
    expect(asked).toBe('7');
    expect(seen).toEqual(['x']);
  });

  it('rejects when the line breaks before the end', async () => {
    server.use(http.get('*/api/jobs/1/events', () => stream('id: 1\ndata: x\n\n')));
    const reading = readEvents('/api/jobs/1/events', {
      signal: new AbortController().signal,
      onEvents: () => undefined,
    });
    await expect(reading).rejects.toBeInstanceOf(ApiError);
  });
});

describe('followEvents', () => {
  it('asks again from where the line broke, and loses and doubles nothing', async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get('*/api/jobs/1/events', ({ request }) => {
        asked.push(request.headers.get('last-event-id'));
        return asked.length === 1
          ? stream('id: 1\ndata: a\n\nid: 2\ndata: b\n\n')
          : stream('id: 3\ndata: c\n\nevent: end\ndata:\n\n');
      }),
    );
    const seen: string[] = [];
    await followEvents('/api/jobs/1/events', {
      signal: new AbortController().signal,
      onEvents: (events) => seen.push(...events.map((each) => each.data)),
    });
    expect(asked).toEqual([null, '2']);
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('gives up at once when the server refuses', async () => {
    server.use(
      http.get('*/api/jobs/1/events', () =>
        Response.json({ code: 'job_not_found', detail: 'No such job.' }, { status: 404 }),
      ),
    );
    const following = followEvents('/api/jobs/1/events', {
      signal: new AbortController().signal,
      onEvents: () => undefined,
    });
    await expect(following).rejects.toMatchObject({ status: 404, code: 'job_not_found' });
  });
});
