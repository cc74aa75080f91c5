import { ChevronDown, Cpu, Sparkles, WandSparkles } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn';
import { buttonClass, controlClass, type FieldControl } from '@/ui';
import { t } from './messages';
import { AUTOMATIC, modelName } from './model-text';
import type { Model } from './queries';

export interface ModelPickerProps extends Partial<FieldControl> {
  models: readonly Model[];
  /** null: nothing is chosen. */
  value: string | null;
  onChange: (id: string) => void;
  /** "Model", unless a `Field` names the control. */
  label?: string;
  placeholder?: string;
  look?: 'field' | 'quiet' | 'button';
  side?: 'top' | 'bottom';
  isDisabled?: boolean;
  className?: string;
}

type ModelTriggerProps = Pick<
  ModelPickerProps,
  'models' | 'value' | 'label' | 'placeholder' | 'look' | 'isDisabled'
> &
  Omit<ComponentProps<'button'>, 'value' | 'onChange'>;

const looks = {
  field: cn(controlClass, 'h-9 px-3 text-sm'),
  quiet: 'h-8 rounded-md px-2.5 text-[13px] font-medium text-muted hover:bg-hover hover:text-fg',
  button: buttonClass('secondary', 'sm'),
};

/** The closed picker: what is chosen. */
export function ModelTrigger({
  models,
  value,
  label = t('model'),
  placeholder = t('choose'),
  look = 'quiet',
  isDisabled = false,
  className,
  ...props
}: ModelTriggerProps) {
  const model = models.find((known) => known.id === value);
  const shown = model === undefined ? (value ?? placeholder) : modelName(model);
  const isGone = model === undefined && value !== null && models.length > 0;
  return (
    <button
      type="button"
      role="combobox"
      aria-expanded={props['aria-expanded'] ?? false}
      aria-controls={props['aria-controls'] ?? ''}
      aria-haspopup="listbox"
      aria-label={`${label}: ${shown}${isGone ? `, ${t('gone')}` : ''}`}
      disabled={isDisabled}
      {...props}
      className={cn(
        'flex min-w-0 items-center justify-between gap-2 text-left [&_svg]:size-4 [&_svg]:shrink-0',
        looks[look],
        className,
      )}
    >
      <span className="flex min-w-0 items-center gap-2">
        <ModelIcon model={model} />
        <span className={cn('truncate', model === undefined && 'text-faint')}>{shown}</span>
        {isGone ? <span className="shrink-0 text-xs text-warning">{t('gone')}</span> : null}
      </span>
      <ChevronDown className="text-faint" aria-hidden />
    </button>
  );
}

/** What stands in the picker's place until its list is loaded. */
export function ModelPickerFallback(props: ModelPickerProps) {
  const { models, value, label, placeholder, look, isDisabled, className } = props;
  return (
    <ModelTrigger
      {...{ models, value, label, placeholder, look, isDisabled, className }}
      aria-busy
    />
  );
}

export function ModelIcon({ model }: { model: Model | undefined }) {
  if (model?.id === AUTOMATIC) return <WandSparkles aria-hidden />;
  return model?.is_ai === false ? <Cpu aria-hidden /> : <Sparkles aria-hidden />;
}
