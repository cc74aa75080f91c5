import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isApiError } from '@/api';
import { sessionKeys } from '@/features/session';

/** Asks again only where another try can help: no answer, or the server's own fault. */
function shouldRetry(failures: number, error: unknown): boolean {
  if (isApiError(error)) return failures < 2 && (error.status === 0 || error.status >= 502);
  return false;
}

export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    // The session ended elsewhere: reading it again leads to the sign-in page.
    if (isApiError(error) && error.status === 401) {
      void client.invalidateQueries({ queryKey: sessionKeys.all, refetchType: 'all' });
    }
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: shouldRetry, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return client;
}
