import { ChevronDown, ChevronRight, File, Folder } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { cn } from '@/lib/cn';
import { choose, type Modifiers } from './chosen';
import { t } from './messages';
import { buildTree, moveInTree, parentFolders, visibleRows } from './tree';

interface FileTreeProps {
  paths: readonly string[];
  active: string | null;
  onOpen: (path: string) => void;
  /** Rows that F2, Delete and the menu are for. */
  chosen: readonly string[];
  onChoose: (paths: readonly string[]) => void;
  onAct: (act: 'rename' | 'delete') => void;
}

const noModifiers: Modifiers = { shiftKey: false, ctrlKey: false, metaKey: false };

const ACT_KEYS: Partial<Record<string, 'rename' | 'delete'>> = {
  F2: 'rename',
  Delete: 'delete',
};

/** One tab stop; arrows move, open and close, as the WAI-ARIA tree pattern asks. */
export function FileTree({ paths, active, onOpen, chosen, onChoose, onAct }: FileTreeProps) {
  const tree = useMemo(() => buildTree(paths), [paths]);
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(['src', ...(active ? parentFolders(active) : [])]),
  );
  const [focused, setFocused] = useState(active ?? '');
  const [anchor, setAnchor] = useState(active ?? '');
  const [shown, setShown] = useState(active);
  if (active !== shown) {
    setShown(active);
    if (active !== null) {
      setOpen(new Set([...open, ...parentFolders(active)]));
      setFocused(active);
    }
  }
  const rows = visibleRows(tree, open);
  const tabStop = rows.some((row) => row.node.path === focused)
    ? focused
    : (rows[0]?.node.path ?? '');
  const list = useRef<HTMLDivElement>(null);
  const [wantsFocus, setWantsFocus] = useState(0);
  useEffect(() => {
    if (wantsFocus > 0) list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [wantsFocus]);

  const toggle = (path: string) => {
    const next = new Set(open);
    if (!next.delete(path)) next.add(path);
    setOpen(next);
  };
  const point = (path: string, keys: Modifiers = noModifiers) => {
    setFocused(path);
    if (!keys.shiftKey) setAnchor(path);
    onChoose(choose(rows, chosen, anchor, path, keys));
  };
  const activate = (path: string, isFolder: boolean, keys: Modifiers = noModifiers) => {
    point(path, keys);
    if (keys.shiftKey || keys.ctrlKey || keys.metaKey) return;
    if (isFolder) toggle(path);
    else onOpen(path);
  };

  return (
    <div
      ref={list}
      role="tree"
      aria-multiselectable
      aria-label={t('files')}
      // The focus goes to a row; the tree itself is no stop.
      tabIndex={-1}
      className="py-1 text-[13px]"
      onKeyDown={(event) => {
        const act = ACT_KEYS[event.key];
        if (act !== undefined && tabStop !== '') {
          event.preventDefault();
          if (!chosen.includes(tabStop)) point(tabStop);
          onAct(act);
          return;
        }
        const move = moveInTree(rows, tabStop, event.key);
        if (move === null) return;
        event.preventDefault();
        if (move.kind === 'focus') {
          point(move.path, { ...noModifiers, shiftKey: event.shiftKey });
          setWantsFocus((count) => count + 1);
        } else if (move.kind === 'activate') {
          const node = rows.find((row) => row.node.path === move.path)?.node;
          const keys = event.key === ' ' ? { ...noModifiers, ctrlKey: event.ctrlKey } : noModifiers;
          activate(move.path, node?.children !== null, keys);
        } else toggle(move.path);
      }}
    >
      {rows.map(({ node, depth, isOpen, position, siblings }) => {
        const isFolder = node.children !== null;
        const Chevron = isOpen ? ChevronDown : ChevronRight;
        return (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree handles the keys
          <div
            key={node.path}
            role="treeitem"
            aria-level={depth + 1}
            aria-posinset={position}
            aria-setsize={siblings}
            aria-selected={node.path === active || chosen.includes(node.path)}
            aria-expanded={isFolder ? isOpen : undefined}
            tabIndex={node.path === tabStop ? 0 : -1}
            style={{ paddingLeft: `${String(depth * 14 + 8)}px` }}
            className={cn(
              'flex h-7 items-center gap-1.5 pr-2 -outline-offset-2 select-none hover:bg-hover',
              node.path === active && 'bg-accent-soft',
              chosen.length > 1 && chosen.includes(node.path) && 'bg-accent-soft',
            )}
            onClick={(event) => {
              activate(node.path, isFolder, event);
            }}
          >
            {isFolder ? (
              <Chevron className="size-3.5 shrink-0 text-faint" aria-hidden />
            ) : (
              <span className="w-3.5 shrink-0" />
            )}
            {isFolder ? (
              <Folder className="size-3.5 shrink-0 text-muted" aria-hidden />
            ) : (
              <File className="size-3.5 shrink-0 text-faint" aria-hidden />
            )}
            <span className="truncate">{node.name}</span>
          </div>
        );
      })}
    </div>
  );
}
