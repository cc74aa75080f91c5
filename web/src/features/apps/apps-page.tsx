import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink, Rocket, Search } from 'lucide-react';
import { useState } from 'react';
import { useDebounced } from '@/lib/use-debounced';
import {
  Button,
  Card,
  EmptyState,
  ErrorState,
  Input,
  Page,
  RelativeTime,
  SkeletonText,
} from '@/ui';
import { appsQuery, type AppRead } from './queries';
import { AppStatusBadge } from './status-badge';

export function AppsPage() {
  const [search, setSearch] = useState('');
  const asked = useDebounced(search, 250);
  const query = useInfiniteQuery(appsQuery(asked));
  const apps = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isEmpty = query.isSuccess && apps.length === 0;
  return (
    <Page title="Live apps" description="Apps that people can use, with their releases.">
      {isEmpty && asked === '' ? null : (
        <Input
          type="search"
          aria-label="Search live apps"
          placeholder="Search…"
          icon={<Search />}
          value={search}
          className="mb-4 max-w-sm"
          onChange={(event) => {
            setSearch(event.target.value);
          }}
        />
      )}
      {query.isPending ? <SkeletonText lines={6} /> : null}
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : null}
      {isEmpty ? (
        <EmptyState
          icon={<Rocket />}
          title={asked === '' ? 'Nothing deployed yet' : 'No app matches'}
          description={
            asked === ''
              ? 'Open a project and choose Deploy: it gets an address that keeps working, with its data.'
              : 'Try another word.'
          }
          actions={
            asked === '' ? (
              <Button asChild variant="primary">
                <Link to="/dashboard">Go to the projects</Link>
              </Button>
            ) : undefined
          }
        />
      ) : null}
      {apps.length > 0 ? (
        <Card className="overflow-hidden">
          <ul aria-label="Live apps" className="divide-y">
            {apps.map((app) => (
              <AppRow key={app.id} app={app} />
            ))}
          </ul>
        </Card>
      ) : null}
      {query.hasNextPage ? (
        <Button
          className="mt-4"
          isBusy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          More
        </Button>
      ) : null}
    </Page>
  );
}

function AppRow({ app }: { app: AppRead }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 hover:bg-hover">
      <div className="min-w-0 flex-1 basis-56">
        <Link
          to="/apps/$id"
          params={{ id: app.id }}
          className="block truncate rounded-sm text-sm font-medium hover:underline"
        >
          {app.project_name}
        </Link>
        <a
          href={app.url}
          target="_blank"
          rel="noreferrer"
          className="inline-flex max-w-full items-center gap-1 rounded-sm text-[13px] text-muted hover:text-fg"
        >
          <span className="truncate">{app.url.replace(/^https?:\/\//, '')}</span>
          <ExternalLink className="size-3.5 shrink-0" aria-label="opens in a new tab" />
        </a>
      </div>
      <span className="text-[13px] text-muted">
        {app.current_release === null ? 'no release' : `release ${String(app.current_release)}`}
      </span>
      <RelativeTime time={app.updated_at} className="text-[13px] text-muted" />
      <AppStatusBadge status={app.status} />
    </li>
  );
}
