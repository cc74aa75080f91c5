import { createFileRoute } from '@tanstack/react-router';
import { SettingsPage, settingsTabs, type SettingsTab } from '@/features/account';
import { modelViews, type ModelView } from '@/features/models';

export const Route = createFileRoute('/_app/settings')({
  validateSearch: (search): { tab?: SettingsTab; view?: ModelView } => {
    const tab = settingsTabs.find((each) => each === search.tab);
    const view = modelViews.find((each) => each === search.view);
    return {
      ...(tab === undefined ? {} : { tab }),
      ...(tab === 'models' && view !== undefined ? { view } : {}),
    };
  },
  component: SettingsRoute,
});

function SettingsRoute() {
  const { tab, view } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <SettingsPage
      tab={tab ?? 'profile'}
      onTab={(next) => void navigate({ search: { tab: next }, replace: true })}
      view={view ?? 'providers'}
      onView={(next) => void navigate({ search: { tab: 'models', view: next }, replace: true })}
    />
  );
}
