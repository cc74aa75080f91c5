import { useState } from 'react';
import { Button, Dialog, Field, Input } from '@/ui';
import { t } from './messages';

interface PathDialogProps {
  title: string;
  initial: string;
  confirmLabel: string;
  hint?: string;
  label?: string;
  isEmptyAllowed?: boolean;
  onConfirm: (path: string) => Promise<unknown>;
  onClose: () => void;
}

/** Asks for a path, for a new file or a new name. */
export function PathDialog({
  title,
  initial,
  confirmLabel,
  hint = t('pathHint'),
  label = t('path'),
  isEmptyAllowed = false,
  onConfirm,
  onClose,
}: PathDialogProps) {
  const [path, setPath] = useState(initial);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm(path.trim());
      onClose();
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : t('refused'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={title} size="sm">
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <Field label={label} error={error} hint={hint}>
          {(control) => (
            <Input
              {...control}
              value={path}
              spellCheck={false}
              autoComplete="off"
              className="font-mono"
              onChange={(event) => {
                setPath(event.target.value);
                setError(null);
              }}
            />
          )}
        </Field>
        <div className="flex justify-end">
          <Button
            type="submit"
            variant="primary"
            isBusy={isBusy}
            disabled={!isEmptyAllowed && (path.trim() === '' || path.trim().endsWith('/'))}
          >
            {confirmLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
