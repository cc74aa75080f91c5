import { Download, EllipsisVertical, FolderInput, Trash2 } from 'lucide-react';
import { apiUrl } from '@/api';
import { DropdownMenu, IconButton, MenuItem, MenuSeparator } from '@/ui';
import { t } from './messages';

interface FileMenuProps {
  projectId: string;
  path: string;
  onRename: () => void;
  onDelete: () => void;
}

export function FileMenu({ projectId, path, onRename, onDelete }: FileMenuProps) {
  return (
    <DropdownMenu
      trigger={
        <IconButton label={t('actionsFor', { path })} icon={<EllipsisVertical />} size="sm" />
      }
    >
      <MenuItem icon={<FolderInput />} onSelect={onRename}>
        {t('rename')}
      </MenuItem>
      <MenuItem icon={<Trash2 />} isDangerous onSelect={onDelete}>
        {t('delete')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem asChild>
        <a href={apiUrl(`/api/projects/${projectId}/export`)} download>
          <Download aria-hidden />
          {t('exportZip')}
        </a>
      </MenuItem>
    </DropdownMenu>
  );
}
