import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { ModelPicker } from '@/features/catalogue';
import { Select, toast } from '@/ui';
import { server } from './server';

// Two workers share a small machine: a second is not always enough for a page to come up.
configure({ asyncUtilTimeout: 5_000 });

/** What jsdom lacks and the components ask for. */
function addBrowserParts(): void {
  const missing: Record<string, unknown> = {
    matchMedia: (query: string) => ({
      matches: false,
      media: query,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }),
    ResizeObserver: class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
    scrollTo: () => undefined,
  };
  for (const [name, value] of Object.entries(missing)) {
    Object.defineProperty(window, name, { value, configurable: true, writable: true });
  }
  Object.assign(URL, { createObjectURL: () => 'blob:picture', revokeObjectURL: () => undefined });
  Object.assign(Element.prototype, {
    scrollIntoView: () => undefined,
    hasPointerCapture: () => false,
    setPointerCapture: () => undefined,
    releasePointerCapture: () => undefined,
  });
}

addBrowserParts();

beforeAll(async () => {
  server.listen({ onUnhandledFrame: 'error' });
  await Promise.all([Select.preload(), ModelPicker.preload()]);
});

afterEach(() => {
  cleanup();
  toast.dismissAll();
  server.resetHandlers();
  localStorage.clear();
  sessionStorage.clear();
});

afterAll(() => {
  server.close();
});
