import { describe, expect, it } from 'vitest';
import { isDirty, noOpenFiles, reduceOpenFiles, type OpenFilesAction } from './open-files';

function run(...actions: OpenFilesAction[]) {
  return actions.reduce(reduceOpenFiles, noOpenFiles);
}

const opened: OpenFilesAction[] = [
  { type: 'open', path: 'a.ts' },
  { type: 'loaded', path: 'a.ts', text: 'one', sha256: '1' },
];

describe('the open files of the editor', () => {
  it('keeps what was typed while a save was under way', () => {
    const state = run(
      ...opened,
      { type: 'typed', path: 'a.ts', text: 'two' },
      { type: 'typed', path: 'a.ts', text: 'three' },
      { type: 'saved', path: 'a.ts', text: 'two', sha256: '2' },
    );
    const file = state.files[0];
    expect(file?.draft).toBe('three');
    expect(file?.savedSha256).toBe('2');
    expect(file && isDirty(file)).toBe(true);
  });

  it('follows the server as long as nothing was typed', () => {
    const state = run(...opened, { type: 'loaded', path: 'a.ts', text: 'new', sha256: '2' });
    expect(state.files[0]).toMatchObject({ savedText: 'new', draft: null, conflict: null });
  });

  it('never overwrites what was typed, but tells of the conflict', () => {
    const conflict: OpenFilesAction[] = [
      ...opened,
      { type: 'typed', path: 'a.ts', text: 'mine' },
      { type: 'loaded', path: 'a.ts', text: 'theirs', sha256: '2' },
    ];
    expect(run(...conflict).files[0]).toMatchObject({
      draft: 'mine',
      conflict: { text: 'theirs' },
    });
    expect(run(...conflict, { type: 'take-theirs', path: 'a.ts' }).files[0]).toMatchObject({
      savedText: 'theirs',
      draft: null,
      conflict: null,
    });
    expect(run(...conflict, { type: 'keep-mine', path: 'a.ts' }).files[0]).toMatchObject({
      savedSha256: '2',
      draft: 'mine',
      conflict: null,
    });
  });

  it('shows the neighbour when the shown tab is closed', () => {
    const three = run(
      { type: 'open', path: 'a' },
      { type: 'open', path: 'b' },
      { type: 'open', path: 'c' },
      { type: 'open', path: 'b' },
    );
    const closed = reduceOpenFiles(three, { type: 'close', path: 'b' });
    expect(closed.active).toBe('c');
    expect(reduceOpenFiles(closed, { type: 'close', path: 'c' }).active).toBe('a');
  });
});
