import { hashKey, type QueryClient } from '@tanstack/react-query';
import { createRouter, type RouterHistory } from '@tanstack/react-router';
import { sessionKeys, type Session } from '@/features/session';
import { PageError, PageNotFound } from '@/features/shell';
import { routeTree } from '../routeTree.gen';

export interface RouterContext {
  queryClient: QueryClient;
}

export function createAppRouter(queryClient: QueryClient, history?: RouterHistory) {
  const router = createRouter({
    routeTree,
    ...(history === undefined ? {} : { history }),
    context: { queryClient },
    defaultPreload: 'intent',
    // Query decides what is fresh; the router only starts the loading.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: PageNotFound,
  });
  onSessionEnd(queryClient, () => {
    // The guard of the page runs again and leads to the sign-in page.
    void router.invalidate();
  });
  return router;
}

/** Calls when the signed-in person is signed out, here or elsewhere. */
function onSessionEnd(queryClient: QueryClient, run: () => void): void {
  let wasSignedIn = false;
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.queryHash !== hashKey(sessionKeys.all)) return;
    const user = (query.state.data as Session | undefined)?.user;
    if (user === undefined) return;
    if (wasSignedIn && user === null) run();
    wasSignedIn = user !== null;
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
