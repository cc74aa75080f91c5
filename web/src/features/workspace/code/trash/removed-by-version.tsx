import { useInfiniteQuery } from '@tanstack/react-query';
import { ArchiveRestore, ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useCanEdit } from '@/features/session';
import { useIsNarrow } from '@/lib/use-media-query';
import { Button, EmptyState, ErrorState, RelativeTime, SkeletonText } from '@/ui';
import { t } from './messages';
import { trashQuery, type Choice, type RemovedFile } from './queries';
import { RemovedFileCard } from './removed-file';
import { usePutBack } from './use-put-back';

interface RemovedByVersionProps {
  projectId: string;
  version: number;
  /** The one file to begin with; null for all. */
  path: string | null;
  onBack: () => void;
}

/** All that one version removed, with what putting it back would do. */
export function RemovedByVersion({ projectId, version, path, onBack }: RemovedByVersionProps) {
  const isNarrow = useIsNarrow();
  const query = useInfiniteQuery(trashQuery(projectId, { kind: 'all', version }));
  const files = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <SkeletonText lines={8} className="p-6" />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className="flex h-full min-h-0 flex-col">
      {isNarrow ? (
        <Button
          variant="ghost"
          icon={<ArrowLeft />}
          className="shrink-0 justify-start"
          onClick={onBack}
        >
          {t('allTrash')}
        </Button>
      ) : null}
      {files.length === 0 ? (
        <EmptyState
          icon={<ArchiveRestore />}
          title={t('nothingLeft')}
          description={t('nothingLeftText')}
        />
      ) : (
        <ChosenFiles projectId={projectId} version={version} path={path} files={files} />
      )}
      {query.hasNextPage ? (
        <Button
          variant="ghost"
          className="m-2 shrink-0 self-start"
          isBusy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('loadMore')}
        </Button>
      ) : null}
    </div>
  );
}

interface ChosenFilesProps {
  projectId: string;
  version: number;
  path: string | null;
  files: readonly RemovedFile[];
}

function ChosenFiles({ projectId, version, path, files }: ChosenFilesProps) {
  const canEdit = useCanEdit();
  const [decided, setDecided] = useState<Readonly<Record<string, boolean>>>({});
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({});
  const [conflicts, setConflicts] = useState<readonly string[]>([]);
  const work = usePutBack(projectId, setConflicts);
  const isChosen = (file: RemovedFile) =>
    !file.is_present && (decided[file.path] ?? (path === null || file.path === path));
  const chosen = files.filter(isChosen).map((file) => file.path);
  const first = files[0];
  return (
    <>
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-surface px-4 py-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-sm font-semibold">
            {t('removedBy', { number: version })}
            {first?.version_name ? `: ${first.version_name}` : ''}
          </h2>
          <p className="text-xs text-muted">
            {first?.author_name ? `${t('by', { name: first.author_name })} · ` : ''}
            {first === undefined ? null : <RelativeTime time={first.removed_at} />}
          </p>
        </div>
        {canEdit ? (
          <Button
            variant="primary"
            size="sm"
            icon={<ArchiveRestore />}
            isBusy={work.isPending}
            disabled={chosen.length === 0}
            onClick={() => {
              const asked = Object.entries(choices).filter(([name]) => chosen.includes(name));
              work.mutate({ version, paths: chosen, choices: Object.fromEntries(asked) });
            }}
          >
            {t('putBack', { count: chosen.length })}
          </Button>
        ) : null}
      </header>
      <ul className="min-h-0 flex-1 space-y-3 overflow-y-auto p-4">
        {files.map((file) => (
          <RemovedFileCard
            key={file.path}
            projectId={projectId}
            file={file}
            isChosen={isChosen(file)}
            isOpen={file.path === path || (path === null && files.length <= 6)}
            isConflict={conflicts.includes(file.path)}
            choice={choices[file.path] ?? null}
            onChosen={(wanted) => {
              setDecided({ ...decided, [file.path]: wanted });
            }}
            onChoice={(choice) => {
              setChoices({ ...choices, [file.path]: choice });
            }}
          />
        ))}
      </ul>
    </>
  );
}
