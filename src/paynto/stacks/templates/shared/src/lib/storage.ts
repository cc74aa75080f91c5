import { useCallback, useEffect, useState } from "react";

/**
 * State that stays in this browser. Works like useState; other tabs follow.
 * What is stored is not trusted: give `isValid` when a wrong shape would break the page.
 */
export function useStoredState<T>(
  key: string,
  initial: T,
  isValid: (value: unknown) => boolean = () => true,
): [T, (next: T | ((current: T) => T)) => void] {
  const read = useCallback((): T => {
    try {
      const text = localStorage.getItem(key);
      if (text === null) return initial;
      const value: unknown = JSON.parse(text);
      return isValid(value) ? (value as T) : initial;
    } catch {
      return initial;
    }
    // The first `initial` counts, as with useState.
  }, [key]);

  const [value, setValue] = useState(read);

  useEffect(() => {
    const follow = (event: StorageEvent) => {
      if (event.key === key) setValue(read());
    };
    window.addEventListener("storage", follow);
    return () => window.removeEventListener("storage", follow);
  }, [key, read]);

  const store = useCallback(
    (next: T | ((current: T) => T)) => {
      setValue((current) => {
        const result = typeof next === "function" ? (next as (current: T) => T)(current) : next;
        try {
          localStorage.setItem(key, JSON.stringify(result));
        } catch {
          console.warn(`"${key}" could not be stored in this browser; it lasts until the page is closed.`);
        }
        return result;
      });
    },
    [key],
  );
  return [value, store];
}
