import { useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";

export interface ConfirmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  /** May be asynchronous: the button shows progress and the dialog closes when it is done. */
  onConfirm: () => void | Promise<void>;
  title: string;
  /** What will happen, in one sentence. */
  description: string;
  confirmLabel?: string;
  cancelLabel?: string;
  isDangerous?: boolean;
}

/** Asks before something that cannot be undone. Prefer to act at once and offer Undo in a toast. */
export function ConfirmDialog({
  isOpen,
  onClose,
  onConfirm,
  title,
  description,
  confirmLabel = "Confirm",
  cancelLabel = "Cancel",
  isDangerous = false,
}: ConfirmDialogProps) {
  const [isRunning, setIsRunning] = useState(false);

  async function confirm() {
    setIsRunning(true);
    try {
      await onConfirm();
      onClose();
    } finally {
      setIsRunning(false);
    }
  }

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      description={description}
      size="sm"
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {cancelLabel}
          </Button>
          <Button variant={isDangerous ? "danger" : "primary"} isLoading={isRunning} onClick={() => void confirm()}>
            {confirmLabel}
          </Button>
        </>
      }
    />
  );
}
