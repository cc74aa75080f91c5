/** How a model's facts are said. */
import { locale } from '@/lib/i18n';
import { t } from './messages';
import type { Model } from './queries';

export const AUTOMATIC = 'auto';

export function modelName(model: Model): string {
  return model.id === AUTOMATIC ? t('automatic') : model.name;
}

/** "$3 in · $15 out", or that nobody knows; null where there is nothing to pay or to say. */
export function priceOf(model: Model): string | null {
  if (!model.is_ai || model.id === AUTOMATIC) return null;
  const { input_usd_per_million: input, output_usd_per_million: output } = model;
  if (input === null || output === null) return t('priceUnknown');
  return t('price', { input: formatUsd(input), output: formatUsd(output) });
}

export function contextOf(model: Model): string | null {
  if (model.context_window_tokens === null) return null;
  const size = model.context_window_tokens.toLocaleString(locale, {
    notation: 'compact',
    maximumFractionDigits: 1,
  });
  return t('context', { size });
}

/** The group of the list that a model stands in. */
export function groupOf(model: Model): string {
  if (model.id === AUTOMATIC) return t('recommended');
  return model.is_ai ? model.provider_label : t('builtIn');
}

/** Two digits of a cent matter for cheap models: $0.075. */
function formatUsd(value: number): string {
  return value.toLocaleString(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: Number.isInteger(value) ? 0 : 2,
    maximumFractionDigits: 3,
  });
}
