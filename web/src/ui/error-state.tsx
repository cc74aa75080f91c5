import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { Button } from './button';
import { t } from './messages';

export interface ErrorStateProps {
  title?: string;
  /** An `Error` gives its message; an `ApiError` its request id too. */
  error?: unknown;
  onRetry?: () => void;
  actions?: ReactNode;
  className?: string;
}

export function ErrorState({ title, error, onRetry, actions, className }: ErrorStateProps) {
  const message = error instanceof Error ? error.message : undefined;
  const requestId = readRequestId(error);
  return (
    <div
      role="alert"
      className={cn('flex flex-col items-center px-6 py-12 text-center', className)}
    >
      <div className="mb-4 flex size-12 items-center justify-center rounded-xl bg-danger-soft text-danger">
        <CircleAlert className="size-5.5" aria-hidden />
      </div>
      <h3 className="text-[15px] font-semibold">{title ?? t('somethingWrong')}</h3>
      {message === undefined ? null : (
        <p className="mt-1.5 max-w-md text-sm break-words text-muted">{message}</p>
      )}
      {requestId === null ? null : (
        <p className="mt-1 font-mono text-xs text-faint">{t('requestId', { id: requestId })}</p>
      )}
      <div className="mt-5 flex flex-wrap justify-center gap-2 empty:hidden">
        {onRetry === undefined ? null : <Button onClick={onRetry}>{t('tryAgain')}</Button>}
        {actions}
      </div>
    </div>
  );
}

function readRequestId(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('requestId' in error)) return null;
  return typeof error.requestId === 'string' ? error.requestId : null;
}
