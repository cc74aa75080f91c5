import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Logo } from '@/features/shell';

export interface FrameProps {
  title: string;
  text?: ReactNode;
  children: ReactNode;
  /** Under the card. */
  footer?: ReactNode;
}

/** A card in the middle of a quiet page. */
export function Frame({ title, text, children, footer }: FrameProps) {
  return (
    <div className="flex min-h-dvh flex-col items-center bg-[radial-gradient(60rem_30rem_at_50%_-8rem,var(--accent-soft),transparent)] px-4 py-8 sm:py-16">
      <title>{`${title} · Paynto`}</title>
      <header>
        <Link to="/" className="block rounded-md" aria-label="Paynto">
          <Logo />
        </Link>
      </header>
      <main className="mt-8 w-full max-w-[400px] rounded-xl border bg-surface p-6 shadow-float sm:mt-10 sm:p-8">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {text === undefined ? null : <p className="mt-1 text-sm text-muted">{text}</p>}
        <div className="mt-6 empty:mt-0">{children}</div>
      </main>
      {footer === undefined ? null : <footer className="mt-6 text-sm text-muted">{footer}</footer>}
    </div>
  );
}

export const linkClass = 'font-medium text-accent-text underline-offset-4 hover:underline';
