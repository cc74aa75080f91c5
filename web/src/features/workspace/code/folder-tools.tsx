import { EllipsisVertical, FolderInput, Trash2 } from 'lucide-react';
import { ConfirmDialog, DropdownMenu, IconButton, MenuItem } from '@/ui';
import { t } from './messages';
import { PathDialog } from './path-dialog';

export interface FolderActions {
  move: (from: string, to: string) => Promise<unknown>;
  /** Rejects when not all of it could be deleted; the reason has been shown. */
  remove: (folder: string, paths: readonly string[]) => Promise<unknown>;
}

export type FolderAct = 'rename' | 'delete';

interface FolderToolsProps {
  /** The folder chosen in the tree. */
  folder: string | null;
  /** Every file of the project. */
  paths: readonly string[];
  actions: FolderActions;
  act: FolderAct | null;
  onAct: (act: FolderAct | null) => void;
}

/** Renaming and deleting the chosen folder. */
export function FolderTools({ folder, paths, actions, act, onAct }: FolderToolsProps) {
  if (folder === null) return null;
  const inside = paths.filter((path) => path.startsWith(`${folder}/`));
  const dismiss = () => {
    onAct(null);
  };
  return (
    <>
      <DropdownMenu
        trigger={
          <IconButton
            label={t('actionsFor', { path: folder })}
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
          {t('renameFolder')}
        </MenuItem>
        <MenuItem
          icon={<Trash2 />}
          isDangerous
          onSelect={() => {
            onAct('delete');
          }}
        >
          {t('deleteFolder')}
        </MenuItem>
      </DropdownMenu>
      {act === 'rename' ? (
        <PathDialog
          title={t('renameFolder')}
          initial={folder}
          confirmLabel={t('move')}
          hint={t('folderHint')}
          onConfirm={(to) => actions.move(folder, to)}
          onClose={dismiss}
        />
      ) : null}
      <ConfirmDialog
        isOpen={act === 'delete'}
        onOpenChange={dismiss}
        title={t('deleteFolderTitle', { path: folder })}
        description={t('deleteFolderText', { count: inside.length })}
        confirmLabel={t('deleteFolder')}
        isDangerous
        onConfirm={() => actions.remove(folder, inside)}
      />
    </>
  );
}
