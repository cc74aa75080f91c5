/** Whether the command palette or the help dialog is open; any component may open them. */
import { useSyncExternalStore } from 'react';

export type Overlay = 'palette' | 'help' | null;

const listeners = new Set<() => void>();
let open: Overlay = null;

export function setOverlay(next: Overlay): void {
  open = next;
  for (const listener of listeners) listener();
}

export const openPalette = (): void => {
  setOverlay('palette');
};
export const openHelp = (): void => {
  setOverlay('help');
};

export function useOverlay(): Overlay {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}
