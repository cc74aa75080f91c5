/** The file tree of a project: folders first, names in natural order. */

export interface TreeNode {
  name: string;
  path: string;
  children: TreeNode[] | null;
}

export interface TreeRow {
  node: TreeNode;
  depth: number;
  isOpen: boolean;
  /** Position among its siblings, from 1, and their number: a screen reader says "2 of 5". */
  position: number;
  siblings: number;
}

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export function buildTree(paths: readonly string[]): TreeNode[] {
  const root: TreeNode = { name: '', path: '', children: [] };
  const folders = new Map<string, TreeNode>([['', root]]);
  const folder = (path: string): TreeNode => {
    const known = folders.get(path);
    if (known) return known;
    const cut = path.lastIndexOf('/');
    const node: TreeNode = { name: path.slice(cut + 1), path, children: [] };
    folders.set(path, node);
    folder(path.slice(0, Math.max(0, cut))).children?.push(node);
    return node;
  };
  for (const path of paths) {
    const cut = path.lastIndexOf('/');
    const parent = folder(path.slice(0, Math.max(0, cut)));
    parent.children?.push({ name: path.slice(cut + 1), path, children: null });
  }
  for (const node of folders.values()) node.children?.sort(compareNodes);
  return root.children ?? [];
}

function compareNodes(left: TreeNode, right: TreeNode): number {
  const leftRank = left.children === null ? 1 : 0;
  const rightRank = right.children === null ? 1 : 0;
  return leftRank - rightRank || order.compare(left.name, right.name);
}

/** The rows that can be seen, in order, with the open folders unfolded. */
export function visibleRows(tree: readonly TreeNode[], open: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const walk = (nodes: readonly TreeNode[], depth: number) => {
    nodes.forEach((node, index) => {
      const isOpen = node.children !== null && open.has(node.path);
      rows.push({ node, depth, isOpen, position: index + 1, siblings: nodes.length });
      if (isOpen) walk(node.children ?? [], depth + 1);
    });
  };
  walk(tree, 0);
  return rows;
}

export type TreeMove =
  | { kind: 'focus'; path: string }
  | { kind: 'open'; path: string }
  | { kind: 'close'; path: string }
  | { kind: 'activate'; path: string };

/** What a key does in a tree, as the WAI-ARIA tree pattern asks. */
export function moveInTree(
  rows: readonly TreeRow[],
  focused: string,
  key: string,
): TreeMove | null {
  const index = Math.max(
    0,
    rows.findIndex((row) => row.node.path === focused),
  );
  const row = rows[index];
  if (row === undefined) return null;
  const focusAt = (at: number): TreeMove | null => {
    const target = rows[at];
    return target ? { kind: 'focus', path: target.node.path } : null;
  };
  switch (key) {
    case 'ArrowDown':
      return focusAt(index + 1);
    case 'ArrowUp':
      return focusAt(index - 1);
    case 'Home':
      return focusAt(0);
    case 'End':
      return focusAt(rows.length - 1);
    case 'ArrowRight':
      if (row.node.children === null) return null;
      return row.isOpen ? focusAt(index + 1) : { kind: 'open', path: row.node.path };
    case 'ArrowLeft':
      if (row.isOpen) return { kind: 'close', path: row.node.path };
      return focusAt(rows.findLastIndex((above, at) => at < index && above.depth < row.depth));
    case 'Enter':
    case ' ':
      return { kind: 'activate', path: row.node.path };
    default:
      return null;
  }
}

/** Folders above a path, so that it can be shown. */
export function parentFolders(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
