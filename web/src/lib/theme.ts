/** Light, dark or the system's; `public/theme.js` applies the stored choice before the first paint. */
import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark' | 'system';

const KEY = 'paynto-theme';
const listeners = new Set<() => void>();
const darkSystem = () => matchMedia('(prefers-color-scheme: dark)');

export function readTheme(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  applyTheme();
}

/** Takes the account's choice where this browser has none of its own. */
export function adoptTheme(theme: Theme): void {
  if (theme !== 'system' && localStorage.getItem(KEY) === null) setTheme(theme);
}

function applyTheme(): void {
  document.documentElement.dataset.theme = resolvedTheme();
  for (const listener of listeners) listener();
}

export function resolvedTheme(): 'light' | 'dark' {
  const theme = readTheme();
  if (theme !== 'system') return theme;
  return darkSystem().matches ? 'dark' : 'light';
}

/** Follows changes of the system and of other tabs. */
export function watchTheme(): () => void {
  const media = darkSystem();
  media.addEventListener('change', applyTheme);
  window.addEventListener('storage', applyTheme);
  return () => {
    media.removeEventListener('change', applyTheme);
    window.removeEventListener('storage', applyTheme);
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): { theme: Theme; resolved: 'light' | 'dark' } {
  const theme = useSyncExternalStore(subscribe, readTheme);
  const resolved = useSyncExternalStore(subscribe, resolvedTheme);
  return { theme, resolved };
}
