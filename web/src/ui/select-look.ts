import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';
import type { FieldControl } from './field';
import { controlClass } from './input';

export interface SelectOption<V extends string = string> {
  value: V;
  label: string;
  description?: string;
  icon?: ReactNode;
  isDisabled?: boolean;
}

export interface SelectProps<V extends string> extends Partial<FieldControl> {
  value: V | undefined;
  onChange: (value: V) => void;
  options: readonly SelectOption<V>[];
  /** Needed unless a `Field` labels the control. */
  label?: string;
  placeholder?: string;
  /** `quiet`: no border, as in a tool bar. */
  look?: 'field' | 'quiet';
  isDisabled?: boolean;
  className?: string;
}

export const selectTriggerClass = (look: 'field' | 'quiet', className: string | undefined) =>
  cn(
    'flex items-center justify-between gap-2 text-left data-[placeholder]:text-faint [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-faint',
    look === 'field'
      ? cn(controlClass, 'h-9 px-3 text-sm')
      : 'h-8 rounded-md px-2.5 text-[13px] font-medium text-muted hover:bg-hover hover:text-fg',
    className,
  );

export const selectValueClass =
  'flex min-w-0 items-center gap-2 truncate [&_span]:truncate [&_svg]:size-4 [&_svg]:shrink-0';

/** A control is called by what it shows too, so that it can be named by voice; a `Field` names it otherwise. */
export const nameSelect = (label: string | undefined, shown: string) =>
  label === undefined ? undefined : `${label}: ${shown}`;
