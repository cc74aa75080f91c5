import { useInfiniteQuery } from '@tanstack/react-query';
import { projectsQuery } from '@/features/projects';
import { Combobox } from '@/ui/combobox';
import { t } from './messages';

interface ProjectSelectProps {
  /** null: none of them. */
  value: string | null;
  onChange: (id: string | null) => void;
  label?: string;
  /** What stands for none of them. */
  allLabel: string;
  className?: string;
}

const ALL = '';

/** One of the projects that changed last. */
export function ProjectSelect(props: ProjectSelectProps) {
  const { value, onChange, label = t('project'), allLabel, className } = props;
  const { data } = useInfiniteQuery(projectsQuery({ sort: 'updated' }));
  const projects = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Combobox
      look="quiet"
      label={label}
      value={value ?? ALL}
      className={className ?? ''}
      onChange={(id) => {
        onChange(id === ALL ? null : id);
      }}
      options={[
        { value: ALL, label: allLabel },
        ...projects.map((project) => ({ value: project.id, label: project.name })),
      ]}
    />
  );
}
