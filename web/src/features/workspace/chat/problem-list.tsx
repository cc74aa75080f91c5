import { CircleAlert, TriangleAlert, Wrench } from 'lucide-react';
import type { Problem } from '../../jobs';
import { useWorkspace } from '../workspace-context';
import type { BuildView } from './build-state';
import { LongText } from './long-text';
import { t } from './messages';

const SHOWN = 5;

export function ProblemList({ view }: { view: BuildView }) {
  const rest = view.problems.length - SHOWN;
  return (
    <>
      {view.warnings.length > 0 ? <WarningList warnings={view.warnings} /> : null}
      {view.problems.length > 0 ? (
        <ul aria-label={t('problems')} className="space-y-1.5">
          {view.problems.slice(0, SHOWN).map((problem, index) => (
            <li key={index}>
              <ProblemRow problem={problem} />
            </li>
          ))}
          {rest > 0 ? (
            <li className="text-xs text-muted">{t('andMore', { count: rest })}</li>
          ) : null}
        </ul>
      ) : null}
      {view.fixes.map((fix, index) => (
        <p key={index} className="flex items-start gap-2 text-[13px] text-muted">
          <Wrench className="mt-0.5 size-3.5 shrink-0 text-success" aria-hidden />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {t('fixed', { what: fix.description })}
          </span>
        </p>
      ))}
    </>
  );
}

function ProblemRow({ problem }: { problem: Problem }) {
  const { go } = useWorkspace();
  const file = problem.file ?? null;
  const line = problem.line ?? null;
  return (
    <div className="rounded-md border bg-danger-soft px-2.5 py-2 text-[13px]">
      <p className="flex items-start gap-2 [overflow-wrap:anywhere]">
        <CircleAlert className="mt-0.5 size-3.5 shrink-0 text-danger" aria-hidden />
        <span className="min-w-0">
          <LongText text={problem.message} />
        </span>
      </p>
      {file === null ? null : (
        <button
          type="button"
          className="mt-1 ml-5.5 font-mono text-xs text-accent-text underline underline-offset-2"
          onClick={() => {
            go({ tab: 'code', file, ...(line === null ? {} : { line }) });
          }}
        >
          {file}
          {line === null ? '' : `:${String(line)}`}
        </button>
      )}
      {typeof problem.frame === 'string' ? (
        <pre className="mt-1.5 overflow-x-auto font-mono text-[11px] text-muted" tabIndex={0}>
          {problem.frame}
        </pre>
      ) : null}
    </div>
  );
}

export function WarningList({ warnings }: { warnings: readonly string[] }) {
  return (
    <div className="flex items-start gap-2 rounded-md bg-warning-soft px-2.5 py-2 text-[13px]">
      <TriangleAlert className="mt-0.5 size-3.5 shrink-0 text-warning" aria-hidden />
      <ul aria-label={t('warnings')} className="min-w-0 flex-1 space-y-1.5">
        {warnings.map((warning, index) => (
          <li key={index} className="[overflow-wrap:anywhere]">
            <LongText text={capitalize(warning)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Warnings of the parser begin small; a path at the beginning stays as it is. */
function capitalize(warning: string): string {
  return warning.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());
}
