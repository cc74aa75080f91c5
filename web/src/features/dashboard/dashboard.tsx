import { useQuery } from '@tanstack/react-query';
import { LayoutGrid, SearchX } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { FeaturedTemplates } from '@/features/gallery';
import { ProjectGrid, type ProjectFilters } from '@/features/projects';
import { useCanEdit } from '@/features/session';
import { Button, EmptyState } from '@/ui';
import { ActivityList } from './activity-list';
import { t } from './messages';
import { ProjectFiltersBar } from './project-filters';
import { PromptBox } from './prompt-box';
import { statisticsQuery } from './queries';
import type { DashboardChange, DashboardSearch } from './search';
import { StatisticsRow } from './statistics-row';

const DeployDialog = lazy(() =>
  import('@/features/deploy').then((module) => ({ default: module.DeployDialog })),
);

export interface DashboardProps {
  search: DashboardSearch;
  onSearch: (change: DashboardChange) => void;
  /** The address ends in `#new`: the prompt has the focus. */
  isNew: boolean;
}

export function Dashboard({ search, onSearch, isNew }: DashboardProps) {
  const canEdit = useCanEdit();
  const { deploy, ...filters } = search;
  const isFiltered = filters.search !== undefined || filters.stack !== undefined;
  const { data: statistics } = useQuery(statisticsQuery);
  const hasNone = statistics?.projects === 0;
  const query: ProjectFilters = { state: 'active', sort: 'updated', ...filters };
  return (
    <div className="mx-auto w-full max-w-[1240px] px-4 pt-8 pb-12 sm:px-8 sm:pt-12">
      <title>{`${t('title')} · Paynto`}</title>
      {canEdit ? <PromptBox key={isNew ? 'new' : 'idle'} isFocused={isNew} /> : null}
      <div className="mt-8 sm:mt-10">
        <StatisticsRow />
      </div>
      <div className="mt-8 grid gap-x-8 gap-y-10 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_260px]">
        <section aria-labelledby="projects-title" className="min-w-0">
          <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
            <h2 id="projects-title" className="text-[15px] font-semibold">
              {t('yourProjects')}
            </h2>
            {hasNone && !isFiltered ? null : (
              <ProjectFiltersBar value={search} onChange={onSearch} />
            )}
          </div>
          <ProjectGrid
            filters={query}
            empty={
              isFiltered ? (
                <EmptyState
                  icon={<SearchX />}
                  title={t('noMatchTitle')}
                  description={t('noMatchText')}
                  className="rounded-lg border border-dashed"
                  actions={
                    <Button
                      onClick={() => {
                        onSearch({ search: '', stack: '' });
                      }}
                    >
                      {t('clearFilters')}
                    </Button>
                  }
                />
              ) : (
                <div className="flex flex-col gap-8">
                  <EmptyState
                    icon={<LayoutGrid />}
                    title={t('emptyTitle')}
                    description={t('emptyText')}
                    className="rounded-lg border border-dashed"
                  />
                  {canEdit ? <FeaturedTemplates /> : null}
                </div>
              )
            }
          />
        </section>
        <ActivityList />
      </div>
      <Suspense fallback={null}>
        {deploy === undefined ? null : (
          <DeployDialog
            projectId={deploy}
            onClose={() => {
              onSearch({ deploy: '' });
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
