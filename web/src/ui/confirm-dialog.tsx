import * as Radix from '@radix-ui/react-alert-dialog';
import { useState, type ReactNode } from 'react';
import { Button } from './button';
import { Field } from './field';
import { Input } from './input';
import { t } from './messages';

export interface ConfirmDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description: ReactNode;
  confirmLabel: string;
  /** The dialog stays open and busy until it settles; a rejection leaves it open. */
  onConfirm: () => unknown;
  isDangerous?: boolean;
  /** The person has to type this word before the button works. */
  wordToType?: string;
  wordLabel?: string;
}

/** For what cannot be undone; otherwise act at once and offer undo in a toast. */
export function ConfirmDialog({
  isOpen,
  onOpenChange,
  title,
  description,
  confirmLabel,
  onConfirm,
  isDangerous = false,
  wordToType,
  wordLabel,
}: ConfirmDialogProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [word, setWord] = useState('');
  const confirm = async () => {
    setIsBusy(true);
    try {
      await onConfirm();
      setWord('');
      onOpenChange(false);
    } catch {
      // The caller has shown the error; the dialog stays for another try.
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-overlay data-[state=open]:animate-fade-in" />
        <Radix.Content className="fixed top-1/2 left-1/2 z-50 w-[calc(100%-32px)] max-w-md -translate-x-1/2 -translate-y-1/2 rounded-xl border bg-raised p-5 shadow-float data-[state=open]:animate-fade-in">
          <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-2 text-sm text-muted">{description}</div>
          </Radix.Description>
          {wordToType === undefined ? null : (
            <Field label={wordLabel ?? wordToType} className="mt-4">
              {(control) => (
                <Input
                  {...control}
                  value={word}
                  autoComplete="off"
                  onChange={(event) => {
                    setWord(event.target.value);
                  }}
                />
              )}
            </Field>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button>{t('cancel')}</Button>
            </Radix.Cancel>
            <Button
              variant={isDangerous ? 'danger' : 'primary'}
              isBusy={isBusy}
              disabled={wordToType !== undefined && word !== wordToType}
              onClick={() => void confirm()}
            >
              {confirmLabel}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
