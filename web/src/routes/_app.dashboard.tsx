import { createFileRoute, useLocation } from '@tanstack/react-router';
import { Dashboard, readDashboardSearch, type DashboardChange } from '@/features/dashboard';

export const Route = createFileRoute('/_app/dashboard')({
  validateSearch: readDashboardSearch,
  component: DashboardPage,
});

function DashboardPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const hash = useLocation({ select: (location) => location.hash });
  const change = (next: DashboardChange) => {
    void navigate({
      search: (previous) => readDashboardSearch({ ...previous, ...next }),
      // Typing in the search field must not fill the history.
      replace: 'search' in next,
      resetScroll: false,
    });
  };
  return <Dashboard search={search} onSearch={change} isNew={hash === 'new'} />;
}
