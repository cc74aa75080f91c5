import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

export interface PageProps {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  width?: 'narrow' | 'wide';
  className?: string;
}

/** The frame of a page inside the shell: title, actions, content. */
export function Page({
  title,
  description,
  actions,
  children,
  width = 'wide',
  className,
}: PageProps) {
  return (
    <div
      className={cn(
        'mx-auto w-full px-4 py-6 sm:px-8 sm:py-8',
        width === 'wide' ? 'max-w-6xl' : 'max-w-3xl',
        className,
      )}
    >
      <title>{`${title} · Paynto`}</title>
      <header className="mb-6 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {description === undefined ? null : (
            <p className="mt-1 text-sm text-muted">{description}</p>
          )}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
