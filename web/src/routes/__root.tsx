import { createRootRouteWithContext, Outlet } from '@tanstack/react-router';
import type { RouterContext } from '@/app/router';
import { loadSession } from '@/features/session';
import { Toaster, TooltipLayer } from '@/ui';

export const Route = createRootRouteWithContext<RouterContext>()({
  beforeLoad: ({ context }) => loadSession(context.queryClient),
  component: Root,
});

function Root() {
  return (
    <>
      <Outlet />
      <Toaster />
      <TooltipLayer />
    </>
  );
}
