/** A routing rule as its form holds it, and what is wrong with it. */
import { t } from './messages';
import { parseCount, parseDollars, writeDollars } from './money';
import type { RoutingRule, Work } from './types';

export interface RuleValues {
  name: string;
  work: readonly Work[];
  minPrompt: string;
  maxPrompt: string;
  minFiles: string;
  maxFiles: string;
  budget: string;
  modelId: string | null;
}

export type RuleProblems = Partial<Record<keyof RuleValues, string>>;

const write = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value);

export function readRule(rule: RoutingRule | null): RuleValues {
  const when = rule?.when ?? { work: ['edit'] satisfies Work[] };
  const all: Work[] = ['create', 'edit', 'repair'];
  return {
    name: rule?.name ?? '',
    // A rule without a kind of work is for all of them.
    work: when.work.length === 0 ? all : when.work,
    minPrompt: write(when.min_prompt_chars),
    maxPrompt: write(when.max_prompt_chars),
    minFiles: write(when.min_files),
    maxFiles: write(when.max_files),
    budget: writeDollars(when.max_budget_left_nanousd),
    modelId: rule?.model_id ?? null,
  };
}

export function findRuleProblems(values: RuleValues): RuleProblems {
  const problems: RuleProblems = {};
  if (values.name.trim() === '') problems.name = t('ruleNameMissing');
  if (values.work.length === 0) problems.work = t('workMissing');
  if (values.modelId === null) problems.modelId = t('modelMissing');
  if (parseDollars(values.budget) === undefined) problems.budget = t('amountWrong');
  for (const [min, max] of [
    ['minPrompt', 'maxPrompt'],
    ['minFiles', 'maxFiles'],
  ] as const) {
    const least = parseCount(values[min]);
    const most = parseCount(values[max]);
    if (least === undefined) problems[min] = t('wholeNumber');
    if (most === undefined) problems[max] = t('wholeNumber');
    if (typeof least === 'number' && typeof most === 'number' && least > most) {
      problems[max] = t('rangeWrong');
    }
  }
  return problems;
}

export function writeRule(values: RuleValues, rule: RoutingRule | null): RoutingRule {
  return {
    id: rule?.id ?? makeId(),
    name: values.name.trim(),
    when: {
      work: [...values.work],
      min_prompt_chars: parseCount(values.minPrompt) ?? null,
      max_prompt_chars: parseCount(values.maxPrompt) ?? null,
      min_files: parseCount(values.minFiles) ?? null,
      max_files: parseCount(values.maxFiles) ?? null,
      max_budget_left_nanousd: parseDollars(values.budget) ?? null,
    },
    model_id: values.modelId ?? '',
    is_enabled: rule?.is_enabled ?? true,
  };
}

/** `crypto.randomUUID` is missing where the app is served without TLS. */
function makeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
