import { useQuery } from '@tanstack/react-query';
import { formatDuration, formatMoney, formatNumber } from '@/lib/format';
import type { JobUsage } from '../../jobs';
import { modelsQuery } from '../queries';

interface UsageLineProps {
  usage: JobUsage;
  seconds: number | null;
  modelId: string | null;
}

export function UsageLine({ usage, seconds, modelId }: UsageLineProps) {
  const { data: models = [] } = useQuery(modelsQuery());
  const model = models.find((known) => known.id === modelId);
  const tokens = usage.input_tokens + usage.output_tokens;
  const parts = [
    model?.name ?? '',
    tokens > 0 ? `${formatNumber(tokens)} tokens` : '',
    isFree(model, usage) ? '' : formatMoney(usage.cost_nanousd),
    seconds === null ? '' : formatDuration(seconds),
  ];
  return (
    <p className="text-xs text-faint">
      {model?.is_ai === false ? 'starter model: free, not an AI model' : null}
      {model?.is_ai === false && seconds !== null ? ` · ${formatDuration(seconds)}` : null}
      {model?.is_ai === false ? null : parts.filter((part) => part !== '').join(' · ')}
    </p>
  );
}

function isFree(model: { is_ai: boolean } | undefined, usage: JobUsage): boolean {
  return model === undefined && usage.cost_nanousd === 0;
}
