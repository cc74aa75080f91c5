import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { api, load } from '@/api';
import { modelsQuery } from '@/features/catalogue';
import { toast } from '@/ui';
import { t } from './messages';
import type {
  BudgetKind,
  ModelProviderCreate,
  ModelProviderRead,
  ModelProviderUpdate,
  ModelRouting,
} from './types';

export const providersQuery = queryOptions({
  queryKey: ['model-providers'],
  queryFn: ({ signal }) => load(api.GET('/api/model-providers', { signal })),
});

export const providerKindsQuery = queryOptions({
  queryKey: ['model-provider-kinds'],
  queryFn: ({ signal }) => load(api.GET('/api/model-provider-kinds', { signal })),
  staleTime: Infinity,
});

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

const inProvider = (id: string) => ({ path: { provider_id: id } });

/** A new provider, or a change of one; the server tests it and the answer says how that went. */
export function useSaveProvider() {
  const refresh = useRefreshModels();
  return useMutation({
    mutationFn: (provider: { id: null; body: ModelProviderCreate } | ProviderChange) =>
      provider.id === null
        ? load(api.POST('/api/model-providers', { body: provider.body }))
        : load(
            api.PATCH('/api/model-providers/{provider_id}', {
              params: inProvider(provider.id),
              body: provider.body,
            }),
          ),
    onSettled: refresh,
  });
}

interface ProviderChange {
  id: string;
  body: ModelProviderUpdate;
}

/** Offers the models of a provider, or no longer; goes back when the server refuses. */
export function useSwitchProvider() {
  const client = useQueryClient();
  const refresh = useRefreshModels();
  return useMutation({
    mutationFn: ({ id, isOn }: { id: string; isOn: boolean }) =>
      load(
        api.PATCH('/api/model-providers/{provider_id}', {
          params: inProvider(id),
          body: { is_enabled: isOn },
        }),
      ),
    onMutate: async ({ id, isOn }) => {
      await client.cancelQueries({ queryKey: providersQuery.queryKey });
      const before = client.getQueryData(providersQuery.queryKey);
      client.setQueryData(providersQuery.queryKey, (known) =>
        known?.map((each) => (each.id === id ? { ...each, is_enabled: isOn } : each)),
      );
      return before;
    },
    onError: (error, _, before) => {
      client.setQueryData(providersQuery.queryKey, before);
      toast.error(t('notSaved'), error);
    },
    onSettled: refresh,
  });
}

export function useTestProvider() {
  const refresh = useRefreshModels();
  return useMutation({
    mutationFn: (id: string) =>
      load(api.POST('/api/model-providers/{provider_id}/test', { params: inProvider(id) })),
    onError: (error) => toast.error(t('notSaved'), error),
    onSettled: refresh,
  });
}

export function useRemoveProvider() {
  const refresh = useRefreshModels();
  return useMutation({
    mutationFn: (provider: ModelProviderRead & { id: string }) =>
      load(
        api.DELETE('/api/model-providers/{provider_id}', {
          params: inProvider(provider.id),
        }),
      ),
    onSettled: refresh,
  });
}

function useRefreshModels() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: modelsQuery.queryKey });
    return client.invalidateQueries({ queryKey: providersQuery.queryKey });
  };
}

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
