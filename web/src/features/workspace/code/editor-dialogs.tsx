import { ConfirmDialog } from '@/ui';
import { ConflictDialog } from './conflict-dialog';
import { t } from './messages';
import type { OpenFile } from './open-files';
import { PathDialog } from './path-dialog';
import type { EditorFiles } from './use-editor-files';

interface EditorDialogsProps {
  editor: EditorFiles;
  /** The file with unsaved text that is to be closed. */
  closing: OpenFile | null;
  renamed: string | null;
  onClose: (file: OpenFile) => void;
  onMove: (from: string, to: string) => Promise<unknown>;
  onDismiss: () => void;
}

export function EditorDialogs({
  editor,
  closing,
  renamed,
  onClose,
  onMove,
  onDismiss,
}: EditorDialogsProps) {
  const { active, dispatch } = editor;
  return (
    <>
      {active?.conflict ? (
        <ConflictDialog
          file={active}
          onTakeTheirs={() => {
            dispatch({ type: 'take-theirs', path: active.path });
          }}
          onKeepMine={() => {
            dispatch({ type: 'keep-mine', path: active.path });
          }}
        />
      ) : null}
      {renamed === null ? null : (
        <PathDialog
          title={t('rename')}
          initial={renamed}
          confirmLabel={t('move')}
          onConfirm={(path) => onMove(renamed, path)}
          onClose={onDismiss}
        />
      )}
      <ConfirmDialog
        isOpen={closing !== null}
        onOpenChange={onDismiss}
        title={t('closeTitle')}
        description={t('closeText', { path: closing?.path ?? '' })}
        confirmLabel={t('closeAnyway')}
        isDangerous
        onConfirm={() => {
          if (closing !== null) onClose(closing);
        }}
      />
    </>
  );
}
