import { Check, Minus } from 'lucide-react';
import * as Radix from '@radix-ui/react-checkbox';
import { useId, type ReactNode } from 'react';
import { cn } from '@/lib/cn';

export interface CheckboxProps {
  isChecked: boolean | 'mixed';
  onChange: (isChecked: boolean) => void;
  label: ReactNode;
  description?: ReactNode;
  isDisabled?: boolean;
  /** The label is only said, not shown. */
  isLabelHidden?: boolean;
  className?: string;
}

export function Checkbox({
  isChecked,
  onChange,
  label,
  description,
  isDisabled = false,
  isLabelHidden = false,
  className,
}: CheckboxProps) {
  const id = useId();
  return (
    <div className={cn('flex items-start gap-2.5', className)}>
      <Radix.Root
        id={id}
        checked={isChecked === 'mixed' ? 'indeterminate' : isChecked}
        onCheckedChange={(next) => {
          onChange(next === true);
        }}
        disabled={isDisabled}
        aria-describedby={description === undefined ? undefined : `${id}-d`}
        className="mt-0.5 flex size-4.5 shrink-0 items-center justify-center rounded-[5px] border border-line-strong bg-surface text-accent-fg transition-colors hover:border-faint disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent"
      >
        <Radix.Indicator>
          {isChecked === 'mixed' ? <Minus className="size-3.5" /> : <Check className="size-3.5" />}
        </Radix.Indicator>
      </Radix.Root>
      <div className={cn('min-w-0', isLabelHidden && 'sr-only')}>
        <label htmlFor={id} className="text-sm text-fg">
          {label}
        </label>
        {description === undefined ? null : (
          <p id={`${id}-d`} className="text-[13px] text-muted">
            {description}
          </p>
        )}
      </div>
    </div>
  );
}
