import { createFileRoute } from '@tanstack/react-router';
import { SettingsPage, settingsTabs, type SettingsTab } from '@/features/account';

export const Route = createFileRoute('/_app/settings')({
  validateSearch: (search): { tab?: SettingsTab } => {
    const tab = settingsTabs.find((each) => each === search.tab);
    return tab === undefined ? {} : { tab };
  },
  component: SettingsRoute,
});

function SettingsRoute() {
  const { tab } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <SettingsPage
      tab={tab ?? 'profile'}
      onTab={(next) => void navigate({ search: { tab: next }, replace: true })}
    />
  );
}
