/** A routing rule as a sentence. */
import { formatMoney, formatNumber } from '@/lib/format';
import { t } from './messages';
import type { RoutingRule, Work } from './types';

export const WORKS: readonly { work: Work; label: string; said: string }[] = [
  { work: 'create', label: t('workCreate'), said: t('sayCreate') },
  { work: 'edit', label: t('workEdit'), said: t('sayEdit') },
  { work: 'repair', label: t('workRepair'), said: t('sayRepair') },
];

/** "When changing an app, with a message of at most 400 characters and at most 3 files" */
export function describeRule({ when }: Pick<RoutingRule, 'when'>): string {
  const works = WORKS.filter(({ work }) => when.work.includes(work)).map(({ said }) => said);
  const isAny = works.length === 0 || works.length === WORKS.length;
  const start = isAny ? t('sayAny') : t('sayWhen', { work: works.join(t('or')) });
  const limits = [describePrompt(when), describeFiles(when), describeBudget(when)];
  const given = limits.filter((limit) => limit !== null);
  return given.length === 0 ? start : start + t('with') + given.join(t('and'));
}

type When = RoutingRule['when'];

function describePrompt({ min_prompt_chars: min, max_prompt_chars: max }: When): string | null {
  const what = t('sayPrompt');
  const characters = (count: number) => t('sayChars', { count });
  const least = min ?? null;
  const most = max ?? null;
  if (least !== null && most !== null) {
    return t('sayBetween', { what, least: formatNumber(least), most: characters(most) });
  }
  if (most !== null) return t('sayMost', { what, most: characters(most) });
  return least === null ? null : t('sayLeast', { what, least: characters(least) });
}

function describeFiles({ min_files: min, max_files: max }: When): string | null {
  const least = min ?? null;
  const most = max ?? null;
  if (least !== null && most !== null) return t('sayFilesBetween', { least, most });
  if (most !== null) return t('sayFilesMost', { count: most });
  return least === null ? null : t('sayFilesLeast', { count: least });
}

function describeBudget({ max_budget_left_nanousd: most }: When): string | null {
  return typeof most === 'number' ? t('sayBudget', { money: formatMoney(most) }) : null;
}
