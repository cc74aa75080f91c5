import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { cx } from "@/lib/cx";
import { Button, IconButton } from "./button";

export interface ToastOptions {
  title: string;
  description?: string;
  tone?: "success" | "danger" | "info";
  /** A button such as Undo; the toast closes when it is pressed. */
  action?: { label: string; onClick: () => void | Promise<void> };
  /** Stays longer with an action: 8 seconds instead of 4. */
  seconds?: number;
}

interface ToastEntry extends ToastOptions {
  id: number;
}

const ToastContext = createContext<((options: ToastOptions) => void) | null>(null);
const LIMIT = 4;
const icons = { success: CircleCheck, danger: CircleAlert, info: Info };
const tones = { success: "text-success", danger: "text-danger", info: "text-info" };
let lastId = 0;

/** Holds the messages at the lower edge. One per app, around the routes. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [entries, setEntries] = useState<ToastEntry[]>([]);
  const show = useCallback((options: ToastOptions) => {
    lastId += 1;
    const entry = { ...options, id: lastId };
    setEntries((current) => [...current, entry].slice(-LIMIT));
  }, []);
  const close = useCallback((id: number) => setEntries((current) => current.filter((entry) => entry.id !== id)), []);
  return (
    <ToastContext value={show}>
      {children}
      <section
        aria-label="Messages"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 bottom-0 z-50 flex flex-col items-center gap-2 p-4 sm:items-end"
      >
        {entries.map((entry) => (
          <ToastCard key={entry.id} entry={entry} onClose={() => close(entry.id)} />
        ))}
      </section>
    </ToastContext>
  );
}

function ToastCard({ entry, onClose }: { entry: ToastEntry; onClose: () => void }) {
  const [isPaused, setIsPaused] = useState(false);
  const seconds = entry.seconds ?? (entry.action ? 8 : 4);
  const tone = entry.tone ?? "info";
  const Icon = icons[tone];

  useEffect(() => {
    if (isPaused) return;
    const timer = setTimeout(onClose, seconds * 1000);
    return () => clearTimeout(timer);
  }, [isPaused, seconds, onClose]);

  return (
    <div
      onPointerEnter={() => setIsPaused(true)}
      onPointerLeave={() => setIsPaused(false)}
      onFocus={() => setIsPaused(true)}
      onBlur={() => setIsPaused(false)}
      className="pointer-events-auto flex w-full max-w-sm animate-toast items-start gap-3 rounded-lg border border-border bg-raised p-3 shadow-lg"
    >
      <Icon aria-hidden className={cx("mt-0.5 size-4 shrink-0", tones[tone])} />
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">{entry.title}</p>
        {entry.description && <p className="mt-0.5 break-words text-muted">{entry.description}</p>}
      </div>
      {entry.action && (
        <Button
          variant="secondary"
          size="sm"
          onClick={() => {
            void entry.action?.onClick();
            onClose();
          }}
        >
          {entry.action.label}
        </Button>
      )}
      <IconButton label="Dismiss" size="sm" onClick={onClose}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

/** `const toast = useToast(); toast({ title: "Book deleted", action: { label: "Undo", onClick: restore } })` */
export function useToast(): (options: ToastOptions) => void {
  const show = useContext(ToastContext);
  return useMemo(() => {
    if (!show) throw new Error("useToast needs a ToastProvider around it");
    return show;
  }, [show]);
}
