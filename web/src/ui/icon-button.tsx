import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { buttonClass, type ButtonVariant } from './button';
import { Spinner } from './spinner';
import { Tooltip } from './tooltip';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** Said by screen readers and shown as the tooltip. */
  label: string;
  icon: ReactNode;
  variant?: ButtonVariant;
  size?: 'sm' | 'md';
  isBusy?: boolean;
  /** For a button that stays down. */
  isPressed?: boolean;
  shortcut?: string;
  hasTooltip?: boolean;
}

export function IconButton({
  label,
  icon,
  variant = 'ghost',
  size = 'md',
  isBusy = false,
  isPressed,
  shortcut,
  hasTooltip = true,
  className,
  disabled,
  ...props
}: IconButtonProps) {
  const button = (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isPressed}
      aria-busy={isBusy || undefined}
      disabled={disabled === true || isBusy}
      className={cn(
        buttonClass(variant, size),
        'px-0',
        size === 'sm' ? 'w-8' : 'w-9',
        isPressed === true && 'bg-accent-soft text-accent-text hover:bg-accent-soft',
        className,
      )}
      {...props}
    >
      {isBusy ? <Spinner /> : icon}
    </button>
  );
  if (!hasTooltip) return button;
  return (
    <Tooltip content={label} {...(shortcut === undefined ? {} : { shortcut })}>
      {button}
    </Tooltip>
  );
}
