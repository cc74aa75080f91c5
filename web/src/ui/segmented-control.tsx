import * as ToggleGroup from '@radix-ui/react-toggle-group';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

export interface Segment<V extends string> {
  value: V;
  label: string;
  icon?: ReactNode;
  /** Shows the icon only; the label is said and is the tooltip. */
  isIconOnly?: boolean;
}

export interface SegmentedControlProps<V extends string> {
  value: V;
  onChange: (value: V) => void;
  segments: readonly Segment<V>[];
  label: string;
  className?: string;
}

export function SegmentedControl<V extends string>({
  value,
  onChange,
  segments,
  label,
  className,
}: SegmentedControlProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      onValueChange={(next) => {
        // Clicking the chosen segment would unset it.
        if (next !== '') onChange(next as V);
      }}
      aria-label={label}
      className={cn('inline-flex rounded-md border bg-sunken p-0.5', className)}
    >
      {segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          value={segment.value}
          aria-label={segment.label}
          title={segment.isIconOnly === true ? segment.label : undefined}
          className="inline-flex h-7 items-center gap-1.5 rounded-sm px-2.5 text-[13px] font-medium text-muted transition-colors hover:text-fg data-[state=on]:bg-surface data-[state=on]:text-fg data-[state=on]:shadow-sm dark:data-[state=on]:bg-hover [&_svg]:size-4"
        >
          {segment.icon}
          {segment.isIconOnly === true ? null : segment.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
