import { useQuery } from '@tanstack/react-query';
import { Cpu, Sparkles } from 'lucide-react';
import { modelName, modelsQuery } from '@/features/catalogue';
import { t } from './messages';

interface ModelChipProps {
  modelId: string;
  /** The name as the server gave it; looked up otherwise. */
  name?: string | null;
  reason?: string | null;
  fallbackOf?: string | null;
}

/** Which model answered, and why this one. */
export function ModelChip({ modelId, name, reason, fallbackOf }: ModelChipProps) {
  const { data: models = [] } = useQuery(modelsQuery);
  const nameOf = (id: string) => {
    const model = models.find((known) => known.id === id);
    return model === undefined ? id : modelName(model);
  };
  const isAi = models.find((known) => known.id === modelId)?.is_ai ?? true;
  const Icon = isAi ? Sparkles : Cpu;
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
      <span className="inline-flex items-center gap-1.5 rounded-full border bg-sunken px-2 py-0.5 font-medium">
        <Icon className="size-3" aria-hidden />
        {name ?? nameOf(modelId)}
      </span>
      {fallbackOf && fallbackOf !== modelId ? (
        <span className="text-warning">{t('insteadOf', { model: nameOf(fallbackOf) })}</span>
      ) : null}
      {reason ? <span className="[overflow-wrap:anywhere]">{reason}</span> : null}
    </p>
  );
}
