import { createFileRoute } from '@tanstack/react-router';
import { readTemplatesSearch, TemplatesPage } from '@/features/gallery';

export const Route = createFileRoute('/_app/templates')({
  validateSearch: readTemplatesSearch,
  component: Templates,
});

function Templates() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <TemplatesPage
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: next.template === undefined })}
    />
  );
}
