import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, load } from '@/api';
import { modelsQuery } from '@/features/catalogue';
import { toast } from '@/ui';
import { t } from './messages';
import type { AnyProvider, ModelProviderCreate, ModelProviderUpdate } from './types';

/** Whose providers: the team's with what the operator shares, or those that the operator shares with all teams. */
export type Holder = 'team' | 'platform';

export const providersQuery = (holder: Holder) =>
  queryOptions<AnyProvider[]>({
    queryKey: ['model-providers', holder],
    queryFn: ({ signal }) =>
      holder === 'team'
        ? load(api.GET('/api/model-providers', { signal }))
        : load(api.GET('/api/platform/model-providers', { signal })),
  });

export const providerKindsQuery = queryOptions({
  queryKey: ['model-provider-kinds'],
  queryFn: ({ signal }) => load(api.GET('/api/model-provider-kinds', { signal })),
  staleTime: Infinity,
});

const inProvider = (id: string) => ({ path: { provider_id: id } });

function changeProvider(holder: Holder, id: string, body: ModelProviderUpdate) {
  const request = { params: inProvider(id), body };
  return holder === 'team'
    ? load(api.PATCH('/api/model-providers/{provider_id}', request))
    : load(api.PATCH('/api/platform/model-providers/{provider_id}', request));
}

function addProvider(holder: Holder, body: ModelProviderCreate) {
  return holder === 'team'
    ? load(api.POST('/api/model-providers', { body }))
    : load(api.POST('/api/platform/model-providers', { body }));
}

type Saved =
  { id: null; body: ModelProviderCreate } | { id: string; body: ModelProviderUpdate };

/** A new provider, or a change of one; the server tests it and the answer says how that went. */
export function useSaveProvider(holder: Holder) {
  const refresh = useRefreshModels();
  return useMutation({
    mutationFn: (saved: Saved): Promise<AnyProvider> =>
      saved.id === null
        ? addProvider(holder, saved.body)
        : changeProvider(holder, saved.id, saved.body),
    onSettled: refresh,
  });
}

/** Offers the models of a provider, or no longer; goes back when the server refuses. */
export function useSwitchProvider(holder: Holder) {
  const client = useQueryClient();
  const refresh = useRefreshModels();
  const { queryKey } = providersQuery(holder);
  return useMutation({
    mutationFn: ({ id, isOn }: { id: string; isOn: boolean }) =>
      changeProvider(holder, id, { is_enabled: isOn }),
    onMutate: async ({ id, isOn }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, (known) =>
        known?.map((each) => (each.id === id ? { ...each, is_enabled: isOn } : each)),
      );
      return before;
    },
    onError: (error, _, before) => {
      client.setQueryData(queryKey, before);
      toast.error(t('notSaved'), error);
    },
    onSettled: refresh,
  });
}

export function useTestProvider(holder: Holder) {
  const refresh = useRefreshModels();
  return useMutation({
    mutationFn: (id: string): Promise<AnyProvider> =>
      holder === 'team'
        ? load(api.POST('/api/model-providers/{provider_id}/test', { params: inProvider(id) }))
        : load(
            api.POST('/api/platform/model-providers/{provider_id}/test', {
              params: inProvider(id),
            }),
          ),
    onError: (error) => toast.error(t('notSaved'), error),
    onSettled: refresh,
  });
}

export function useRemoveProvider(holder: Holder) {
  const refresh = useRefreshModels();
  return useMutation({
    mutationFn: (id: string) =>
      holder === 'team'
        ? load(api.DELETE('/api/model-providers/{provider_id}', { params: inProvider(id) }))
        : load(
            api.DELETE('/api/platform/model-providers/{provider_id}', { params: inProvider(id) }),
          ),
    onSettled: refresh,
  });
}

function useRefreshModels() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: modelsQuery.queryKey });
    return client.invalidateQueries({ queryKey: ['model-providers'] });
  };
}
