import { cn } from '@/lib/cn';

export interface ProgressProps {
  /** 0 to 100; null when nobody knows yet. */
  percent: number | null;
  label: string;
  tone?: 'accent' | 'success' | 'danger';
  className?: string;
}

const tones = { accent: 'bg-accent', success: 'bg-success', danger: 'bg-danger' };

export function Progress({ percent, label, tone = 'accent', className }: ProgressProps) {
  const value = percent === null ? null : Math.min(100, Math.max(0, percent));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value)}
      className={cn('h-1.5 w-full overflow-hidden rounded-full bg-hover', className)}
    >
      <div
        className={cn(
          'h-full rounded-full transition-[width] duration-180',
          tones[tone],
          value === null && 'w-2/5 animate-pulse',
        )}
        style={value === null ? undefined : { width: `${String(value)}%` }}
      />
    </div>
  );
}
