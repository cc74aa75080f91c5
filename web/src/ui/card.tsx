import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/lib/cn';

export function Card({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('rounded-lg border bg-surface', className)} {...props} />;
}

export interface SectionCardProps {
  title: string;
  description?: ReactNode;
  /** At the right of the title. */
  actions?: ReactNode;
  /** A strip at the foot, for the button that saves. */
  footer?: ReactNode;
  children?: ReactNode;
  className?: string;
}

/** A card with a heading, as settings and detail pages use it. */
export function SectionCard({
  title,
  description,
  actions,
  footer,
  children,
  className,
}: SectionCardProps) {
  return (
    <section className={cn('rounded-lg border bg-surface', className)}>
      <header className="flex flex-wrap items-start justify-between gap-3 px-5 pt-4">
        <div className="min-w-0">
          <h2 className="text-[15px] font-semibold">{title}</h2>
          {description === undefined ? null : (
            <p className="mt-0.5 text-[13px] text-muted">{description}</p>
          )}
        </div>
        {actions}
      </header>
      <div className="px-5 pt-4 pb-5 empty:pb-0">{children}</div>
      {footer === undefined ? null : (
        <footer className="flex flex-wrap items-center justify-end gap-2 rounded-b-lg border-t bg-sunken px-5 py-3">
          {footer}
        </footer>
      )}
    </section>
  );
}
