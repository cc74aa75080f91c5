import { useMemo } from 'react';
import { cn } from '@/lib/cn';
import { parsePatch, sideBySide, type DiffLine, type Hunk } from './diff-rows';
import { t } from './messages';

export type DiffLook = 'unified' | 'split';

const tones = {
  context: '',
  added: 'bg-success-soft',
  deleted: 'bg-danger-soft',
};
const signs = { context: ' ', added: '+', deleted: '−' };

export function DiffView({ patch, look, label }: { patch: string; look: DiffLook; label: string }) {
  const hunks = useMemo(() => parsePatch(patch), [patch]);
  if (hunks.length === 0)
    return <p className="p-4 text-sm text-muted">{t('noDifferenceInTheText')}</p>;
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="overflow-x-auto font-mono text-xs leading-5"
    >
      {hunks.map((hunk, index) => (
        <div key={index}>
          {startsAtTop(hunk) ? null : (
            <p className="border-y bg-sunken px-3 py-1 text-faint">⋯ {hunk.header}</p>
          )}
          {look === 'unified' ? <Unified hunk={hunk} /> : <Split hunk={hunk} />}
        </div>
      ))}
    </div>
  );
}

/** Nothing is left out above it. */
const startsAtTop = ({ lines }: Hunk): boolean =>
  lines[0] === undefined || ((lines[0].oldNumber ?? 1) <= 1 && (lines[0].newNumber ?? 1) <= 1);

function Unified({ hunk }: { hunk: Hunk }) {
  return (
    <div className="w-max min-w-full">
      {hunk.lines.map((line, index) => (
        <div key={index} className={cn('flex', tones[line.kind])}>
          <LineNumber value={line.oldNumber} />
          <LineNumber value={line.newNumber} />
          <Sign line={line} />
          <span className="pr-4 whitespace-pre">{line.text}</span>
        </div>
      ))}
    </div>
  );
}

function Split({ hunk }: { hunk: Hunk }) {
  return (
    <div className="grid min-w-[640px] grid-cols-2 divide-x">
      {sideBySide(hunk.lines).map((row, index) => (
        <div key={index} className="col-span-2 grid grid-cols-subgrid divide-x">
          <Side line={row.left} number={row.left?.oldNumber ?? null} />
          <Side line={row.right} number={row.right?.newNumber ?? null} />
        </div>
      ))}
    </div>
  );
}

function Side({ line, number }: { line: DiffLine | null; number: number | null }) {
  if (line === null) return <div className="bg-sunken" />;
  return (
    <div className={cn('flex min-w-0', tones[line.kind])}>
      <LineNumber value={number} />
      <Sign line={line} />
      <span className="min-w-0 pr-3 whitespace-pre-wrap [overflow-wrap:anywhere]">{line.text}</span>
    </div>
  );
}

function LineNumber({ value }: { value: number | null }) {
  return (
    <span aria-hidden className="w-11 shrink-0 pr-2 text-right text-faint select-none">
      {value}
    </span>
  );
}

function Sign({ line }: { line: DiffLine }) {
  return (
    <span className="w-5 shrink-0 text-center text-muted select-none">
      <span aria-hidden>{signs[line.kind]}</span>
      {line.kind === 'context' ? null : <span className="sr-only">{line.kind}: </span>}
    </span>
  );
}
