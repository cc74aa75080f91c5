import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '@/app/query-client';
import { createAppRouter } from '@/app/router';
import { watchTheme } from '@/lib/theme';
import '@/styles/index.css';

const queryClient = createQueryClient();
const router = createAppRouter(queryClient);
watchTheme();
// The page's code is fetched beside the session, not after it.
for (const { routeId } of router.matchRoutes(router.latestLocation.pathname, router.latestLocation.search)) {
  void router.loadRouteChunk(router.routesById[routeId]);
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
