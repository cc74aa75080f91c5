import { useInfiniteQuery } from '@tanstack/react-query';
import { Archive as ArchiveIcon, Trash2 } from 'lucide-react';
import {
  ProjectGrid,
  projectsQuery,
  useRestoreProject,
  type Project,
  type ProjectFilters,
} from '@/features/projects';
import { useCanEdit } from '@/features/session';
import { useNow } from '@/lib/use-now';
import {
  Button,
  Card,
  EmptyState,
  ErrorState,
  Page,
  RelativeTime,
  SkeletonText,
  Table,
  Tabs,
} from '@/ui';
import { t } from './messages';

export type ArchiveTab = 'archived' | 'trash';

const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const archived: ProjectFilters = { state: 'archived', sort: 'updated' };
const deleted: ProjectFilters = { state: 'deleted', sort: 'updated' };

export interface ArchiveProps {
  tab: ArchiveTab;
  onTab: (tab: ArchiveTab) => void;
}

export function Archive({ tab, onTab }: ArchiveProps) {
  return (
    <Page title={t('archiveTitle')} description={t('archiveText')}>
      <Tabs
        label={t('archiveTitle')}
        value={tab}
        onChange={onTab}
        panelClassName="pt-5"
        items={[
          {
            value: 'archived',
            label: t('archived'),
            icon: <ArchiveIcon />,
            content: (
              <>
                <h2 className="sr-only">{t('archived')}</h2>
                <ProjectGrid
                  filters={archived}
                  empty={
                    <EmptyState
                      icon={<ArchiveIcon />}
                      title={t('archivedEmpty')}
                      description={t('archivedEmptyText')}
                    />
                  }
                />
              </>
            ),
          },
          { value: 'trash', label: t('trash'), icon: <Trash2 />, content: <Trash /> },
        ]}
      />
    </Page>
  );
}

function Trash() {
  const query = useInfiniteQuery(projectsQuery(deleted));
  const restore = useRestoreProject();
  const canEdit = useCanEdit();
  if (query.isPending) return <SkeletonText lines={6} />;
  if (query.isError && query.data === undefined) {
    return (
      <ErrorState
        title={t('trashFailed')}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const projects = query.data.pages.flatMap((page) => page.items);
  if (projects.length === 0) {
    return (
      <EmptyState
        headingLevel={2}
        icon={<Trash2 />}
        title={t('trashEmpty')}
        description={t('trashEmptyText')}
      />
    );
  }
  return (
    <>
      <Card>
        <Table<Project>
          caption={t('trash')}
          rows={projects}
          rowKey={(project) => project.id}
          columns={[
            {
              key: 'name',
              header: t('project'),
              cell: (project) => <span className="font-medium">{project.name}</span>,
            },
            {
              key: 'deleted',
              header: t('deleted'),
              cell: (project) =>
                project.deleted_at === null ? null : (
                  <RelativeTime time={project.deleted_at} className="text-muted" />
                ),
            },
            {
              key: 'gone',
              header: t('gone'),
              className: 'hidden sm:table-cell',
              cell: (project) => <DaysLeft deletedAt={project.deleted_at} />,
            },
            {
              key: 'restore',
              header: <span className="sr-only">{t('restore')}</span>,
              align: 'right',
              cell: (project) =>
                canEdit ? (
                  <Button
                    size="sm"
                    aria-label={`${t('restore')} ${project.name}`}
                    onClick={() => {
                      restore.mutate(project.id);
                    }}
                  >
                    {t('restore')}
                  </Button>
                ) : null,
            },
          ]}
        />
      </Card>
      {query.hasNextPage ? (
        <div className="mt-4 flex justify-center">
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('loadMore')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function DaysLeft({ deletedAt }: { deletedAt: string | null }) {
  const now = useNow();
  if (deletedAt === null) return null;
  const passed = (now - new Date(deletedAt).getTime()) / DAY_MS;
  const count = Math.max(0, Math.ceil(KEPT_DAYS - passed));
  return <span className="text-muted">{t('daysLeft', { count })}</span>;
}
