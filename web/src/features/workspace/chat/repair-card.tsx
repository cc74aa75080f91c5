import { CircleCheck, CircleSlash, CircleX, LoaderCircle, Wrench } from 'lucide-react';
import { formatMoney } from '@/lib/format';
import type { Problem, Repair, RepairState } from '../../jobs';
import { t } from './messages';

const outcomes: Record<RepairState, { label: string; icon: React.ReactNode; tone: string }> = {
  running: {
    label: t('repairRunning'),
    icon: <LoaderCircle className="animate-spin" aria-hidden />,
    tone: 'text-accent-text',
  },
  fixed: { label: t('repairFixed'), icon: <CircleCheck aria-hidden />, tone: 'text-success' },
  failed: { label: t('repairFailed'), icon: <CircleX aria-hidden />, tone: 'text-danger' },
  stopped: { label: t('repairStopped'), icon: <CircleSlash aria-hidden />, tone: 'text-muted' },
};

const MOST_SHOWN = 3;

/** The tries to mend what the checks found: which, what is wrong, how it ended, what it cost. */
export function RepairCard({ repairs }: { repairs: readonly Repair[] }) {
  if (repairs.length === 0) return null;
  return (
    <ol aria-label={t('repairs')} className="divide-y rounded-md border bg-raised text-[13px]">
      {repairs.map((repair) => (
        <li key={repair.attempt} className="px-2.5 py-2">
          <RepairRow repair={repair} />
        </li>
      ))}
    </ol>
  );
}

function RepairRow({ repair }: { repair: Repair }) {
  const { label, icon, tone } = outcomes[repair.state];
  const { count, texts } = readProblems(repair);
  const cost = repair.cost_nanousd ?? null;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Wrench className="size-3.5 shrink-0 text-muted" aria-hidden />
        <span className="font-medium">
          {t('repairTitle', { attempt: repair.attempt, of: repair.of })}
        </span>
        <span className={`inline-flex items-center gap-1 [&_svg]:size-3.5 ${tone}`}>
          {icon}
          {label}
        </span>
        <span className="ml-auto text-xs text-faint tabular-nums">
          {cost === null ? '' : formatMoney(cost)}
          {repair.is_credited ? ` ${t('repairCredited')}` : ''}
        </span>
      </p>
      {texts.length > 0 ? (
        <ul className="mt-1 list-disc space-y-0.5 pl-9 text-xs text-muted">
          {texts.slice(0, MOST_SHOWN).map((text, index) => (
            <li key={index} className="[overflow-wrap:anywhere]">
              {text}
            </li>
          ))}
        </ul>
      ) : null}
      {count > Math.min(texts.length, MOST_SHOWN) ? (
        <p className="mt-0.5 pl-5.5 text-xs text-muted">
          {texts.length === 0
            ? t('problemCount', { count })
            : t('andMore', { count: count - Math.min(texts.length, MOST_SHOWN) })}
        </p>
      ) : null}
      {repair.detail ? (
        <p className="mt-1 pl-5.5 text-xs [overflow-wrap:anywhere]">{repair.detail}</p>
      ) : null}
    </>
  );
}

function readProblems({ problems, problem_count }: Repair): { count: number; texts: string[] } {
  if (typeof problems === 'number') return { count: problems, texts: [] };
  return { count: problem_count ?? problems.length, texts: problems.map(describeProblem) };
}

function describeProblem({ file, line, message }: Pick<Problem, 'message' | 'file' | 'line'>) {
  if (!file) return message;
  return `${file}${typeof line === 'number' ? `:${String(line)}` : ''} ${message}`;
}
