import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger' | 'info';

const tones: Record<Tone, string> = {
  neutral: 'border bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent-text',
  success: 'bg-success-soft text-success',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
};

export interface BadgeProps {
  children: ReactNode;
  tone?: Tone;
  icon?: ReactNode;
  /** A dot before the text; `pulse` for what is going on now. */
  dot?: boolean | 'pulse';
  className?: string;
}

export function Badge({ children, tone = 'neutral', icon, dot = false, className }: BadgeProps) {
  return (
    <span
      className={cn(
        'inline-flex h-5.5 shrink-0 items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap [&_svg]:size-3.5',
        tones[tone],
        className,
      )}
    >
      {dot === false ? null : (
        <span
          aria-hidden
          className={cn('size-1.5 rounded-full bg-current', dot === 'pulse' && 'animate-pulse')}
        />
      )}
      {icon}
      {children}
    </span>
  );
}
