/** What a person has chosen in the deploy dialog, and what of it is sent. */
import { formatNumber } from '@/lib/format';
import type { EnvVariable } from './env-file';
import { isEnvName } from './env-file';
import type { DeployPlan, DeployRequest } from './queries';

export interface DeployForm {
  slug: string;
  database: 'builtin' | 'none';
  importsData: boolean;
  variables: readonly EnvVariable[];
  acceptsDataLoss: boolean;
}

export const DEPLOY_STEPS = ['database', 'hosting', 'review'] as const;
export type DeployStep = (typeof DEPLOY_STEPS)[number];

export function initialForm(plan: DeployPlan): DeployForm {
  const isFirst = (plan.app?.current_release ?? null) === null;
  return {
    slug: plan.app?.slug ?? plan.suggested_slug,
    database: plan.needs_database ? 'builtin' : 'none',
    // A live app has data of its own: the preview's rows go there only when asked for.
    importsData: isFirst && rowCount(plan) > 0,
    variables: [],
    acceptsDataLoss: false,
  };
}

/** "1 row", "1,200 rows". */
export const countRows = (count: number): string =>
  `${formatNumber(count)} ${count === 1 ? 'row' : 'rows'}`;

export function rowCount(plan: DeployPlan): number {
  return plan.tables.reduce((sum, table) => sum + table.row_count, 0);
}

/** The rules that the server also checks; said at once, without asking it. */
export function slugProblem(slug: string): string | null {
  if (slug === '') return 'Choose an address.';
  if (slug.length > 50) return 'Use at most 50 characters.';
  if (!/^[a-z0-9-]+$/.test(slug)) return 'Use small letters, digits and hyphens.';
  if (slug.startsWith('-') || slug.endsWith('-')) return 'Begin and end with a letter or digit.';
  if (slug.includes('--')) return 'Use single hyphens.';
  return null;
}

export function variableProblem(variable: EnvVariable, all: readonly EnvVariable[]): string | null {
  if (variable.name === '') return variable.value === '' ? null : 'Give it a name.';
  if (!isEnvName(variable.name)) return 'Use letters, digits and _, not a digit first.';
  const same = all.filter((other) => other.name === variable.name);
  return same.length > 1 ? 'This name is there twice.' : null;
}

/** Adds pasted variables; a name that is there already gets the new value. */
export function mergeVariables(
  variables: readonly EnvVariable[],
  pasted: readonly EnvVariable[],
): EnvVariable[] {
  const names = new Set(pasted.map((variable) => variable.name));
  const kept = variables.filter((variable) => variable.name !== '' && !names.has(variable.name));
  return [...kept, ...pasted];
}

export function formProblem(form: DeployForm, plan: DeployPlan, step: DeployStep): string | null {
  if (step === 'hosting') {
    const problems = form.variables.map((variable) => variableProblem(variable, form.variables));
    return slugProblem(form.slug) ?? problems.find((problem) => problem !== null) ?? null;
  }
  if (step === 'review' && plan.schema_changes.is_destructive && !form.acceptsDataLoss) {
    return 'Agree to the loss of data first.';
  }
  return null;
}

export function toRequest(form: DeployForm): DeployRequest {
  return {
    slug: form.slug,
    database: form.database,
    import_data: form.database === 'builtin' && form.importsData,
    env: form.variables.filter((variable) => variable.name !== ''),
    accept_data_loss: form.acceptsDataLoss,
  };
}
