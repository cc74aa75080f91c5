import { useCallback, useEffect, useState } from "react";

import { recordChanges } from "@/lib/records";

interface DataState<T> {
  key: string;
  data?: T;
  error?: unknown;
}

/**
 * Loads data for a page, again whenever `key` changes, stored data changes or `reload` is called.
 * While new data is on its way the old data stays visible and `isLoading` is true.
 */
export function useData<T>(key: string, load: (signal: AbortSignal) => Promise<T>) {
  const [state, setState] = useState<DataState<T>>({ key: "" });
  const [version, setVersion] = useState(0);
  const reload = useCallback(() => setVersion((current) => current + 1), []);
  const wanted = `${key}#${version}`;

  useEffect(() => {
    const controller = new AbortController();
    load(controller.signal).then(
      (data) => {
        if (!controller.signal.aborted) setState({ key: wanted, data });
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setState((current) => ({ ...current, key: wanted, error }));
      },
    );
    return () => controller.abort();
    // `load` is a new function at every render; `wanted` says when it loads something else.
  }, [wanted]);

  useEffect(() => {
    recordChanges.addEventListener("change", reload);
    return () => recordChanges.removeEventListener("change", reload);
  }, [reload]);

  const isLoading = state.key !== wanted;
  return { data: state.data, error: isLoading ? undefined : state.error, isLoading, reload };
}
