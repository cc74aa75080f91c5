/** The server's end of a job's stream. */
import { isApiError, parseEventData, readEvents } from '@/api';
import type { JobEvent, PlacedEvent } from './events';
import type { OpenStream } from './job-stream';

export function openJobStream(jobId: string): OpenStream {
  return async (lastId, { onEvents, signal }) => {
    try {
      await readEvents(`/api/jobs/${jobId}/events`, {
        after: lastId,
        signal,
        onEvents: (messages) => {
          const placed: PlacedEvent[] = [];
          for (const message of messages) {
            const event = parseEventData<JobEvent>(message);
            if (event !== null && message.id !== null) placed.push({ id: message.id, event });
          }
          onEvents(placed);
        },
      });
    } catch (error) {
      // A job that is gone or not ours will not come back by asking again.
      if (isApiError(error) && error.status >= 400 && error.status < 500) return;
      throw error;
    }
  };
}
