import { Save } from 'lucide-react';
import { Button, Select } from '@/ui';
import { useVersionNumbers } from './editor-area';
import { FileMenu } from './file-menu';
import { t } from './messages';
import { isDirty, type OpenFile } from './open-files';

interface EditorToolsProps {
  projectId: string;
  file: OpenFile;
  current: number | null;
  /** The version that the file is compared with; null while it is edited. */
  base: number | null;
  onBase: (base: number | null) => void;
  isSaving: boolean;
  onSave: () => void;
  onRename: () => void;
  onDelete: () => void;
}

export function EditorTools({
  projectId,
  file,
  current,
  base,
  onBase,
  isSaving,
  ...actions
}: EditorToolsProps) {
  const versions = useVersionNumbers(projectId);
  return (
    <>
      <Select
        look="quiet"
        label={t('difference')}
        value={base === null ? 'none' : String(base)}
        className="hidden sm:flex"
        options={[
          { value: 'none', label: t('edit') },
          ...versions
            .filter((number) => number !== current)
            .map((number) => ({
              value: String(number),
              label: t('differenceTo', { number }),
            })),
        ]}
        onChange={(value) => {
          onBase(value === 'none' ? null : Number(value));
        }}
      />
      <Button
        size="sm"
        icon={<Save />}
        isBusy={isSaving}
        disabled={!isDirty(file)}
        onClick={actions.onSave}
      >
        {t('save')}
      </Button>
      <FileMenu
        projectId={projectId}
        path={file.path}
        onRename={actions.onRename}
        onDelete={actions.onDelete}
      />
    </>
  );
}
