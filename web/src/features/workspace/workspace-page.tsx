import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { isApiError } from '@/api';
import { cn } from '@/lib/cn';
import { useIsNarrow } from '@/lib/use-media-query';
import { Button, EmptyState, ErrorState, Skeleton, SkeletonText, SplitPanel } from '@/ui';
import { ChatPanel } from './chat/chat-panel';
import { t } from './messages';
import { MorePanel } from './more-panel';
import { PhoneTabs } from './phone-tabs';
import { PreviewPane } from './preview/preview-pane';
import { usePreview } from './preview/use-preview';
import { projectQuery, type ProjectRead } from './queries';
import type { WorkspaceSearch } from './search';
import { useBuilds } from './use-builds';
import { WorkspaceProvider } from './workspace-context';
import { WorkspaceHeader } from './workspace-header';

const DeployDialog = lazy(async () => ({
  default: (await import('@/features/deploy')).DeployDialog,
}));
const CodePanel = lazy(() => import('./code/code-panel'));
const TicketsPanel = lazy(() => import('./tickets/tickets-panel'));
const DataPanel = lazy(() => import('./data/data-panel'));
const VersionsPanel = lazy(() => import('./versions/versions-panel'));
const LogsPanel = lazy(() => import('./logs/logs-panel'));

interface WorkspacePageProps {
  projectId: string;
  search: WorkspaceSearch;
  go: (changes: WorkspaceSearch) => void;
}

export function WorkspacePage({ projectId, search, go }: WorkspacePageProps) {
  const query = useQuery(projectQuery(projectId));
  if (query.data) return <Workspace key={projectId} project={query.data} search={search} go={go} />;
  if (query.isError) {
    return <CannotOpen error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <div className="flex h-dvh flex-col" aria-busy aria-label={t('opening')} role="status">
      <div className="flex h-13 items-center gap-3 border-b px-4">
        <Skeleton className="h-5 w-40" />
        <Skeleton className="ml-auto h-8 w-24" />
      </div>
      <div className="flex flex-1">
        <SkeletonText lines={6} className="w-[420px] border-r p-6" />
        <Skeleton className="m-6 hidden flex-1 md:block" />
      </div>
    </div>
  );
}

function CannotOpen({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const home = (
    <Button asChild>
      <Link to="/dashboard">{t('goToProjects')}</Link>
    </Button>
  );
  return (
    <main className="pt-24">
      <title>{`${t('cannotOpen')} · Paynto`}</title>
      {isApiError(error) && error.status === 404 ? (
        <EmptyState
          headingLevel={1}
          icon={<Compass />}
          title={t('cannotFind')}
          description={t('cannotFindText')}
          actions={home}
        />
      ) : (
        <ErrorState title={t('cannotOpen')} error={error} onRetry={onRetry} actions={home} />
      )}
    </main>
  );
}

interface WorkspaceProps {
  project: ProjectRead;
  search: WorkspaceSearch;
  go: (changes: WorkspaceSearch) => void;
}

function Workspace({ project, search, go }: WorkspaceProps) {
  const builds = useBuilds(project);
  const preview = usePreview(project);
  const [isDeploying, setDeploying] = useState(false);
  const workspace = {
    projectId: project.id,
    project,
    search,
    go,
    openDeploy: () => {
      setDeploying(true);
    },
  };
  return (
    <WorkspaceProvider workspace={workspace} builds={builds} preview={preview}>
      <title>{`${project.name} · Paynto`}</title>
      <div className="flex h-dvh flex-col overflow-hidden">
        <WorkspaceHeader />
        <main className="min-h-0 flex-1">
          <Panels search={search} />
        </main>
        <PhoneTabs />
      </div>
      {isDeploying ? (
        <Suspense fallback={null}>
          <DeployDialog
            projectId={project.id}
            onClose={() => {
              setDeploying(false);
            }}
          />
        </Suspense>
      ) : null}
    </WorkspaceProvider>
  );
}

/** The preview stays mounted behind the other tabs, so that the app in it keeps its state. */
function Panels({ search }: { search: WorkspaceSearch }) {
  const isNarrow = useIsNarrow();
  // Kept here, because a phone that is turned changes from one layout to the other.
  const [draft, setDraft] = useState('');
  const chat = <ChatPanel draft={draft} onDraft={setDraft} />;
  const tab = search.tab ?? 'chat';
  const showsMain = tab === 'chat' || tab === 'preview' || (tab === 'more' && !isNarrow);
  return (
    <div className="relative h-full">
      <div className={cn('h-full', !showsMain && 'hidden')}>
        {isNarrow ? (
          <>
            <div className={cn('h-full', tab !== 'chat' && 'hidden')}>{chat}</div>
            <div className={cn('h-full', tab !== 'preview' && 'hidden')}>
              <PreviewPane />
            </div>
          </>
        ) : (
          <SplitPanel
            className="h-full"
            storageKey="chat"
            label={t('chatWidth')}
            initial={420}
            min={360}
            max={520}
            first={chat}
            second={<PreviewPane />}
          />
        )}
      </div>
      {tab === 'more' && isNarrow ? <MorePanel /> : null}
      <OwnPanel tab={tab} />
    </div>
  );
}

const ownPanels: Partial<Record<string, ReturnType<typeof lazy>>> = {
  code: CodePanel,
  tickets: TicketsPanel,
  data: DataPanel,
  versions: VersionsPanel,
  logs: LogsPanel,
};

/** A tab that takes the whole room. */
function OwnPanel({ tab }: { tab: string }) {
  const Panel = ownPanels[tab];
  if (Panel === undefined) return null;
  return (
    <Lazy key={tab}>
      <Panel />
    </Lazy>
  );
}

function Lazy({ children }: { children: ReactNode }) {
  return <Suspense fallback={<SkeletonText lines={6} className="p-6" />}>{children}</Suspense>;
}
