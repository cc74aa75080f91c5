import { describe, expect, it } from 'vitest';
import { parsePatch, sideBySide } from './diff-rows';

const patch = `--- a/notes.md
+++ b/notes.md
@@ -1,4 +1,4 @@ heading
 one
--- a/old
-two
+++ b/new
+zwei
 four
@@ -20 +20,2 @@
-last
\\ No newline at end of file
+last
+end
`;

describe('the rows of a patch', () => {
  it('numbers both sides and is not fooled by lines that look like headers', () => {
    const [first, second] = parsePatch(patch);
    expect(first?.header).toBe('heading');
    expect(
      first?.lines.map((line) => [line.kind, line.oldNumber, line.newNumber, line.text]),
    ).toEqual([
      ['context', 1, 1, 'one'],
      ['deleted', 2, null, '-- a/old'],
      ['deleted', 3, null, 'two'],
      ['added', null, 2, '++ b/new'],
      ['added', null, 3, 'zwei'],
      ['context', 4, 4, 'four'],
    ]);
    expect(second?.lines.map((line) => line.kind)).toEqual(['deleted', 'added', 'added']);
  });

  it('pairs old and new lines side by side', () => {
    const [, second] = parsePatch(patch);
    const rows = sideBySide(second?.lines ?? []);
    expect(rows.map((row) => [row.left?.text ?? null, row.right?.text ?? null])).toEqual([
      ['last', 'last'],
      [null, 'end'],
    ]);
  });

  it('gives nothing for an empty patch', () => {
    expect(parsePatch('')).toEqual([]);
  });
});
