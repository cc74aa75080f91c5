import { createFileRoute, Outlet } from '@tanstack/react-router';
import { requireUser } from '@/features/session';
import { AppShell, GlobalShortcuts } from '@/features/shell';

/** Every page with the side bar: a file `_app.<name>.tsx` is such a page. */
export const Route = createFileRoute('/_app')({
  beforeLoad: requireUser,
  component: AppLayout,
});

function AppLayout() {
  return (
    <AppShell>
      <GlobalShortcuts />
      <Outlet />
    </AppShell>
  );
}
