import { useInfiniteQuery } from '@tanstack/react-query';
import { FileMinus, FileX, Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { cn } from '@/lib/cn';
import { useDebounced } from '@/lib/use-debounced';
import {
  Button,
  EmptyState,
  ErrorState,
  Input,
  RelativeTime,
  SegmentedControl,
  SkeletonText,
} from '@/ui';
import { t } from './messages';
import { trashQuery, type RemovedFile, type TrashKind } from './queries';

interface TrashSideProps {
  projectId: string;
  /** The version and path that are shown beside the list. */
  version: number | null;
  path: string | null;
  onShow: (version: number, path?: string) => void;
}

/** What versions removed, the newest first, under the version that did it. */
export function TrashSide({ projectId, version, path, onShow }: TrashSideProps) {
  const [kind, setKind] = useState<TrashKind>('files');
  const [text, setText] = useState('');
  const search = useDebounced(text.trim(), 250);
  const query = useInfiniteQuery(trashQuery(projectId, { kind, search }));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const byVersion = [...Map.groupBy(rows, (row) => row.version)];
  return (
    <section aria-label={t('trash')} className="flex h-full min-h-0 flex-col">
      <div className="space-y-2 p-2">
        <Input
          type="search"
          aria-label={t('searchTrash')}
          placeholder={t('searchPlaceholder')}
          icon={<Search />}
          value={text}
          maxLength={200}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
        <SegmentedControl
          label={t('shown')}
          value={kind}
          onChange={setKind}
          segments={[
            { value: 'files', label: t('files'), icon: <FileX /> },
            { value: 'code', label: t('code'), icon: <FileMinus /> },
          ]}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto pb-2">
        {query.isPending ? <SkeletonText lines={6} className="p-3" /> : null}
        {query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : null}
        {query.isSuccess && rows.length === 0 && !query.hasNextPage ? (
          <NothingRemoved kind={kind} isSearching={search !== ''} />
        ) : null}
        {byVersion.map(([number, files]) => (
          <VersionGroup
            key={number}
            files={files}
            shown={number === version ? (path ?? '') : null}
            onShow={onShow}
          />
        ))}
        {query.hasNextPage ? (
          <Button
            size="sm"
            variant="ghost"
            className="mx-2"
            isBusy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('older')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function NothingRemoved({ kind, isSearching }: { kind: TrashKind; isSearching: boolean }) {
  if (isSearching) {
    return <EmptyState icon={<Search />} title={t('noMatch')} description={t('noMatchText')} />;
  }
  return kind === 'files' ? (
    <EmptyState icon={<Trash2 />} title={t('noFiles')} description={t('noFilesText')} />
  ) : (
    <EmptyState icon={<FileMinus />} title={t('noCode')} description={t('noCodeText')} />
  );
}

interface VersionGroupProps {
  files: readonly RemovedFile[];
  /** The path that is shown, empty for the whole version; null for another version. */
  shown: string | null;
  onShow: TrashSideProps['onShow'];
}

function VersionGroup({ files, shown, onShow }: VersionGroupProps) {
  const first = files[0];
  if (first === undefined) return null;
  return (
    <section aria-label={t('removedBy', { number: first.version })} className="border-t py-1">
      <button
        type="button"
        title={t('showVersion', { number: first.version })}
        aria-current={shown === '' ? 'true' : undefined}
        className={cn(
          'block w-full px-3 py-1 text-left text-xs -outline-offset-2 hover:bg-hover',
          shown === '' && 'bg-accent-soft',
        )}
        onClick={() => {
          onShow(first.version);
        }}
      >
        <span className="block truncate font-medium">
          v{first.version} {first.version_name}
        </span>
        <span className="block truncate text-muted">
          {first.author_name === null ? '' : `${first.author_name} · `}
          <RelativeTime time={first.removed_at} />
        </span>
      </button>
      <ul>
        {files.map((file) => (
          <li key={file.path}>
            <button
              type="button"
              aria-current={shown === file.path ? 'true' : undefined}
              className={cn(
                'flex w-full items-center gap-2 px-3 py-1 text-left font-mono text-xs -outline-offset-2 hover:bg-hover',
                shown === file.path && 'bg-accent-soft',
                file.is_present && 'text-faint line-through',
              )}
              onClick={() => {
                onShow(file.version, file.path);
              }}
            >
              <span className="min-w-0 flex-1 truncate" title={file.path}>
                {file.path}
                {file.is_present ? <span className="sr-only"> {t('isBack')}</span> : null}
              </span>
              <RemovedLines file={file} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function RemovedLines({ file }: { file: RemovedFile }) {
  const count = file.removed_lines;
  if (count === null) return null;
  return (
    <span className="shrink-0 text-danger tabular-nums" title={t('linesRemoved', { count })}>
      {t('lines', { count })}
    </span>
  );
}
