import { api, type QueryValue } from "./api";

export interface RecordPage<T> {
  items: T[];
  total: number;
  page: number;
  pageSize: number;
}

/** The routes that `crudRoutes` in server/crud.ts makes, for one kind of record: `const books = records<Book, BookInput>("/books")`. */
export function records<T extends { id: number }, Input>(path: string) {
  const client = {
    list: (query: Record<string, QueryValue> = {}, signal?: AbortSignal) => api.get<RecordPage<T>>(path, query, signal),
    get: (id: number, signal?: AbortSignal) => api.get<T>(`${path}/${id}`, undefined, signal),
    create: (input: Input) => api.post<T>(path, input),
    update: (id: number, input: Partial<Input>) => api.patch<T>(`${path}/${id}`, input),
    /** Answers the deleted record, which `restore` takes back. */
    remove: (id: number) => api.delete<T>(`${path}/${id}`),
    restore: (record: T) => api.post<T>(`${path}/${record.id}/restore`, record),
    /** Every record that fits the query, for exports and selects; at most `limit`. */
    async listAll(query: Record<string, QueryValue> = {}, limit = 5000): Promise<T[]> {
      const items: T[] = [];
      for (let page = 1; items.length < limit; page += 1) {
        const result = await client.list({ ...query, page, pageSize: 500 });
        items.push(...result.items);
        if (result.items.length === 0 || items.length >= result.total) break;
      }
      return items.slice(0, limit);
    },
  };
  return client;
}
