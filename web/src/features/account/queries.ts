import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, load, type RequestBody, type Schemas } from '@/api';
import { sessionKeys, type Session } from '@/features/session';

export type ApiToken = Schemas['ApiTokenRead'];
export type Scope = ApiToken['scopes'][number];
export type AccountSession = Schemas['AccountSessionRead'];

const tokenKey = ['tokens'] as const;
const sessionsKey = ['account-sessions'] as const;

export const tokensQuery = queryOptions({
  queryKey: tokenKey,
  queryFn: ({ signal }) => load(api.GET('/api/tokens', { signal })),
});

export const accountSessionsQuery = queryOptions({
  queryKey: sessionsKey,
  queryFn: ({ signal }) => load(api.GET('/api/me/sessions', { signal })),
});

export function useUpdateUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['UserUpdate']) => load(api.PATCH('/api/me', { body })),
    onSuccess: (user) => {
      client.setQueryData<Session>(sessionKeys.all, (session) => session && { ...session, user });
    },
  });
}

export function useResendVerification() {
  return useMutation({ mutationFn: () => load(api.POST('/api/me/email-verification')) });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RequestBody<'/api/me/password', 'put'>) =>
      load(api.PUT('/api/me/password', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionKeys.all }),
  });
}

export function useRevokeSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      load(api.DELETE('/api/me/sessions/{session_id}', { params: { path: { session_id: id } } })),
    onMutate: async (id) => {
      await client.cancelQueries({ queryKey: sessionsKey });
      const before = client.getQueryData(accountSessionsQuery.queryKey);
      client.setQueryData(accountSessionsQuery.queryKey, (sessions) =>
        sessions?.filter((each) => each.id !== id),
      );
      return before;
    },
    onError: (_error, _id, before) => {
      client.setQueryData(accountSessionsQuery.queryKey, before);
    },
    onSettled: () => client.invalidateQueries({ queryKey: sessionsKey }),
  });
}

export function useSignOutEverywhere() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => load(api.DELETE('/api/me/sessions')),
    onSuccess: () => {
      client.clear();
    },
  });
}

export function useCreateToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['ApiTokenCreate']) => load(api.POST('/api/tokens', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: tokenKey }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      load(api.DELETE('/api/tokens/{token_id}', { params: { path: { token_id: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: tokenKey }),
  });
}
