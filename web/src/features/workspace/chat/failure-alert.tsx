import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Alert, Button } from '@/ui';
import { remedyFor } from './remedy';

interface FailureAlertProps {
  title: string;
  errorCode: string | null;
  children: ReactNode;
  actions?: ReactNode;
}

/** What failed, why, and the way to what mends it. */
export function FailureAlert({ title, errorCode, children, actions }: FailureAlertProps) {
  const remedy = remedyFor(errorCode);
  return (
    <Alert tone="danger" title={title}>
      {children}
      <div className="mt-2.5 flex flex-wrap gap-2 empty:hidden">
        {remedy === null ? null : (
          <Button size="sm" asChild>
            <Link to="/settings" search={{ tab: 'models', view: remedy.view }}>
              {remedy.label}
            </Link>
          </Button>
        )}
        {actions}
      </div>
    </Alert>
  );
}
