import { Link } from '@tanstack/react-router';
import { ArrowUpRight, Rocket } from 'lucide-react';
import { deferred } from '@/lib/deferred';
import { Badge, Button, RelativeTime, Skeleton, Tooltip } from '@/ui';
import { t } from './messages';
import { ProjectPlaceholder } from './placeholder';
import { ProjectMenuButton } from './project-menu-button';
import type { Project } from './queries';
import { ProjectThumbnail } from './thumbnail';

const ProjectMenu = deferred<{ project: Project }>(
  () => import('./project-menu'),
  ProjectMenuButton,
);

export interface ProjectCardProps {
  project: Project;
  /** "React", "Full stack": the stack's label. */
  stackLabel: string;
  canEdit: boolean;
}

export function ProjectCard({ project, stackLabel, canEdit }: ProjectCardProps) {
  const liveUrl = project.live_url ?? null;
  return (
    <article className="group relative flex flex-col overflow-hidden rounded-lg border bg-surface transition-colors duration-150 focus-within:border-line-strong hover:border-line-strong">
      <Link
        to="/projects/$id"
        params={{ id: project.id }}
        tabIndex={-1}
        aria-hidden
        className="relative block aspect-16/10 overflow-hidden border-b bg-sunken"
      >
        {project.has_thumbnail ? (
          <ProjectThumbnail project={project} />
        ) : (
          <ProjectPlaceholder id={project.id} />
        )}
        <span className="absolute top-2.5 left-2.5">
          <ProjectStatus project={project} />
        </span>
      </Link>
      <div className="flex flex-1 flex-col gap-1 p-4 pb-3">
        <h3 className="truncate text-[15px] font-semibold">
          <Link to="/projects/$id" params={{ id: project.id }} className="hover:text-accent-text">
            {project.name}
          </Link>
        </h3>
        <p className="line-clamp-2 min-h-[2lh] text-[13px] text-muted">{project.description}</p>
        <p className="mt-1 flex items-center gap-1.5 text-xs text-faint">
          <span className="truncate">{stackLabel}</span>
          <span aria-hidden>·</span>
          <RelativeTime time={project.updated_at} className="whitespace-nowrap" />
        </p>
      </div>
      <div className="flex items-center gap-1.5 px-3 pb-3">
        <Button size="sm" asChild>
          <Link to="/projects/$id" params={{ id: project.id }}>
            {t('continue')}
          </Link>
        </Button>
        {canEdit ? (
          <Button size="sm" variant="ghost" asChild>
            <Link to="/dashboard" search={{ deploy: project.id }}>
              <Rocket /> {t('deploy')}
            </Link>
          </Button>
        ) : null}
        <span className="flex-1" />
        {liveUrl === null ? null : (
          <Tooltip content={t('liveAt', { url: liveUrl })}>
            <Button size="sm" variant="ghost" className="w-8 px-0" asChild>
              <a
                href={liveUrl}
                target="_blank"
                rel="noreferrer"
                aria-label={t('liveAt', { url: liveUrl })}
              >
                <ArrowUpRight />
              </a>
            </Button>
          </Tooltip>
        )}
        {canEdit ? <ProjectMenu project={project} /> : null}
      </div>
    </article>
  );
}

function ProjectStatus({ project }: { project: Project }) {
  if (project.running_job_id !== null) {
    return (
      <Badge tone="accent" dot="pulse">
        {t('building')}
      </Badge>
    );
  }
  if (typeof project.live_url === 'string') {
    return (
      <Badge tone="success" dot>
        {t('live')}
      </Badge>
    );
  }
  return project.current_version === null ? <Badge>{t('draft')}</Badge> : null;
}

export function ProjectCardSkeleton() {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Skeleton className="aspect-16/10 rounded-none" />
      <div className="flex flex-col gap-2.5 p-4">
        <Skeleton className="h-4 w-1/2" />
        <Skeleton className="h-3.5 w-full" />
        <Skeleton className="h-3.5 w-2/3" />
        <Skeleton className="mt-2.5 h-8 w-40" />
      </div>
    </div>
  );
}
