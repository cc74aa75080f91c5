import { FileCode, FileX, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { cn } from '@/lib/cn';
import { formatBytes } from '@/lib/format';
import type { ChangedFile } from '../../jobs';
import { useWorkspace } from '../workspace-context';
import type { FileView } from './build-state';
import { t } from './messages';

const FIRST = 8;
const chip =
  'inline-flex max-w-full items-center gap-1.5 rounded-md border bg-surface px-2 py-1 font-mono text-xs text-muted transition-colors hover:border-line-strong hover:text-fg';

/** Files of the answer that is being written, with their growing size. */
export function LiveFileChips({
  files,
  onShow,
}: {
  files: readonly FileView[];
  onShow: (path: string) => void;
}) {
  if (files.length === 0) return null;
  // Finished files fold away first: what is written now is what one wants to see.
  const shown = files.slice(-FIRST);
  const folded = files.length - shown.length;
  return (
    <ul aria-label={t('filesWriting')} className="flex flex-wrap gap-1.5">
      {folded > 0 ? (
        <li className="py-1 text-xs text-muted">{t('more', { count: folded })}</li>
      ) : null}
      {shown.map((file) => (
        <li key={file.path} className="max-w-full">
          <button
            type="button"
            className={chip}
            onClick={() => {
              onShow(file.path);
            }}
          >
            <LiveIcon state={file.state} />
            <span className="truncate">{file.path}</span>
            <span className="text-faint tabular-nums">
              {formatBytes(file.sizeBytes ?? countWritten(file))}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function countWritten({ text, blocks }: FileView): number {
  if (blocks === null) return text.length;
  return blocks.reduce((sum, { search, replace }) => sum + search.length + replace.length, 0);
}

function LiveIcon({ state }: { state: FileView['state'] }) {
  if (state === 'writing') {
    return (
      <LoaderCircle
        className="size-3 shrink-0 animate-spin text-accent-text"
        role="img"
        aria-label={t('writing')}
      />
    );
  }
  if (state === 'incomplete') {
    return (
      <TriangleAlert
        className="size-3 shrink-0 text-warning"
        role="img"
        aria-label={t('incomplete')}
      />
    );
  }
  return <FileCode className="size-3 shrink-0" aria-hidden />;
}

const marks = {
  added: 'text-success',
  changed: 'text-info',
  deleted: 'text-danger',
  renamed: 'text-warning',
};
const signs = { added: '+', changed: '±', deleted: '−', renamed: '→' };

/** Files that a version changed; a chip opens the difference to the version before. */
export function ChangedFileChips({
  files,
  version,
}: {
  files: readonly ChangedFile[];
  version: number | null;
}) {
  const { go } = useWorkspace();
  const [isOpen, setOpen] = useState(false);
  if (files.length === 0) return null;
  const shown = isOpen ? files : files.slice(0, FIRST);
  const show = (file: ChangedFile) => {
    if (version !== null && version > 1 && file.change !== 'added') {
      go({ tab: 'versions', base: version - 1, head: version, file: file.path });
    } else if (file.change !== 'deleted') go({ tab: 'code', file: file.path });
  };
  return (
    <ul aria-label={t('filesChanged')} className="flex flex-wrap gap-1.5">
      {shown.map((file) => (
        <li key={file.path} className="max-w-full">
          <button
            type="button"
            className={chip}
            onClick={() => {
              show(file);
            }}
          >
            {file.change === 'deleted' ? <FileX className="size-3 shrink-0" aria-hidden /> : null}
            <span className={cn('font-semibold', marks[file.change])} aria-label={t(file.change)}>
              {signs[file.change]}
            </span>
            <span className="truncate">{file.path}</span>
          </button>
        </li>
      ))}
      {files.length > FIRST ? (
        <li>
          <button
            type="button"
            className="rounded-md px-2 py-1 text-xs text-muted hover:bg-hover"
            aria-expanded={isOpen}
            onClick={() => {
              setOpen(!isOpen);
            }}
          >
            {isOpen ? t('fewer') : t('more', { count: files.length - FIRST })}
          </button>
        </li>
      ) : null}
    </ul>
  );
}
