import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  BookOpenText,
  ChevronDown,
  ChevronLeft,
  History,
  LoaderCircle,
  Rocket,
  Share2,
  Sparkles,
} from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button, DropdownMenu, IconButton, MenuItem, MenuLabel, MenuSeparator, toast } from '@/ui';
import { t } from './messages';
import { ProjectModel } from './project-model';
import { projectKeys, projectQuery, updateProject, versionsQuery } from './queries';
import { WORKSPACE_TABS, type WorkspaceTab } from './search';
import { ShareDialog } from './share-dialog';
import { t as tTickets } from './tickets/messages';
import { openTicketsQuery } from './tickets/queries';
import { useBuildsState, useWorkspace } from './workspace-context';

const InstructionsDialog = lazy(() => import('./instructions/instructions-dialog'));

const labels: Record<WorkspaceTab, string> = {
  chat: t('chat'),
  tickets: t('tickets'),
  code: t('code'),
  data: t('data'),
  versions: t('versions'),
  logs: t('logs'),
};

export function WorkspaceHeader() {
  const { project, openDeploy } = useWorkspace();
  const [isSharing, setSharing] = useState(false);
  const [isChoosingModel, setChoosingModel] = useState(false);
  const [isInstructing, setInstructing] = useState(false);
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b bg-surface px-2 sm:px-3">
      <Link
        to="/dashboard"
        aria-label={t('projects')}
        className="inline-flex h-8 items-center gap-0.5 rounded-md px-1.5 text-[13px] text-muted hover:bg-hover hover:text-fg"
      >
        <ChevronLeft className="size-4" aria-hidden />
        <span className="hidden lg:inline">{t('projects')}</span>
      </Link>
      <ProjectName key={project.name} />
      <VersionMenu />
      <SavedState />
      <nav
        aria-label={t('workspace')}
        className="mx-auto hidden rounded-md border bg-sunken p-0.5 md:flex"
      >
        {WORKSPACE_TABS.map((tab) => (
          <TabLink key={tab} tab={tab} />
        ))}
      </nav>
      <div className="ml-auto flex items-center gap-1.5 md:ml-0">
        <IconButton
          label={t('model')}
          icon={<Sparkles />}
          size="sm"
          className="hidden md:inline-flex"
          onClick={() => {
            setChoosingModel(true);
          }}
        />
        <IconButton
          label={t('instructions')}
          icon={<BookOpenText />}
          size="sm"
          className="hidden md:inline-flex"
          disabled={project.current_version === null}
          onClick={() => {
            setInstructing(true);
          }}
        />
        <Button
          size="sm"
          icon={<Share2 />}
          className="hidden md:inline-flex"
          onClick={() => {
            setSharing(true);
          }}
        >
          {t('share')}
        </Button>
        <Button
          size="sm"
          variant="primary"
          icon={<Rocket />}
          disabled={project.current_version === null}
          onClick={openDeploy}
        >
          {t('deploy')}
        </Button>
      </div>
      {isChoosingModel ? (
        <ProjectModel
          onClose={() => {
            setChoosingModel(false);
          }}
        />
      ) : null}
      {isInstructing ? (
        <Suspense fallback={null}>
          <InstructionsDialog
            onClose={() => {
              setInstructing(false);
            }}
          />
        </Suspense>
      ) : null}
      {isSharing ? (
        <ShareDialog
          onClose={() => {
            setSharing(false);
          }}
        />
      ) : null}
    </header>
  );
}

function TabLink({ tab }: { tab: WorkspaceTab }) {
  const { projectId, search } = useWorkspace();
  const shown = search.tab ?? 'chat';
  const isActive = shown === tab || (tab === 'chat' && (shown === 'preview' || shown === 'more'));
  return (
    <Link
      to="/projects/$id"
      params={{ id: projectId }}
      search={{ tab }}
      aria-current={isActive ? 'page' : undefined}
      className="inline-flex h-7 items-center rounded-sm px-2.5 text-[13px] font-medium text-muted hover:text-fg aria-[current=page]:bg-surface aria-[current=page]:text-fg aria-[current=page]:shadow-sm dark:aria-[current=page]:bg-hover"
    >
      {labels[tab]}
      {tab === 'tickets' ? <OpenTicketCount /> : null}
    </Link>
  );
}

function OpenTicketCount() {
  const { projectId } = useWorkspace();
  const { data } = useQuery(openTicketsQuery(projectId));
  const count = data?.total ?? 0;
  if (count === 0) return null;
  return (
    <span
      title={tTickets('openTickets', { count })}
      className="ml-1.5 rounded-full bg-accent-soft px-1.5 text-[11px] text-accent-text tabular-nums"
    >
      {count}
    </span>
  );
}

function ProjectName() {
  const { project } = useWorkspace();
  const client = useQueryClient();
  const [name, setName] = useState(project.name);
  const key = projectQuery(project.id).queryKey;
  const rename = useMutation({
    mutationFn: (next: string) => updateProject(project.id, { name: next }),
    onMutate: (next) => {
      client.setQueryData(key, (known) => known && { ...known, name: next });
    },
    onError: (error) => {
      client.setQueryData(key, (known) => known && { ...known, name: project.name });
      toast.error(t('notRenamed'), error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: projectKeys.project(project.id) }),
  });
  const commit = () => {
    const next = name.trim();
    if (next === '' || next === project.name) setName(project.name);
    else rename.mutate(next);
  };
  return (
    <h1 className="min-w-0 shrink">
      <input
        aria-label={t('projectName')}
        value={name}
        maxLength={100}
        spellCheck={false}
        className="field-sizing-content h-8 max-w-full min-w-12 truncate rounded-md bg-transparent px-1.5 text-sm font-semibold hover:bg-hover focus:bg-surface sm:max-w-56"
        onChange={(event) => {
          setName(event.target.value);
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setName(project.name);
        }}
      />
    </h1>
  );
}

function VersionMenu() {
  const { project, projectId, go } = useWorkspace();
  const { data } = useInfiniteQuery(versionsQuery(projectId));
  const current = project.current_version;
  if (current === null) return null;
  const versions = data?.pages.flatMap((page) => page.items).slice(0, 8) ?? [];
  return (
    <DropdownMenu
      align="start"
      trigger={
        <Button size="sm" variant="ghost" className="px-1.5 tabular-nums">
          v{current}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <MenuLabel>{t('versions')}</MenuLabel>
      {versions.map((version) => (
        <MenuItem
          key={version.number}
          onSelect={() => {
            go({ tab: 'versions', head: version.number });
          }}
        >
          <span className="flex max-w-72 items-baseline gap-2">
            <span className="w-8 shrink-0 text-muted tabular-nums">v{version.number}</span>
            <span className="truncate">{version.name ?? version.description}</span>
          </span>
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem
        icon={<History />}
        onSelect={() => {
          go({ tab: 'versions' });
        }}
      >
        {t('allVersions')}
      </MenuItem>
    </DropdownMenu>
  );
}

function SavedState() {
  const { project } = useWorkspace();
  const { isRunning } = useBuildsState();
  if (isRunning) {
    return (
      <span className="hidden items-center gap-1.5 text-xs text-muted xl:flex">
        <LoaderCircle className="size-3 animate-spin" aria-hidden />
        {t('building')}
      </span>
    );
  }
  if (project.current_version === null) return null;
  return (
    <span className="hidden items-center gap-1.5 text-xs text-muted xl:flex">
      <span aria-hidden className="size-1.5 rounded-full bg-success" />
      {t('saved')}
    </span>
  );
}
