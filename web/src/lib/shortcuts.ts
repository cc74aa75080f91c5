/** Keyboard shortcuts: a component registers its own, the help dialog lists what is registered. */
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

export interface Shortcut {
  /** `mod+k`, `shift+/`, `g d` (two keys after another), `?`. `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  keys: string;
  label: string;
  group: string;
  /** Works while a text field has the focus. */
  isGlobal?: boolean;
}

interface Registered extends Shortcut {
  run: (event: KeyboardEvent) => void;
}

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
const listeners = new Set<() => void>();
let registered: readonly Registered[] = [];
let pendingKey = '';
let pendingUntil = 0;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

function pressed(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const hasModifier = isMac ? event.metaKey : event.ctrlKey;
  const parts = [hasModifier ? 'mod' : '', event.altKey ? 'alt' : ''];
  // With a sign such as "?" the shift key is already part of what was typed.
  if (event.shiftKey && (key.length > 1 || hasModifier)) parts.push('shift');
  return [...parts.filter(Boolean), key].join('+');
}

function dispatch(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat) return;
  const typed = pressed(event);
  const sequence = Date.now() < pendingUntil ? `${pendingKey} ${typed}` : '';
  const inText = isTyping(event.target);
  const inDialog = document.querySelector('[role="dialog"],[role="alertdialog"]') !== null;
  const match = [...registered]
    .reverse()
    .find(
      (each) =>
        (each.keys === sequence || each.keys === typed) &&
        (each.isGlobal === true || !(inText || inDialog)),
    );
  pendingKey = typed;
  pendingUntil = inText ? 0 : Date.now() + 900;
  if (!match) return;
  pendingUntil = 0;
  event.preventDefault();
  match.run(event);
}

function publish(next: readonly Registered[]): void {
  if (registered.length === 0 && next.length > 0) window.addEventListener('keydown', dispatch);
  if (next.length === 0) window.removeEventListener('keydown', dispatch);
  registered = next;
  for (const listener of listeners) listener();
}

export function useShortcut(shortcut: Shortcut, run: (event: KeyboardEvent) => void): void {
  const latest = useEffectEvent(run);
  const { keys, label, group, isGlobal } = shortcut;
  useEffect(() => {
    const entry: Registered = {
      keys,
      label,
      group,
      run: (event) => {
        latest(event);
      },
      ...(isGlobal === undefined ? {} : { isGlobal }),
    };
    publish([...registered, entry]);
    return () => {
      publish(registered.filter((each) => each !== entry));
    };
  }, [keys, label, group, isGlobal]);
}

export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => registered,
  );
}

/** `mod+k` → ["⌘", "K"] on a Mac, ["Ctrl", "K"] elsewhere. */
export function keyLabels(keys: string): string[] {
  const names: Record<string, string> = {
    mod: isMac ? '⌘' : 'Ctrl',
    shift: isMac ? '⇧' : 'Shift',
    alt: isMac ? '⌥' : 'Alt',
    enter: '↵',
    escape: 'Esc',
    arrowup: '↑',
    arrowdown: '↓',
  };
  return keys.split(/[+ ]/).map((key) => names[key] ?? key.toUpperCase());
}
