import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { stacksQuery } from '@/features/catalogue';
import { useCanEdit } from '@/features/session';
import { Button, ErrorState } from '@/ui';
import { t } from './messages';
import { ProjectCard, ProjectCardSkeleton } from './project-card';
import { projectsQuery, type ProjectFilters } from './queries';

const columns = 'grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-3';

export interface ProjectGridProps {
  filters: ProjectFilters;
  /** Shown when nothing fits the filters. */
  empty: ReactNode;
}

export function ProjectGrid({ filters, empty }: ProjectGridProps) {
  const query = useInfiniteQuery(projectsQuery(filters));
  const { data: stacks } = useQuery(stacksQuery);
  const canEdit = useCanEdit();
  if (query.isPending) {
    return (
      <div className={columns} aria-busy="true">
        {Array.from({ length: 6 }, (_, index) => (
          <ProjectCardSkeleton key={index} />
        ))}
      </div>
    );
  }
  if (query.isError && query.data === undefined) {
    return (
      <ErrorState
        title={t('listFailed')}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const projects = query.data.pages.flatMap((page) => page.items);
  if (projects.length === 0) return empty;
  return (
    <>
      <ul aria-label={t('list')} className={columns}>
        {projects.map((project) => (
          <li key={project.id} className="min-w-0">
            <ProjectCard
              project={project}
              stackLabel={
                stacks?.find((stack) => stack.name === project.stack)?.label ?? project.stack
              }
              canEdit={canEdit}
            />
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <div className="mt-6 flex justify-center">
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('loadMore')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
