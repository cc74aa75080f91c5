import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { isApiError } from '@/api';
import { Button, EmptyState, ErrorState } from '@/ui';
import { t } from './messages';

export function PageNotFound() {
  return (
    <main className="flex min-h-[70dvh] items-center justify-center">
      <title>{t('notFoundTitle')}</title>
      <EmptyState
        headingLevel={1}
        icon={<Compass />}
        title={t('notFoundTitle')}
        description={t('notFoundText')}
        actions={
          <Button variant="primary" asChild>
            <Link to="/dashboard">{t('goHome')}</Link>
          </Button>
        }
      />
    </main>
  );
}

/** What a page shows when it or its data failed; a missing thing is "not found", not an error. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  if (isApiError(error) && error.status === 404) return <PageNotFound />;
  return (
    <main className="flex min-h-[70dvh] items-center justify-center">
      <ErrorState
        title={t('pageFailed')}
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </main>
  );
}
