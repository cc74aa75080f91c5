import { expect, it } from 'vitest';
import { safeNext } from './guards';

it.each([
  [undefined, '/dashboard'],
  ['/projects/1?tab=code', '/projects/1?tab=code'],
  ['//evil.example', '/dashboard'],
  ['/\\evil.example', '/dashboard'],
  ['https://evil.example', '/dashboard'],
  ['javascript:alert(1)', '/dashboard'],
])('after signing in, %s leads to %s', (next, target) => {
  expect(safeNext(next)).toBe(target);
});
