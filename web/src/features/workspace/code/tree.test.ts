import { describe, expect, it } from 'vitest';
import { buildTree, moveInTree, parentFolders, visibleRows } from './tree';

const tree = buildTree(['src/App.tsx', 'README.md', 'src/pages/page10.tsx', 'src/pages/page2.tsx']);

describe('the file tree', () => {
  it('puts folders first and sorts names as people do', () => {
    const rows = visibleRows(tree, new Set(['src', 'src/pages']));
    expect(rows.map((row) => [row.node.path, row.depth])).toEqual([
      ['src', 0],
      ['src/pages', 1],
      ['src/pages/page2.tsx', 2],
      ['src/pages/page10.tsx', 2],
      ['src/App.tsx', 1],
      ['README.md', 0],
    ]);
  });

  it('moves, opens and closes by keys', () => {
    const closed = visibleRows(tree, new Set());
    expect(moveInTree(closed, 'src', 'ArrowRight')).toEqual({ kind: 'open', path: 'src' });
    expect(moveInTree(closed, 'src', 'ArrowDown')).toEqual({ kind: 'focus', path: 'README.md' });
    expect(moveInTree(closed, 'README.md', 'ArrowDown')).toBeNull();
    const open = visibleRows(tree, new Set(['src']));
    expect(moveInTree(open, 'src', 'ArrowRight')).toEqual({ kind: 'focus', path: 'src/pages' });
    expect(moveInTree(open, 'src/App.tsx', 'ArrowLeft')).toEqual({ kind: 'focus', path: 'src' });
    expect(moveInTree(open, 'src', 'ArrowLeft')).toEqual({ kind: 'close', path: 'src' });
    expect(moveInTree(open, 'src/App.tsx', 'Enter')).toEqual({
      kind: 'activate',
      path: 'src/App.tsx',
    });
  });

  it('knows the folders above a file', () => {
    expect(parentFolders('a/b/c.ts')).toEqual(['a', 'a/b']);
    expect(parentFolders('c.ts')).toEqual([]);
  });
});
