/** A job's event stream for tests: the events given, after the place the browser asks for. */
import { http, HttpResponse, type HttpHandler } from 'msw';
import type { JobEvent } from '@/features/jobs';

export function jobStream(jobId: string, events: readonly JobEvent[]): HttpHandler {
  return http.get(`*/api/jobs/${jobId}/events`, ({ request }) => {
    const last = request.headers.get('last-event-id');
    const from = last === null ? 0 : Number(last.split('.')[1]) + 1;
    const lines = events.map(
      (event, index) => `id: 0.${String(index)}\ndata: ${JSON.stringify(event)}\n\n`,
    );
    const isOver = events.at(-1)?.type === 'done';
    const text = lines.slice(from).join('') + (isOver ? 'event: end\ndata: {}\n\n' : '');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        // A job that runs keeps its stream open.
        if (isOver) controller.close();
      },
    });
    return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
  });
}
