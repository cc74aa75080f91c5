import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, load, type RequestBody, type Schemas } from '@/api';
import { sessionKeys, type Session } from '@/features/session';

/** A new session: what was cached belongs to somebody else, or to nobody. */
function useStartSession() {
  const client = useQueryClient();
  return (session: Session) => {
    client.clear();
    client.setQueryData(sessionKeys.all, session);
  };
}

export function useSignIn() {
  return useMutation({
    mutationFn: (body: RequestBody<'/api/session', 'post'>) =>
      load(api.POST('/api/session', { body })),
    onSuccess: useStartSession(),
  });
}

export function useLinkSignIn() {
  return useMutation({
    mutationFn: (token: string) => load(api.POST('/api/session/link', { body: { token } })),
    onSuccess: useStartSession(),
  });
}

export function useSignUp() {
  return useMutation({
    mutationFn: (body: Schemas['UserCreate']) => load(api.POST('/api/users', { body })),
    onSuccess: useStartSession(),
  });
}

export function useAskForReset() {
  return useMutation({
    mutationFn: (email: string) => load(api.POST('/api/password-resets', { body: { email } })),
  });
}

export function useResetPassword() {
  return useMutation({
    mutationFn: (body: RequestBody<'/api/password-resets/confirm', 'post'>) =>
      load(api.POST('/api/password-resets/confirm', { body })),
  });
}

export function useVerifyEmail() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => load(api.POST('/api/email-verifications', { body: { token } })),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionKeys.all }),
  });
}
