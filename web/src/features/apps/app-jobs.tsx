import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { formatDuration } from '@/lib/format';
import { Badge, ErrorState, ItemList, RelativeTime, SkeletonText, type Tone } from '@/ui';
import { appJobsQuery, type AppRead, type JobRead } from './queries';

const tones: Record<JobRead['status'], Tone> = {
  queued: 'neutral',
  running: 'accent',
  succeeded: 'success',
  failed: 'danger',
  cancelled: 'warning',
};

export function AppJobs({ app }: { app: AppRead }) {
  const query = useQuery(appJobsQuery(app.id));
  if (query.isPending) return <SkeletonText lines={5} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <ItemList
      label="History"
      items={query.data.items}
      empty={{
        icon: <History />,
        title: 'No history yet',
        description: 'Deployments are listed here.',
      }}
    >
      {(job) => (
        <li key={job.id} className="flex flex-wrap items-center gap-x-5 gap-y-1 px-4 py-3 text-sm">
          <Badge tone={tones[job.status]} dot={job.status === 'running' ? 'pulse' : false}>
            {job.status}
          </Badge>
          <span className="flex-1 text-muted">
            {job.version_number === null ? 'Deployment' : `Version ${String(job.version_number)}`}
          </span>
          <span className="text-[13px] text-muted tabular-nums">{duration(job)}</span>
          <RelativeTime time={job.created_at} className="text-[13px] text-muted" />
          {job.error === null ? null : (
            <span className="w-full text-danger [overflow-wrap:anywhere]">{job.error}</span>
          )}
        </li>
      )}
    </ItemList>
  );
}

function duration(job: JobRead): string {
  if (job.started_at === null || job.finished_at === null) return '';
  return formatDuration((Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000);
}
