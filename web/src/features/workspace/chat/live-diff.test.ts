import { describe, expect, it } from 'vitest';
import { countChanges, diffBlocks, diffLive, foldContext, type LiveLine } from './live-diff';

const signs = { context: ' ', added: '+', deleted: '-' };
const show = (lines: readonly LiveLine[]) => lines.map((line) => signs[line.kind] + line.text);

const before = 'one\ntwo\nthree\nfour\nfive\n';

describe('the difference of a file while it is written', () => {
  it('shows what changed and what stays', () => {
    expect(show(diffLive(before, 'one\n2\nthree\nfour\nfive\nsix\n', false))).toEqual([
      ' one',
      '-two',
      '+2',
      ' three',
      ' four',
      ' five',
      '+six',
    ]);
  });

  it('does not call deleted what the writing has not reached', () => {
    expect(show(diffLive(before, 'one\ntwo and a half\nthr', true))).toEqual([
      ' one',
      '+two and a half',
      '+thr',
    ]);
    expect(show(diffLive(before, 'one\nthree\nfour\n', true))).toEqual([
      ' one',
      '-two',
      ' three',
      ' four',
    ]);
  });

  it('shows a new file as added', () => {
    expect(show(diffLive(null, 'a\nb', true))).toEqual(['+a', '+b']);
  });

  it('shows the blocks of an edit while they come, and what stays once a block is whole', () => {
    const blocks = [
      { search: 'two\nthree\n', replace: '2\nthree\n' },
      { search: 'four\nfive\n', replace: 'four\n' },
    ];
    expect(diffBlocks(before, blocks, true)).toEqual([
      { kind: 'block', number: 1, line: 2 },
      { kind: 'deleted', text: 'two' },
      { kind: 'added', text: '2' },
      { kind: 'context', text: 'three' },
      { kind: 'block', number: 2, line: 4 },
      { kind: 'deleted', text: 'four' },
      { kind: 'deleted', text: 'five' },
      { kind: 'added', text: 'four' },
    ]);
    expect(diffBlocks(before, blocks, false).slice(-3)).toEqual([
      { kind: 'block', number: 2, line: 4 },
      { kind: 'context', text: 'four' },
      { kind: 'deleted', text: 'five' },
    ]);
  });

  it('names a line only where the search text stands in one place', () => {
    const line = (text: string, search: string) =>
      diffBlocks(text, [{ search, replace: '' }], true)[0];
    expect(line('a\nb\na\n', 'a\n')).toEqual({ kind: 'block', number: 1, line: null });
    expect(line('xa\nb\na\n', 'a\n')).toEqual({ kind: 'block', number: 1, line: 3 });
    expect(line('x\n', 'a\n')).toEqual({ kind: 'block', number: 1, line: null });
  });

  it('takes markers inside a new file for what they are', () => {
    const text = '<<<<<<< SEARCH\nold\n';
    expect(show(diffLive(null, text, false))).toEqual(['+<<<<<<< SEARCH', '+old']);
  });

  it.each(Array.from({ length: 40 }, (_, seed) => seed + 1))(
    'always holds both texts, seed %i',
    (seed) => {
      let state = seed;
      const random = (most: number) => {
        state = (state * 48_271) % 2_147_483_647;
        return state % most;
      };
      const make = () => Array.from({ length: random(30) }, () => String(random(6)));
      const [left, right] = [make(), make()];
      const text = (lines: string[]) => lines.map((line) => `${line}\n`).join('');
      const lines = diffLive(text(left), text(right), false);
      const pick = (kind: LiveLine['kind']) =>
        lines
          .filter((line) => line.kind === 'context' || line.kind === kind)
          .map((line) => line.text);
      expect(pick('deleted')).toEqual(left);
      expect(pick('added')).toEqual(right);
      const open = diffLive(text(left), text(right), true);
      const kept = open.filter((line) => line.kind !== 'deleted').map((line) => line.text);
      expect(kept).toEqual(right);
      const old = open.filter((line) => line.kind !== 'added').map((line) => line.text);
      expect(old).toEqual(left.slice(0, old.length));
    },
  );

  it('stays quick and whole when everything is another', () => {
    const many = (name: string) =>
      Array.from({ length: 3_000 }, (_, index) => `${name} ${String(index)}\n`).join('');
    expect(countChanges(diffLive(many('a'), many('b'), false))).toEqual({
      added: 3_000,
      deleted: 3_000,
    });
  });

  it('folds long unchanged runs', () => {
    const old = Array.from({ length: 30 }, (_, index) => `${String(index)}\n`).join('');
    const rows = foldContext(diffLive(old, old.replace('15\n', 'fifteen\n'), false));
    expect(rows.filter((row) => row.kind === 'folded')).toEqual([
      { kind: 'folded', count: 12 },
      { kind: 'folded', count: 11 },
    ]);
  });
});
