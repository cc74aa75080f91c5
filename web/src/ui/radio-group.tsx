import * as Radix from '@radix-ui/react-radio-group';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

export interface RadioOption<V extends string> {
  value: V;
  label: ReactNode;
  description?: ReactNode;
  icon?: ReactNode;
  isDisabled?: boolean;
}

export interface RadioGroupProps<V extends string> {
  value: V | undefined;
  onChange: (value: V) => void;
  options: readonly RadioOption<V>[];
  label: string;
  className?: string;
}

/** Choices as cards: the whole card is the target. */
export function RadioGroup<V extends string>({
  value,
  onChange,
  options,
  label,
  className,
}: RadioGroupProps<V>) {
  return (
    <Radix.Root
      value={value ?? null}
      onValueChange={(next) => {
        onChange(next as V);
      }}
      aria-label={label}
      className={cn('grid gap-2', className)}
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          disabled={option.isDisabled ?? false}
          className="group flex items-start gap-3 rounded-lg border bg-surface p-3 text-left transition-colors hover:border-line-strong disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft [&_svg]:size-4"
        >
          <span className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong group-data-[state=checked]:border-accent">
            <span className="size-2 rounded-full bg-accent opacity-0 group-data-[state=checked]:opacity-100" />
          </span>
          <span className="min-w-0 flex-1">
            <span className="flex items-center gap-2 text-sm font-medium text-fg">
              {option.icon}
              {option.label}
            </span>
            {option.description === undefined ? null : (
              <span className="mt-0.5 block text-[13px] text-muted">{option.description}</span>
            )}
          </span>
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
