import { useMemo } from "react";
import { useSearchParams } from "react-router";

import type { Sort } from "@/components/ui/table";

import type { ListFilter } from "./filters";

function readSort(text: string | null): Sort | undefined {
  if (!text) return undefined;
  return text.startsWith("-") ? { field: text.slice(1), direction: "desc" } : { field: text, direction: "asc" };
}

/** The question to the API that an address of the list stands for. */
function toQuery(params: URLSearchParams, filters: ListFilter[]): string {
  const query = new URLSearchParams();
  for (const name of ["search", "page"]) {
    const value = params.get(name);
    if (value) query.set(name, value);
  }
  const sort = readSort(params.get("sort"));
  if (sort) {
    query.set("sort", sort.field);
    query.set("direction", sort.direction);
  }
  for (const filter of filters) {
    const value = params.get(filter.name);
    if (value) for (const [name, text] of Object.entries(filter.toQuery(value))) query.set(name, text);
  }
  return query.toString();
}

/** What a list shows, read from and written to the address. */
export function useListState(filters: ListFilter[]) {
  const [params, setParams] = useSearchParams();
  const values = useMemo(() => Object.fromEntries(params), [params]);

  /** Sets parameters; an empty value removes one. Any change but that of the page leads back to the first page. */
  const change = (changes: Record<string, string>) => {
    const next = new URLSearchParams(params);
    if (!("page" in changes)) next.delete("page");
    for (const [name, value] of Object.entries(changes)) {
      if (value === "") next.delete(name);
      else next.set(name, value);
    }
    setParams(next, { replace: !("page" in changes) });
  };

  return {
    values,
    query: toQuery(params, filters),
    search: params.get("search") ?? "",
    sort: readSort(params.get("sort")),
    isFiltered: Object.keys(values).some((name) => name !== "sort" && name !== "page"),
    change,
    setSort: ({ field, direction }: Sort) => change({ sort: direction === "desc" ? `-${field}` : field }),
    clear: () => setParams({}),
  };
}
