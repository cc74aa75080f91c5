import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { cn } from '@/lib/cn';
import { Badge, Dialog } from '@/ui';
import { baseTextQuery, filesQuery } from '../code/queries';
import { useWorkspace } from '../workspace-context';
import type { FileView } from './build-state';
import { countChanges, diffBlocks, diffLive, foldContext, type LiveRow } from './live-diff';
import { t } from './messages';

const TAIL_ROWS = 40;
const MOST_ROWS = 2_000;

/** The file that is being written, with what changes in it, following the newest line. */
export function LiveFile({ file }: { file: FileView }) {
  const { rows, isNew, changes } = useLiveRows(file);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [rows]);
  if (rows.length === 0) return null;
  return (
    <section className="overflow-hidden rounded-md border bg-surface">
      <header className="flex items-center gap-2 border-b bg-sunken px-2.5 py-1.5 text-xs">
        <span className="min-w-0 flex-1 truncate font-mono">{file.path}</span>
        <Counts {...changes} isNew={isNew} />
      </header>
      <div
        ref={box}
        role="group"
        aria-label={t('liveDiff', { path: file.path })}
        tabIndex={0}
        className="max-h-44 overflow-auto"
      >
        <LiveRows rows={rows.slice(-TAIL_ROWS)} hidden={Math.max(0, rows.length - TAIL_ROWS)} />
      </div>
    </section>
  );
}

export function LiveFileDialog({ file, onClose }: { file: FileView; onClose: () => void }) {
  const { rows, isNew, changes } = useLiveRows(file);
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-mono text-sm [overflow-wrap:anywhere]">{file.path}</span>
          <Counts {...changes} isNew={isNew} />
        </span>
      }
      size="xl"
    >
      {rows.length === 0 ? (
        <p className="text-sm text-muted">{t('nothingYet')}</p>
      ) : (
        <div
          role="group"
          aria-label={t('liveDiff', { path: file.path })}
          tabIndex={0}
          className="max-h-[65dvh] overflow-auto rounded-md border"
        >
          <LiveRows rows={rows.slice(-MOST_ROWS)} hidden={Math.max(0, rows.length - MOST_ROWS)} />
        </div>
      )}
    </Dialog>
  );
}

function useLiveRows(file: FileView) {
  const { project, projectId } = useWorkspace();
  // The version that the build began from, also after it has made its own.
  const [version] = useState(project.current_version);
  const { data: files = [] } = useQuery(filesQuery(projectId));
  const exists = version !== null && files.some((known) => known.path === file.path);
  const { data: before = null } = useQuery({
    ...baseTextQuery(projectId, file.path, version ?? 0),
    enabled: exists,
  });
  const text = useDeferredValue(file.text);
  const blocks = useDeferredValue(file.blocks);
  const isWriting = file.state !== 'done';
  const lines = useMemo(
    () =>
      blocks === null ? diffLive(before, text, isWriting) : diffBlocks(before, blocks, isWriting),
    [before, text, blocks, isWriting],
  );
  const rows = useMemo(() => foldContext(lines), [lines]);
  const changes = useMemo(() => countChanges(lines), [lines]);
  return { rows, changes, isNew: !exists && blocks === null };
}

function Counts({ added, deleted, isNew }: { added: number; deleted: number; isNew: boolean }) {
  return (
    <span className="flex shrink-0 items-center gap-2 text-xs tabular-nums">
      {isNew ? <Badge tone="success">{t('newFile')}</Badge> : null}
      <span className="sr-only">{t('lineCount', { added, deleted })}</span>
      <span aria-hidden className="font-mono text-success">
        +{added}
      </span>
      {isNew ? null : (
        <span aria-hidden className="font-mono text-danger">
          −{deleted}
        </span>
      )}
    </span>
  );
}

const tones = { context: '', added: 'bg-success-soft', deleted: 'bg-danger-soft' };
const signs = { context: ' ', added: '+', deleted: '−' };

function LiveRows({ rows, hidden }: { rows: readonly LiveRow[]; hidden: number }) {
  return (
    <div className="w-max min-w-full py-1 font-mono text-xs leading-5">
      {hidden > 0 ? (
        <p className="px-3 text-faint">⋯ {t('firstLines', { count: hidden })}</p>
      ) : null}
      {rows.map((row, index) => (
        <LiveRowView key={index} row={row} />
      ))}
    </div>
  );
}

function LiveRowView({ row }: { row: LiveRow }) {
  if (row.kind === 'folded') {
    return <p className="bg-sunken px-3 text-faint">⋯ {t('unchanged', { count: row.count })}</p>;
  }
  if (row.kind === 'block') {
    const { number, line } = row;
    return (
      <p className="bg-sunken px-3 text-faint">
        {line === null ? t('place', { number }) : t('placeAt', { number, line })}
      </p>
    );
  }
  return (
    <div className={cn('flex min-h-5', tones[row.kind])}>
      <span aria-hidden className="w-6 shrink-0 text-center text-muted select-none">
        {signs[row.kind]}
      </span>
      {row.kind === 'context' ? null : <span className="sr-only">{t(row.kind)}: </span>}
      <span className="pr-4 whitespace-pre">{row.text}</span>
    </div>
  );
}
