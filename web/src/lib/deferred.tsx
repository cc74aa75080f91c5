import { lazy, Suspense, useState, type ComponentType, type ReactNode } from 'react';

export interface Deferred<P extends object> {
  (props: P): ReactNode;
  /** Loads the component ahead of need; from then on it renders at once. */
  preload: () => Promise<void>;
}

/** A component in a chunk of its own that never holds up the page around it. */
export function deferred<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  /** Takes the same room until the chunk is here, so that nothing moves. */
  Fallback: ComponentType<P>,
): Deferred<P> {
  let loaded: ComponentType<P> | undefined;
  const fetchComponent = async () => {
    const module = await load();
    loaded = module.default;
    return module;
  };
  const Lazy = lazy(fetchComponent);
  function DeferredComponent(props: P) {
    // Fixed for the life of the element: another type would throw its state away.
    const [Component] = useState(() => loaded ?? Lazy);
    return (
      <Suspense fallback={<Fallback {...props} />}>
        <Component {...props} />
      </Suspense>
    );
  }
  return Object.assign(DeferredComponent, {
    preload: async () => {
      await fetchComponent();
    },
  });
}
