import { useQuery } from '@tanstack/react-query';
import { modelsQuery } from '@/features/catalogue';
import { formatDuration, formatMoney, formatNumber, formatPercent } from '@/lib/format';
import type { JobUsage } from '../../jobs';
import { t } from './messages';

interface UsageLineProps {
  usage: JobUsage;
  seconds: number | null;
  modelId: string | null;
}

/** "3,120 tokens (62% cached) · $0.012 · 8 s" */
export function UsageLine({ usage, seconds, modelId }: UsageLineProps) {
  const { data: models = [] } = useQuery(modelsQuery);
  const model = models.find((known) => known.id === modelId);
  const parts = [
    ...(model?.is_ai === false
      ? [t('starterFree')]
      : [describeTokens(usage), describeCost(usage.cost_nanousd)]),
    seconds === null ? '' : formatDuration(seconds),
  ];
  return (
    <p className="text-xs text-faint tabular-nums">
      {parts.filter((part) => part !== '').join(' · ')}
    </p>
  );
}

function describeTokens(usage: JobUsage): string {
  const tokens = usage.input_tokens + usage.output_tokens;
  if (tokens === 0) return '';
  const count = formatNumber(tokens);
  const cached = usage.cached_input_tokens ?? 0;
  if (cached === 0 || usage.input_tokens === 0) return t('tokens', { count });
  return t('tokensCached', { count, share: formatPercent(cached / usage.input_tokens) });
}

function describeCost(nanousd: number | null): string {
  return nanousd === null ? t('priceUnknown') : formatMoney(nanousd);
}
