import { Ellipsis } from 'lucide-react';
import { IconButton, type IconButtonProps } from '@/ui';
import { t } from './messages';
import type { Project } from './queries';

type ProjectMenuButtonProps = { project: Project } & Omit<IconButtonProps, 'label' | 'icon'>;

export function ProjectMenuButton({ project, ...props }: ProjectMenuButtonProps) {
  return (
    <IconButton
      label={t('moreFor', { name: project.name })}
      icon={<Ellipsis />}
      size="sm"
      hasTooltip={false}
      {...props}
    />
  );
}
