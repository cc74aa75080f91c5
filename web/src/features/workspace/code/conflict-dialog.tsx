import { Button, CodeBlock, Dialog } from '@/ui';
import type { OpenFile } from './open-files';

interface ConflictDialogProps {
  file: OpenFile;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
}

/** Shown when a file was changed elsewhere while someone typed here; nothing is lost by itself. */
export function ConflictDialog({ file, onTakeTheirs, onKeepMine }: ConflictDialogProps) {
  return (
    <Dialog
      isOpen
      onOpenChange={onKeepMine}
      title={`${file.path} was changed meanwhile`}
      description="A build or another person has saved this file since you began to edit it."
      size="xl"
      footer={
        <>
          <Button onClick={onTakeTheirs}>Discard mine, use theirs</Button>
          <Button variant="primary" onClick={onKeepMine}>
            Keep mine and go on editing
          </Button>
        </>
      }
    >
      <div className="grid gap-3 md:grid-cols-2">
        <CodeBlock
          title="Yours, not saved"
          code={file.draft ?? ''}
          className="max-h-[50dvh] overflow-y-auto"
        />
        <CodeBlock
          title="Theirs, saved"
          code={file.conflict?.text ?? ''}
          className="max-h-[50dvh] overflow-y-auto"
        />
      </div>
    </Dialog>
  );
}
