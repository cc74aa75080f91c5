import { useQuery } from '@tanstack/react-query';
import { Cpu, Sparkles } from 'lucide-react';
import { locale } from '@/lib/i18n';
import { Select, Skeleton, type SelectOption } from '@/ui';
import { t } from './messages';
import { modelsQuery, type Model } from './queries';

export interface ModelSelectProps {
  /** null: the first model of the list. */
  value: string | null;
  onChange: (id: string) => void;
  look?: 'field' | 'quiet';
  isDisabled?: boolean;
  className?: string;
}

export function ModelSelect({ value, onChange, look = 'quiet', ...props }: ModelSelectProps) {
  const { data: models } = useQuery(modelsQuery);
  if (models === undefined) return <Skeleton className="h-8 w-32" />;
  return (
    <Select
      label={t('model')}
      value={value ?? models[0]?.id}
      onChange={onChange}
      options={models.map(toOption)}
      look={look}
      {...props}
    />
  );
}

function toOption(model: Model): SelectOption {
  return {
    value: model.id,
    label: model.name,
    description: describeModel(model),
    icon: model.is_ai ? <Sparkles /> : <Cpu />,
  };
}

/** "Anthropic · 200K context · $3 in · $15 out per million tokens" */
export function describeModel(model: Model): string {
  if (!model.is_ai) return t('notAi');
  const parts = [model.provider];
  if (model.context_window_tokens !== null) {
    const size = model.context_window_tokens.toLocaleString(locale, { notation: 'compact' });
    parts.push(t('context', { size }));
  }
  if (model.input_usd_per_million !== null && model.output_usd_per_million !== null) {
    const input = formatUsd(model.input_usd_per_million);
    parts.push(t('price', { input, output: formatUsd(model.output_usd_per_million) }));
  }
  return parts.join(' · ');
}

function formatUsd(value: number): string {
  return value.toLocaleString(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: Number.isInteger(value) ? 0 : 2,
  });
}
