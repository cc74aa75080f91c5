import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Button } from './button';
import { IconButton } from './icon-button';
import { t } from './messages';
import { currentToasts, dismissToast, subscribeToToasts, type Toast } from './toast';

const DEFAULT_MS = 5_000;

const icons = {
  neutral: null,
  success: <CircleCheck className="size-4.5 text-success" aria-hidden />,
  warning: <TriangleAlert className="size-4.5 text-warning" aria-hidden />,
  danger: <CircleAlert className="size-4.5 text-danger" aria-hidden />,
};

export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToToasts, currentToasts);
  // Time stops while the pointer or the focus is on the toasts.
  const [isHeld, setIsHeld] = useState(false);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only holds the time
    <section
      aria-label={t('notifications')}
      aria-live="polite"
      className="pointer-events-none fixed right-0 z-60 flex w-full flex-col gap-2 p-4 max-md:top-13 sm:w-[400px] md:bottom-0"
      onPointerEnter={() => {
        setIsHeld(true);
      }}
      onPointerLeave={() => {
        setIsHeld(false);
      }}
      onFocus={() => {
        setIsHeld(true);
      }}
      onBlur={() => {
        setIsHeld(false);
      }}
    >
      {toasts.map((each) => (
        <ToastCard key={each.id} toast={each} isHeld={isHeld} />
      ))}
    </section>
  );
}

function ToastCard({ toast, isHeld }: { toast: Toast; isHeld: boolean }) {
  const duration = toast.duration ?? DEFAULT_MS;
  useEffect(() => {
    if (isHeld || duration === 0) return;
    const timer = setTimeout(() => {
      dismissToast(toast.id);
    }, duration);
    return () => {
      clearTimeout(timer);
    };
  }, [toast.id, duration, isHeld]);
  const { action } = toast;
  return (
    <div
      role={toast.tone === 'danger' ? 'alert' : 'status'}
      className="pointer-events-auto flex animate-slide-up items-start gap-3 rounded-lg border bg-raised p-3 pl-4 shadow-float"
    >
      <span className="mt-1 empty:hidden">{icons[toast.tone ?? 'neutral']}</span>
      <div className="min-w-0 flex-1 py-1">
        <p className="text-sm font-medium break-words">{toast.title}</p>
        {toast.description === undefined ? null : (
          <p className="mt-0.5 text-[13px] break-words text-muted">{toast.description}</p>
        )}
      </div>
      {action === undefined ? null : (
        <Button
          size="sm"
          onClick={() => {
            dismissToast(toast.id);
            action.onSelect();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton
        label={t('dismiss')}
        icon={<X />}
        size="sm"
        hasTooltip={false}
        onClick={() => {
          dismissToast(toast.id);
        }}
      />
    </div>
  );
}
