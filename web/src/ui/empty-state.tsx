import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

export interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** What this place is for and what to do next. */
  description?: ReactNode;
  actions?: ReactNode;
  /** Where it stands in the page's outline. */
  headingLevel?: 1 | 2 | 3;
  className?: string;
}

export function EmptyState({
  icon,
  title,
  description,
  actions,
  headingLevel = 3,
  className,
}: EmptyStateProps) {
  const Heading = (['h1', 'h2', 'h3'] as const)[headingLevel - 1] ?? 'h3';
  return (
    <div className={cn('flex flex-col items-center px-6 py-14 text-center', className)}>
      {icon === undefined ? null : (
        <div className="mb-4 flex size-12 items-center justify-center rounded-xl border bg-sunken text-muted [&_svg]:size-5.5">
          {icon}
        </div>
      )}
      <Heading className="text-[15px] font-semibold">{title}</Heading>
      {description === undefined ? null : (
        <p className="mt-1.5 max-w-sm text-sm text-balance text-muted">{description}</p>
      )}
      {actions === undefined ? null : (
        <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>
      )}
    </div>
  );
}
