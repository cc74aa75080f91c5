import { queryOptions } from '@tanstack/react-query';
import { api, load, type Schemas } from '@/api';

export type Stack = Schemas['StackRead'];
export type Model = Schemas['ModelRead'];

const RARELY_CHANGES_MS = 10 * 60_000;

export const stacksQuery = queryOptions({
  queryKey: ['stacks'],
  queryFn: ({ signal }) => load(api.GET('/api/stacks', { signal })),
  staleTime: RARELY_CHANGES_MS,
});

export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: ({ signal }) => load(api.GET('/api/models', { signal })),
  staleTime: RARELY_CHANGES_MS,
});
