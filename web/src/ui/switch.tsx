import * as Radix from '@radix-ui/react-switch';
import { useId, type ReactNode } from 'react';
import { cn } from '@/lib/cn';

export interface SwitchProps {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  label: ReactNode;
  description?: ReactNode;
  isDisabled?: boolean;
  isLabelHidden?: boolean;
  className?: string;
}

export function Switch({
  isOn,
  onChange,
  label,
  description,
  isDisabled = false,
  isLabelHidden = false,
  className,
}: SwitchProps) {
  const id = useId();
  return (
    <div className={cn('flex items-center justify-between gap-4', className)}>
      <div className={cn('min-w-0', isLabelHidden && 'sr-only')}>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {description === undefined ? null : (
          <p id={`${id}-d`} className="text-[13px] text-muted">
            {description}
          </p>
        )}
      </div>
      <Radix.Root
        id={id}
        checked={isOn}
        onCheckedChange={onChange}
        disabled={isDisabled}
        aria-describedby={description === undefined ? undefined : `${id}-d`}
        className="h-5.5 w-9.5 shrink-0 rounded-full bg-line-strong p-0.5 transition-colors duration-150 disabled:opacity-50 data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-4.5 rounded-full bg-white shadow-sm transition-transform duration-150 data-[state=checked]:translate-x-4" />
      </Radix.Root>
    </div>
  );
}
