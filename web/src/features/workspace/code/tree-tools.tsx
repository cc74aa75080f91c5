import { EllipsisVertical, FolderInput, Trash2 } from 'lucide-react';
import { ConfirmDialog, DropdownMenu, IconButton, MenuItem } from '@/ui';
import { filesIn, withoutNested } from './chosen';
import { t } from './messages';
import { PathDialog } from './path-dialog';

export interface TreeActions {
  move: (moves: readonly (readonly [string, string])[]) => Promise<unknown>;
  /** Rejects when it was refused; the reason has been shown. */
  remove: (name: string, targets: readonly string[], files: readonly string[]) => Promise<unknown>;
}

export type TreeAct = 'rename' | 'delete';

interface TreeToolsProps {
  /** Folders and files chosen in the tree. */
  chosen: readonly string[];
  /** Every file of the project. */
  paths: readonly string[];
  actions: TreeActions;
  act: TreeAct | null;
  onAct: (act: TreeAct | null) => void;
}

/** Renaming, moving and deleting what is chosen in the tree. */
export function TreeTools({ chosen, paths, actions, act, onAct }: TreeToolsProps) {
  const targets = withoutNested(chosen);
  const [first] = targets;
  if (first === undefined) return null;
  const isMany = targets.length > 1;
  const isFile = !isMany && paths.includes(first);
  const files = filesIn(targets, paths);
  const name = isMany ? t('chosenFiles', { count: files.length }) : first;
  const dismiss = () => {
    onAct(null);
  };
  return (
    <>
      {/* An open file has its menu in the editor. */}
      {isFile ? null : (
        <DropdownMenu
          trigger={
            <IconButton
              label={
                isMany ? t('chosen', { count: targets.length }) : t('actionsFor', { path: first })
              }
              icon={<EllipsisVertical />}
              size="sm"
            />
          }
        >
          <MenuItem
            icon={<FolderInput />}
            shortcut="F2"
            onSelect={() => {
              onAct('rename');
            }}
          >
            {isMany ? t('moveMany') : t('renameFolder')}
          </MenuItem>
          <MenuItem
            icon={<Trash2 />}
            shortcut="Del"
            isDangerous
            onSelect={() => {
              onAct('delete');
            }}
          >
            {isMany ? t('deleteMany') : t('deleteFolder')}
          </MenuItem>
        </DropdownMenu>
      )}
      {act === 'rename' ? (
        <MoveDialog targets={targets} isFile={isFile} onMove={actions.move} onClose={dismiss} />
      ) : null}
      <ConfirmDialog
        isOpen={act === 'delete'}
        onOpenChange={dismiss}
        title={
          isMany
            ? t('deleteManyTitle', { count: files.length })
            : t('deleteFolderTitle', { path: first })
        }
        description={isMany ? t('deleteManyText') : t('deleteFolderText', { count: files.length })}
        confirmLabel={isMany ? t('deleteMany') : t('deleteFolder')}
        isDangerous
        onConfirm={() => actions.remove(name, targets, files)}
      />
    </>
  );
}

interface MoveDialogProps {
  targets: readonly string[];
  isFile: boolean;
  onMove: TreeActions['move'];
  onClose: () => void;
}

function MoveDialog({ targets, isFile, onMove, onClose }: MoveDialogProps) {
  const [first = ''] = targets;
  if (targets.length === 1) {
    return (
      <PathDialog
        title={isFile ? t('rename') : t('renameFolder')}
        initial={first}
        confirmLabel={t('move')}
        hint={isFile ? t('pathHint') : t('folderHint')}
        onConfirm={(to) => onMove([[first, to]])}
        onClose={onClose}
      />
    );
  }
  return (
    <PathDialog
      title={t('moveMany')}
      label={t('folder')}
      initial={first.includes('/') ? first.slice(0, first.lastIndexOf('/')) : ''}
      confirmLabel={t('move')}
      hint={t('moveManyHint')}
      isEmptyAllowed
      onConfirm={(folder) =>
        onMove(targets.map((path) => [path, joinPath(folder, nameOf(path))] as const))
      }
      onClose={onClose}
    />
  );
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function joinPath(folder: string, name: string): string {
  const top = folder.replace(/\/+$/, '');
  return top === '' ? name : `${top}/${name}`;
}
