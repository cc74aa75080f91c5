import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Sort } from "@/components/ui/table";

export interface ListStateOptions {
  defaultSort: Sort;
  pageSize?: number;
  /** Filters the list starts with, as `crudRoutes` takes them: { "status.not": "done" }. The person can change them. */
  defaultFilters?: Record<string, string>;
}

export interface ListState {
  page: number;
  pageSize: number;
  search: string;
  sort: Sort;
  /** Values by name; an empty text means "any". */
  filters: Record<string, string>;
  hasFilters: boolean;
  setPage: (page: number) => void;
  setSearch: (search: string) => void;
  setSort: (sort: Sort) => void;
  setFilter: (name: string, value: string) => void;
  clear: () => void;
  /** All of it for `records(...).list`. */
  query: Record<string, string | number>;
}

const RESERVED = ["page", "search", "sort", "direction"];

/** Search, sort order, filters and page of a list, kept in the address so that links and the back button work. */
export function useListState({ defaultSort, pageSize = 20, defaultFilters = {} }: ListStateOptions): ListState {
  const [parameters, setParameters] = useSearchParams();
  const address = parameters.toString();

  const change = useCallback(
    (values: Record<string, string>) => {
      setParameters(
        (current) => {
          const next = new URLSearchParams(current);
          // Another search or order starts on its first page.
          next.delete("page");
          for (const [name, value] of Object.entries(values)) {
            if (value === "" && !(name in defaultFilters)) next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      );
    },
    [setParameters],
  );

  return useMemo(() => {
    const current = new URLSearchParams(address);
    const filters: Record<string, string> = { ...defaultFilters };
    for (const [name, value] of current) if (!RESERVED.includes(name)) filters[name] = value;
    const page = Math.max(1, Number.parseInt(current.get("page") ?? "1", 10) || 1);
    const search = current.get("search") ?? "";
    const sort: Sort = {
      field: current.get("sort") ?? defaultSort.field,
      direction: (current.get("direction") ?? defaultSort.direction) === "desc" ? "desc" : "asc",
    };
    return {
      page,
      pageSize,
      search,
      sort,
      filters,
      hasFilters: search !== "" || Object.values(filters).some(Boolean),
      setPage: (next) => change({ page: String(next) }),
      setSearch: (next) => change({ search: next }),
      setSort: (next) => change({ sort: next.field, direction: next.direction }),
      setFilter: (name, value) => change({ [name]: value }),
      clear: () => change({ search: "", ...Object.fromEntries(Object.keys(filters).map((name) => [name, ""])) }),
      query: { ...filters, page, pageSize, search, sort: sort.field, direction: sort.direction },
    };
    // The options are constants of a page.
  }, [address, change]);
}
