import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink, Rocket, Search } from 'lucide-react';
import { useState } from 'react';
import { useDebounced } from '@/lib/use-debounced';
import { Button, Input, Page, PagedList, RelativeTime } from '@/ui';
import { appsQuery, type AppRead } from './queries';
import { AppStatusBadge } from './status-badge';

export function AppsPage() {
  const [search, setSearch] = useState('');
  const asked = useDebounced(search, 250);
  const query = useInfiniteQuery(appsQuery(asked));
  const isEmpty = query.data?.pages[0]?.items.length === 0;
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
      <PagedList
        label="Live apps"
        query={query}
        moreLabel="More"
        lines={6}
        empty={
          asked === ''
            ? {
                icon: <Rocket />,
                title: 'Nothing deployed yet',
                description:
                  'Open a project and choose Deploy: it gets an address that keeps working, with its data.',
                actions: (
                  <Button asChild variant="primary">
                    <Link to="/dashboard">Go to the projects</Link>
                  </Button>
                ),
              }
            : { icon: <Rocket />, title: 'No app matches', description: 'Try another word.' }
        }
      >
        {(app) => <AppRow key={app.id} app={app} />}
      </PagedList>
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
      <div className="flex items-center gap-x-4 text-[13px] text-muted">
        <span>
          {app.current_release === null ? 'no release' : `release ${String(app.current_release)}`}
        </span>
        <RelativeTime time={app.updated_at} />
        <AppStatusBadge status={app.status} />
      </div>
    </li>
  );
}
