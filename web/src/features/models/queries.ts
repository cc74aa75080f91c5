import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { api, load } from '@/api';
import { toast } from '@/ui';
import { t } from './messages';
import type { BudgetKind, ModelRouting } from './types';

export const routingQuery = queryOptions({
  queryKey: ['model-routing'],
  queryFn: ({ signal }) => load(api.GET('/api/model-routing', { signal })),
});

const budgetsKey = ['model-budgets'] as const;

/** The limits with what is spent this month, and by the project if one is named. */
export const budgetsQuery = (projectId: string | null) =>
  queryOptions({
    queryKey: [...budgetsKey, projectId],
    queryFn: ({ signal }) => {
      const query = projectId === null ? {} : { project_id: projectId };
      return load(api.GET('/api/model-budgets', { params: { query }, signal }));
    },
    placeholderData: (previous) => previous,
  });

const PAGE_SIZE = 50;

export const usageQuery = (projectId: string | null) =>
  infiniteQueryOptions({
    queryKey: ['model-usage', projectId],
    queryFn: ({ signal, pageParam }) => {
      const query = {
        limit: PAGE_SIZE,
        cursor: pageParam,
        ...(projectId === null ? {} : { project_id: projectId }),
      };
      return load(api.GET('/api/model-usage', { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (previous) => previous,
  });

/** Saves the rules as they are shown; goes back when the server refuses. */
export function useSaveRouting() {
  const client = useQueryClient();
  return useMutation({
    // One after the other: a later order of the rules must not be overtaken by an earlier one.
    scope: { id: 'model-routing' },
    mutationFn: (routing: ModelRouting) => load(api.PUT('/api/model-routing', { body: routing })),
    onMutate: async (routing) => {
      await client.cancelQueries({ queryKey: routingQuery.queryKey });
      const before = client.getQueryData(routingQuery.queryKey);
      client.setQueryData(routingQuery.queryKey, routing);
      return before;
    },
    onError: (error, _, before) => {
      client.setQueryData(routingQuery.queryKey, before);
      toast.error(t('notSaved'), error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: routingQuery.queryKey }),
  });
}

export function useSaveBudgets() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (budgets: { kind: BudgetKind; limit_nanousd: number | null }[]) =>
      load(api.PUT('/api/model-budgets', { body: { budgets } })),
    onSuccess: () => client.invalidateQueries({ queryKey: budgetsKey }),
  });
}
