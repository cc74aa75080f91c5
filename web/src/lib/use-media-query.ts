import { useSyncExternalStore } from 'react';

export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => {
        media.removeEventListener('change', listener);
      };
    },
    () => matchMedia(query).matches,
  );
}

/** Phones and small windows, where panels become tabs and side bars become sheets. */
export const useIsNarrow = (): boolean => useMediaQuery('(max-width: 767px)');
