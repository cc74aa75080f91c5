import { Link } from '@tanstack/react-router';
import {
  Archive,
  ArchiveRestore,
  Copy,
  Download,
  Pencil,
  Rocket,
  Sparkles,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { apiUrl } from '@/api';
import { DropdownMenu, MenuItem, MenuSeparator } from '@/ui';
import { t } from './messages';
import { ModelDialog } from './model-dialog';
import {
  useArchiveProject,
  useDeleteProject,
  useDuplicateProject,
  useUpdateProject,
} from './mutations';
import type { Project } from './queries';
import { ProjectMenuButton } from './project-menu-button';
import { RenameDialog } from './rename-dialog';

export default function ProjectMenu({ project }: { project: Project }) {
  const [isRenaming, setIsRenaming] = useState(false);
  const [isChoosingModel, setIsChoosingModel] = useState(false);
  const update = useUpdateProject();
  const archive = useArchiveProject();
  const duplicate = useDuplicateProject();
  const remove = useDeleteProject();
  const isArchived = project.state === 'archived';
  return (
    <>
      <DropdownMenu trigger={<ProjectMenuButton project={project} />}>
        <MenuItem asChild>
          <Link to="/dashboard" search={{ deploy: project.id }}>
            <Rocket /> {t('deploy')}
          </Link>
        </MenuItem>
        <MenuItem
          icon={<Pencil />}
          onSelect={() => {
            setIsRenaming(true);
          }}
        >
          {t('rename')}
        </MenuItem>
        <MenuItem
          icon={<Sparkles />}
          onSelect={() => {
            setIsChoosingModel(true);
          }}
        >
          {t('defaultModel')}
        </MenuItem>
        <MenuItem
          icon={<Copy />}
          onSelect={() => {
            duplicate.mutate(project);
          }}
        >
          {t('duplicate')}
        </MenuItem>
        <MenuItem asChild isDisabled={project.current_version === null}>
          <a href={apiUrl(`/api/projects/${project.id}/export`)} download>
            <Download /> {t('download')}
          </a>
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          icon={isArchived ? <ArchiveRestore /> : <Archive />}
          onSelect={() => {
            archive(project);
          }}
        >
          {t(isArchived ? 'unarchive' : 'archive')}
        </MenuItem>
        <MenuItem
          icon={<Trash2 />}
          isDangerous
          onSelect={() => {
            remove.mutate(project);
          }}
        >
          {t('delete')}
        </MenuItem>
      </DropdownMenu>
      {isChoosingModel ? (
        <ModelDialog
          project={project}
          onSave={(modelId) => {
            update.mutate({ id: project.id, model_id: modelId });
          }}
          onClose={() => {
            setIsChoosingModel(false);
          }}
        />
      ) : null}
      {isRenaming ? (
        <RenameDialog
          project={project}
          onClose={() => {
            setIsRenaming(false);
          }}
        />
      ) : null}
    </>
  );
}
