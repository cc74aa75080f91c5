import { createFileRoute } from '@tanstack/react-router';
import { AppPage, appQuery, readAppSearch } from '@/features/apps';

export const Route = createFileRoute('/_app/apps/$id')({
  validateSearch: readAppSearch,
  loader: ({ context, params }) => {
    context.queryClient.query(appQuery(params.id)).catch(() => undefined);
  },
  component: AppRoute,
});

function AppRoute() {
  const { id } = Route.useParams();
  const { tab } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <AppPage
      appId={id}
      tab={tab ?? 'releases'}
      onTab={(next) => {
        void navigate({ search: { tab: next } });
      }}
    />
  );
}
