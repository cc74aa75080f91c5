import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, GitCompare } from 'lucide-react';
import { useState } from 'react';
import { formatBytes } from '@/lib/format';
import { useIsNarrow } from '@/lib/use-media-query';
import { Badge, EmptyState, ErrorState, SegmentedControl, Select, SkeletonText } from '@/ui';
import type { Schemas } from '@/api';
import { comparisonQuery } from '../code/queries';
import type { VersionRead } from '../queries';
import { useWorkspace } from '../workspace-context';
import { DiffView, type DiffLook } from './diff-view';
import { t } from './messages';

type ComparedFile = Schemas['ComparisonRead']['files'][number];

interface ComparisonProps {
  base: number;
  head: number;
  versions: readonly VersionRead[];
  onChange: (base: number, head: number) => void;
}

export function Comparison({ base, head, versions, onChange }: ComparisonProps) {
  const { projectId, search } = useWorkspace();
  const isNarrow = useIsNarrow();
  const [look, setLook] = useState<DiffLook>('unified');
  const query = useQuery(comparisonQuery(projectId, base, head));
  const files = query.data?.files ?? [];
  const options = versions.map((version) => ({
    value: String(version.number),
    label: `v${String(version.number)}${version.name === null ? '' : ` ${version.name}`}`,
  }));
  return (
    <section aria-label={t('comparison')} className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b bg-surface px-4 py-2">
        <Select
          label={t('olderVersion')}
          value={String(base)}
          options={options}
          className="h-8 w-36 sm:w-52"
          onChange={(value) => {
            onChange(Number(value), head);
          }}
        />
        <span aria-hidden className="text-faint">
          →
        </span>
        <Select
          label={t('newerVersion')}
          value={String(head)}
          options={options}
          className="h-8 w-36 sm:w-52"
          onChange={(value) => {
            onChange(base, Number(value));
          }}
        />
        <span className="flex-1" />
        {isNarrow ? null : (
          <SegmentedControl
            label={t('lookOfTheDifference')}
            value={look}
            onChange={setLook}
            segments={[
              { value: 'unified', label: t('unified') },
              { value: 'split', label: t('sideBySide') },
            ]}
          />
        )}
      </div>
      <div className="min-h-0 flex-1 space-y-3 overflow-y-auto p-4">
        {query.isPending ? <SkeletonText lines={6} /> : null}
        {query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : null}
        {query.isSuccess && files.length === 0 ? (
          <EmptyState
            icon={<GitCompare />}
            title={t('noDifferences')}
            description={t('bothVersionsHoldTheSame')}
          />
        ) : null}
        {files.map((file) => (
          <FileDiff
            key={`${String(base)} ${String(head)} ${file.path}`}
            file={file}
            look={isNarrow ? 'unified' : look}
            isOpen={search.file === undefined ? files.length <= 12 : search.file === file.path}
          />
        ))}
      </div>
    </section>
  );
}

interface FileDiffProps {
  file: ComparedFile;
  look: DiffLook;
  isOpen: boolean;
}

function FileDiff({ file, look, isOpen: isOpenFirst }: FileDiffProps) {
  const [isOpen, setOpen] = useState(isOpenFirst);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <article aria-label={file.path} className="overflow-hidden rounded-lg border bg-surface">
      <button
        type="button"
        aria-expanded={isOpen}
        className="flex w-full items-center gap-2 px-3 py-2 text-left text-[13px] hover:bg-hover"
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        <Chevron className="size-4 shrink-0 text-faint" aria-hidden />
        <span className="min-w-0 flex-1 truncate font-mono">
          {file.old_path !== null && file.old_path !== file.path ? `${file.old_path} → ` : ''}
          {file.path}
        </span>
        <Badge tone={tones[file.change]}>{file.change}</Badge>
        <span className="text-xs text-success tabular-nums">+{file.added_lines}</span>
        <span className="text-xs text-danger tabular-nums">−{file.deleted_lines}</span>
      </button>
      {isOpen ? <FileDiffBody file={file} look={look} /> : null}
    </article>
  );
}

const tones = { added: 'success', changed: 'info', deleted: 'danger', renamed: 'warning' } as const;

function FileDiffBody({ file, look }: { file: ComparedFile; look: DiffLook }) {
  if (file.is_binary || file.patch === null) {
    const sizes = [file.old_bytes, file.new_bytes].map((bytes) => formatBytes(bytes));
    return (
      <p className="border-t p-3 text-[13px] text-muted">
        {t('notShownAsText')} {sizes.join(' → ')}
      </p>
    );
  }
  return (
    <div className="border-t">
      <DiffView patch={file.patch} look={look} label={t('differenceOf', { path: file.path })} />
    </div>
  );
}
