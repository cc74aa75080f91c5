import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink, MoonStar, Rocket } from 'lucide-react';
import { useState } from 'react';
import { isApiError } from '@/api';
import { DeployDialog } from '@/features/deploy';
import { LogStreamView } from '@/features/logs';
import {
  Badge,
  Button,
  Card,
  CopyButton,
  ErrorState,
  Page,
  RelativeTime,
  Skeleton,
  Tabs,
} from '@/ui';
import { AppJobs } from './app-jobs';
import { AppPreviews } from './app-previews';
import { AppReleases } from './app-releases';
import { AppSettings } from './app-settings';
import { AppVariables } from './app-variables';
import { appQuery, type AppRead } from './queries';
import { AppStatusBadge } from './status-badge';
import type { AppTab } from './app-search';

interface AppPageProps {
  appId: string;
  tab: AppTab;
  onTab: (tab: AppTab) => void;
}

export function AppPage({ appId, tab, onTab }: AppPageProps) {
  const query = useQuery(appQuery(appId));
  if (query.isError && query.data === undefined) {
    return (
      <ErrorState
        title="This deployment cannot be shown"
        error={query.error}
        {...(isApiError(query.error) && query.error.status === 404
          ? {}
          : { onRetry: () => void query.refetch() })}
        actions={
          <Button asChild>
            <Link to="/apps">Go to the live apps</Link>
          </Button>
        }
      />
    );
  }
  if (query.data === undefined) {
    return (
      <Page title="Deployment">
        <Skeleton className="h-28 w-full" />
      </Page>
    );
  }
  return <LoadedApp app={query.data} tab={tab} onTab={onTab} />;
}

function LoadedApp({
  app,
  tab,
  onTab,
}: {
  app: AppRead;
  tab: AppTab;
  onTab: (tab: AppTab) => void;
}) {
  const [isDeploying, setDeploying] = useState(false);
  return (
    <Page
      title={app.project_name}
      actions={
        <>
          <Button asChild>
            <Link to="/projects/$id" params={{ id: app.project_id }}>
              Edit the project
            </Link>
          </Button>
          {app.environment === 'production' ? (
            <Button
              variant="primary"
              icon={<Rocket />}
              onClick={() => {
                setDeploying(true);
              }}
            >
              Deploy
            </Button>
          ) : null}
        </>
      }
    >
      <Card className="mb-5 flex flex-wrap items-center gap-x-8 gap-y-3 px-5 py-4">
        <AppStatusBadge status={app.status} />
        <span className="flex min-w-0 items-center gap-1">
          <a
            href={app.url}
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-w-0 items-center gap-1.5 font-mono text-sm text-accent-text hover:underline"
          >
            <span className="[overflow-wrap:anywhere]">{app.url}</span>
            <ExternalLink className="size-3.5 shrink-0" aria-label="opens in a new tab" />
          </a>
          <CopyButton text={app.url} label="Copy the address" />
        </span>
        {app.environment === 'preview' ? <Badge tone="info">preview deployment</Badge> : null}
        <span className="text-sm text-muted">
          {app.environment === 'preview'
            ? `Version ${String(app.preview_of ?? '')}`
            : app.current_release === null
              ? 'No release yet'
              : `Release ${String(app.current_release)}`}
        </span>
        {app.is_server && !app.is_awake ? (
          <Badge icon={<MoonStar aria-hidden />}>asleep until the next visit</Badge>
        ) : null}
        <span className="text-sm text-muted">
          changed <RelativeTime time={app.updated_at} />
        </span>
      </Card>
      <Tabs
        label="Deployment"
        value={tab}
        onChange={onTab}
        panelClassName="pt-5"
        items={[
          { value: 'releases', label: 'Releases', content: <AppReleases app={app} /> },
          ...(app.environment === 'production'
            ? [
                {
                  value: 'previews' as const,
                  label: 'Previews',
                  content: <AppPreviews app={app} />,
                },
              ]
            : []),
          { value: 'history', label: 'History', content: <AppJobs app={app} /> },
          { value: 'variables', label: 'Variables', content: <AppVariables app={app} /> },
          {
            value: 'logs',
            label: 'Logs',
            content: (
              <Card className="h-[60dvh] overflow-hidden">
                <LogStreamView
                  path={`/api/apps/${app.id}/logs`}
                  label="Log of the app"
                  empty={
                    app.is_server ? 'The app has written nothing yet.' : 'Plain files write no log.'
                  }
                />
              </Card>
            ),
          },
          { value: 'settings', label: 'Settings', content: <AppSettings app={app} /> },
        ]}
      />
      {isDeploying ? (
        <DeployDialog
          projectId={app.project_id}
          onClose={() => {
            setDeploying(false);
          }}
        />
      ) : null}
    </Page>
  );
}
