import { createFileRoute } from '@tanstack/react-router';
import { requireUser } from '@/features/session';
import { GlobalShortcuts } from '@/features/shell';
import { projectQuery, readWorkspaceSearch, WorkspacePage } from '@/features/workspace';

/** The workspace has a header of its own instead of the side bar. */
export const Route = createFileRoute('/projects/$id')({
  beforeLoad: requireUser,
  validateSearch: readWorkspaceSearch,
  loader: ({ context, params }) => {
    context.queryClient.query(projectQuery(params.id)).catch(() => undefined);
  },
  component: ProjectRoute,
});

function ProjectRoute() {
  const { id } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <>
      <GlobalShortcuts />
      <WorkspacePage
        projectId={id}
        search={search}
        go={(changes) => {
          // What belongs to one view does not follow into the next.
          const next = changes.tab === undefined ? { ...search, ...changes } : changes;
          void navigate({ search: next });
        }}
      />
    </>
  );
}
