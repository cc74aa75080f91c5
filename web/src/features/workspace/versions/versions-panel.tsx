import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, History } from 'lucide-react';
import { useState } from 'react';
import { cn } from '@/lib/cn';
import { useIsNarrow } from '@/lib/use-media-query';
import { Button, EmptyState, ErrorState, SkeletonText, toast } from '@/ui';
import { projectKeys, restoreVersion, versionsQuery, type VersionRead } from '../queries';
import { useWorkspace } from '../workspace-context';
import { Comparison } from './comparison';
import { t } from './messages';
import { RenameDialog } from './rename-dialog';
import { VersionRow } from './version-row';

export default function VersionsPanel() {
  const { project, projectId, search, go } = useWorkspace();
  const isNarrow = useIsNarrow();
  const query = useInfiniteQuery(versionsQuery(projectId));
  const versions = query.data?.pages.flatMap((page) => page.items) ?? [];
  const [renamed, setRenamed] = useState<VersionRead | null>(null);
  const restore = useRestore();
  const current = project.current_version;
  const head = search.head ?? (isNarrow ? null : current);
  const base = search.base ?? (head === null ? null : parentOf(versions, head));
  const showsComparison = head !== null && base !== null;

  if (versions.length === 0) return <NoVersions query={query} />;
  const compare = (older: number, newer: number) => {
    go({ tab: 'versions', base: older, head: newer });
  };
  return (
    <div className="flex h-full min-h-0">
      <section
        aria-label={t('versions')}
        className={cn(
          'h-full min-h-0 w-full overflow-y-auto bg-surface md:w-96 md:shrink-0 md:border-r',
          isNarrow && showsComparison && 'hidden',
        )}
      >
        <ol className="divide-y">
          {versions.map((version) => (
            <VersionRow
              key={version.number}
              version={version}
              projectId={projectId}
              isCurrent={version.number === current}
              isShown={version.number === head}
              onShow={() => {
                go({ tab: 'versions', head: version.number });
              }}
              onCompare={() => {
                if (current !== null) compare(version.number, current);
              }}
              onRemoved={() => {
                go({ tab: 'code', trash: version.number });
              }}
              onRename={() => {
                setRenamed(version);
              }}
              onRestore={() => {
                restore.mutate({ number: version.number, former: current });
              }}
            />
          ))}
        </ol>
        {query.hasNextPage ? (
          <div className="p-4">
            <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('olderVersions')}
            </Button>
          </div>
        ) : null}
      </section>
      {showsComparison ? (
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {isNarrow ? (
            <Button
              variant="ghost"
              icon={<ArrowLeft />}
              className="justify-start"
              onClick={() => {
                go({ tab: 'versions' });
              }}
            >
              {t('allVersions')}
            </Button>
          ) : null}
          <div className="min-h-0 flex-1">
            <Comparison base={base} head={head} versions={versions} onChange={compare} />
          </div>
        </div>
      ) : (
        <EmptyState
          className="hidden flex-1 md:flex"
          icon={<History />}
          title={t('theFirstVersion')}
          description={t('thereIsNothingBeforeIt')}
        />
      )}
      {renamed === null ? null : (
        <RenameDialog
          projectId={projectId}
          version={renamed}
          onClose={() => {
            setRenamed(null);
          }}
        />
      )}
    </div>
  );
}

function NoVersions({
  query,
}: {
  query: { isPending: boolean; error: Error | null; refetch: () => unknown };
}) {
  if (query.isPending) return <SkeletonText lines={8} className="p-6" />;
  if (query.error !== null)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <EmptyState
      icon={<History />}
      title={t('noVersionsYet')}
      description={t('everyBuildAndEverySaved')}
    />
  );
}

function parentOf(versions: readonly VersionRead[], number: number): number | null {
  const parent = versions.find((version) => version.number === number)?.parent_number;
  if (parent !== undefined) return parent;
  return number > 1 ? number - 1 : null;
}

/** Restoring makes a new version, so undoing it means to restore the former one. */
function useRestore() {
  const { projectId } = useWorkspace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ number }: { number: number; former: number | null }) =>
      restoreVersion(projectId, number),
    onSuccess: (restored, { number, former }) => {
      void client.invalidateQueries({ queryKey: projectKeys.all(projectId) });
      const title = `Version ${String(number)} is restored as version ${String(restored.number)}`;
      if (former === null) {
        toast.success(title);
        return;
      }
      toast.undo(title, () => {
        restoreVersion(projectId, former, restored.number).then(
          () => client.invalidateQueries({ queryKey: projectKeys.all(projectId) }),
          (error: unknown) => toast.error(t('theFormerVersionWasNot'), error),
        );
      });
    },
    onError: (error) => {
      toast.error(t('theVersionWasNotRestored'), error);
    },
  });
}
