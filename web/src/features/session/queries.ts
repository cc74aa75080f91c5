import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query';
import { useState } from 'react';
import { api, load, type Schemas } from '@/api';

export type Session = Schemas['SessionRead'];

export const sessionKeys = { all: ['session'] as const };

export const sessionQuery = queryOptions({
  queryKey: sessionKeys.all,
  queryFn: ({ signal }) => load(api.GET('/api/session', { signal })),
  staleTime: 60_000,
});

/** The session as it is known, or read once. */
export function loadSession(client: QueryClient): Promise<Session> {
  return client.query({ ...sessionQuery, staleTime: 'static' });
}

/** Who is signed in, and what this installation offers. The root route has loaded it. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** The signed-in person; only for pages behind `requireUser`. */
export function useUser(): Schemas['UserRead'] {
  const { user } = useSession();
  // When the session ends, the page stays whole for the moment until the router has left it.
  const [known, setKnown] = useState(user);
  if (user !== null && user !== known) setKnown(user);
  const shown = user ?? known;
  if (shown === null) throw new Error('This page needs a signed-in user.');
  return shown;
}

/** Viewers may look; everyone else builds. */
export function useCanEdit(): boolean {
  const { role } = useSession();
  return role !== null && role !== 'VIEWER';
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => load(api.DELETE('/api/session')),
    onSuccess: () => {
      // What the last person saw must not be there for the next one.
      client.clear();
    },
  });
}
