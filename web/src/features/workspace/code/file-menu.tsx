import { Download, EllipsisVertical, FolderInput, Trash2 } from 'lucide-react';
import { apiUrl } from '@/api';
import { DropdownMenu, IconButton, MenuItem, MenuSeparator } from '@/ui';

interface FileMenuProps {
  projectId: string;
  path: string;
  onRename: () => void;
  onDelete: () => void;
}

export function FileMenu({ projectId, path, onRename, onDelete }: FileMenuProps) {
  return (
    <DropdownMenu
      trigger={<IconButton label={`Actions for ${path}`} icon={<EllipsisVertical />} size="sm" />}
    >
      <MenuItem icon={<FolderInput />} onSelect={onRename}>
        Rename or move
      </MenuItem>
      <MenuItem icon={<Trash2 />} isDangerous onSelect={onDelete}>
        Delete
      </MenuItem>
      <MenuSeparator />
      <MenuItem asChild>
        <a href={apiUrl(`/api/projects/${projectId}/export`)} download>
          <Download aria-hidden />
          Export the project as ZIP
        </a>
      </MenuItem>
    </DropdownMenu>
  );
}
