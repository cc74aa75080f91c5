import { Button, CodeBlock, Dialog } from '@/ui';
import { t } from './messages';
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
      title={t('wasChangedMeanwhile', { path: file.path })}
      description={t('aBuildOrAnotherPerson')}
      size="xl"
      footer={
        <>
          <Button onClick={onTakeTheirs}>{t('discardMineUseTheirs')}</Button>
          <Button variant="primary" onClick={onKeepMine}>
            {t('keepMineAndGoOn')}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 md:grid-cols-2">
        <CodeBlock
          title={t('yoursNotSaved')}
          code={file.draft ?? ''}
          className="max-h-[50dvh] overflow-y-auto"
        />
        <CodeBlock
          title={t('theirsSaved')}
          code={file.conflict?.text ?? ''}
          className="max-h-[50dvh] overflow-y-auto"
        />
      </div>
    </Dialog>
  );
}
