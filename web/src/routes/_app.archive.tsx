import { createFileRoute } from '@tanstack/react-router';
import { Archive, type ArchiveTab } from '@/features/dashboard';

export const Route = createFileRoute('/_app/archive')({
  validateSearch: (search): { tab?: ArchiveTab } =>
    search.tab === 'trash' ? { tab: 'trash' } : {},
  component: ArchivePage,
});

function ArchivePage() {
  const { tab } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <Archive
      tab={tab ?? 'archived'}
      onTab={(next) => void navigate({ search: next === 'trash' ? { tab: 'trash' } : {} })}
    />
  );
}
