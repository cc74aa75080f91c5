/** Puts the messages of a project in the order in which one reads them. */
import type { MessageRead } from '../queries';

export interface Turn {
  /** The person's message; null for an answer whose message is not loaded. */
  asked: MessageRead | null;
  answers: readonly MessageRead[];
}

/**
 * Each answer stands under the message it belongs to, although messages sent during a build were written before its
 * answer. Messages in `waiting` (ids of jobs) are left out: the queue shows them.
 */
export function arrangeTurns(
  messages: readonly MessageRead[],
  waiting: ReadonlySet<string>,
): readonly Turn[] {
  const answersOf = Map.groupBy(
    messages.filter((message) => message.role !== 'user' && message.job_id !== null),
    (message) => message.job_id,
  );
  const asked = new Set(
    messages.filter((message) => message.role === 'user').map((message) => message.job_id),
  );
  return messages.flatMap((message): Turn[] => {
    const { job_id: jobId } = message;
    if (message.role !== 'user') {
      return jobId !== null && asked.has(jobId) ? [] : [{ asked: null, answers: [message] }];
    }
    if (jobId !== null && waiting.has(jobId)) return [];
    return [{ asked: message, answers: jobId === null ? [] : (answersOf.get(jobId) ?? []) }];
  });
}
