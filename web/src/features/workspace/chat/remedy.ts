/** Where a person mends what made a model call fail or be refused. */
import { t } from './messages';

export const DECLINED = 'model_refused';

export interface Remedy {
  label: string;
  view: 'providers' | 'routing' | 'budgets';
}

export function remedyFor(errorCode: string | null): Remedy | null {
  // A model that declines is set up well.
  if (errorCode === null || errorCode === DECLINED) return null;
  if (errorCode.includes('budget')) return { label: t('openBudgets'), view: 'budgets' };
  if (errorCode.includes('routing')) return { label: t('openRouting'), view: 'routing' };
  if (/^(?:model|provider|unknown_model|unknown_provider)/.test(errorCode)) {
    return { label: t('openProviders'), view: 'providers' };
  }
  return null;
}
