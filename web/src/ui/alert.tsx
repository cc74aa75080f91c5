import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

export interface AlertProps {
  tone?: 'info' | 'success' | 'warning' | 'danger';
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

const looks = {
  info: { look: 'bg-info-soft', icon: <Info className="text-info" /> },
  success: { look: 'bg-success-soft', icon: <CircleCheck className="text-success" /> },
  warning: { look: 'bg-warning-soft', icon: <TriangleAlert className="text-warning" /> },
  danger: { look: 'bg-danger-soft', icon: <CircleAlert className="text-danger" /> },
};

/** A message that stays in the page. */
export function Alert({ tone = 'info', title, children, actions, className }: AlertProps) {
  const { look, icon } = looks[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cn('flex items-start gap-3 rounded-lg px-3.5 py-3 text-sm', look, className)}
    >
      <span aria-hidden className="mt-0.5 [&_svg]:size-4.5">
        {icon}
      </span>
      {/* Where there is no room for both, the actions stand below the text. */}
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-52 break-words">
          {title === undefined ? null : <p className="font-medium">{title}</p>}
          {children === undefined ? null : <div className="text-muted">{children}</div>}
        </div>
        {actions}
      </div>
    </div>
  );
}
