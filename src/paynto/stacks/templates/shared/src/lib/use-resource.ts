import { useCallback, useEffect, useRef, useState, type DependencyList } from "react";

export interface Resource<T> {
  data: T | undefined;
  error: unknown;
  /** Nothing to show yet. */
  isLoading: boolean;
  /** Old data is shown while new data loads. */
  isStale: boolean;
  reload: () => void;
  /** Changes the data at once, before the server knows; call `reload` when that failed. */
  setData: (change: (current: T) => T) => void;
}

/** Loads something and loads it again when `dependencies` change. The last request wins, whatever order the answers come in. */
export function useResource<T>(load: (signal: AbortSignal) => Promise<T>, dependencies: DependencyList): Resource<T> {
  const [state, setState] = useState<{ data: T | undefined; error: unknown; isFetching: boolean }>({
    data: undefined,
    error: undefined,
    isFetching: true,
  });
  const [turn, setTurn] = useState(0);
  const loader = useRef(load);
  loader.current = load;

  useEffect(() => {
    const controller = new AbortController();
    setState((current) => ({ ...current, isFetching: true }));
    loader.current(controller.signal).then(
      (data) => {
        if (!controller.signal.aborted) setState({ data, error: undefined, isFetching: false });
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setState((current) => ({ ...current, error, isFetching: false }));
      },
    );
    return () => controller.abort();
    // `load` is a new function on every render; `dependencies` say when its result differs.
  }, [...dependencies, turn]);

  const reload = useCallback(() => setTurn((current) => current + 1), []);
  const setData = useCallback((change: (current: T) => T) => {
    setState((current) => (current.data === undefined ? current : { ...current, data: change(current.data) }));
  }, []);
  return {
    data: state.data,
    error: state.error,
    isLoading: state.isFetching && state.data === undefined,
    isStale: state.isFetching && state.data !== undefined,
    reload,
    setData,
  };
}
