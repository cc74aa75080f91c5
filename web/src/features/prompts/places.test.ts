import { describe, expect, it } from 'vitest';
import { findPlace, insertPrompt, opensMenu, titleOf } from './places';

describe('places of a prompt', () => {
  it('are found one after the other', () => {
    const text = 'Add a {field} to {other records}';
    const first = findPlace(text, 0);
    expect(first).toEqual({ start: 6, end: 13 });
    expect(findPlace(text, first?.end ?? 0)).toEqual({ start: 17, end: 32 });
    expect(findPlace(text, 32)).toBeNull();
  });

  it.each(['{}', '{a\nb}', '{open', `{${'a'.repeat(41)}}`])('are not seen in %j', (text) => {
    expect(findPlace(text, 0)).toBeNull();
  });

  it('are selected where the prompt was inserted', () => {
    expect(insertPrompt('ab', '-{x}-', { start: 1, end: 1 })).toEqual({
      text: 'a-{x}-b',
      selection: { start: 2, end: 5 },
    });
    expect(insertPrompt('old', 'new', { start: 0, end: 3 })).toEqual({
      text: 'new',
      selection: { start: 3, end: 3 },
    });
    expect(insertPrompt('a', 'b', { start: 9, end: 12 }).text).toBe('ab');
  });
});

it('opens the menu at the beginning of a line only', () => {
  expect(opensMenu('', 0)).toBe(true);
  expect(opensMenu('one\n', 4)).toBe(true);
  expect(opensMenu('one', 3)).toBe(false);
  expect(opensMenu('one ', 4)).toBe(false);
});

it('makes a title of a message', () => {
  expect(titleOf('  Make it green\nand blue')).toBe('Make it green');
  expect(titleOf('a'.repeat(80))).toBe(`${'a'.repeat(50)}…`);
  expect(titleOf('word '.repeat(20)).length).toBeLessThanOrEqual(51);
});
