/** Toasts: `toast.success('Saved')`, `toast.undo('Project deleted', restore)`; `Toaster` shows them. */
import { t } from './messages';

export type ToastTone = 'neutral' | 'success' | 'warning' | 'danger';

export interface ToastOptions {
  title: string;
  description?: string;
  tone?: ToastTone;
  action?: { label: string; onSelect: () => void };
  /** Milliseconds; 0 stays until it is dismissed. */
  duration?: number;
}

export interface Toast extends ToastOptions {
  id: number;
}

const MOST = 4;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

function publish(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function show(options: ToastOptions): number {
  lastId += 1;
  publish([...toasts, { ...options, id: lastId }].slice(-MOST));
  return lastId;
}

export function dismissToast(id: number): void {
  publish(toasts.filter((each) => each.id !== id));
}

export const toast = {
  show,
  success: (title: string, description?: string) =>
    show({ title, tone: 'success', ...(description === undefined ? {} : { description }) }),
  /** An error with its cause; stays longer than a message. */
  error: (title: string, cause?: unknown) => {
    const description = cause instanceof Error ? cause.message : undefined;
    return show({
      title,
      tone: 'danger',
      duration: 10_000,
      ...(description === undefined ? {} : { description }),
    });
  },
  undo: (title: string, onUndo: () => void) =>
    show({ title, duration: 8_000, action: { label: t('undo'), onSelect: onUndo } }),
  dismiss: dismissToast,
  dismissAll: () => {
    publish([]);
  },
};

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const currentToasts = (): readonly Toast[] => toasts;
