import { expect, it } from 'vitest';
import type { MessageRead } from '../queries';
import { arrangeTurns } from './conversation';

const message = (id: string, role: 'user' | 'assistant', jobId: string | null) =>
  ({ id, role, job_id: jobId }) as MessageRead;

const read = (messages: MessageRead[], waiting: string[] = []) =>
  arrangeTurns(messages, new Set(waiting)).map((turn) => [
    turn.asked?.id ?? null,
    ...turn.answers.map((answer) => answer.id),
  ]);

it('puts an answer under its message, though another was sent before it came', () => {
  const messages = [
    message('first', 'user', 'a'),
    message('second', 'user', 'b'),
    message('answer to first', 'assistant', 'a'),
    message('answer to second', 'assistant', 'b'),
  ];
  expect(read(messages)).toEqual([
    ['first', 'answer to first'],
    ['second', 'answer to second'],
  ]);
});

it('leaves out what waits', () => {
  const messages = [message('first', 'user', 'a'), message('second', 'user', 'b')];
  expect(read(messages, ['b'])).toEqual([['first']]);
});

it('keeps an answer whose message is on an earlier page, and messages without a build', () => {
  const messages = [message('answer', 'assistant', 'a'), message('note', 'user', null)];
  expect(read(messages)).toEqual([[null, 'answer'], ['note']]);
});
