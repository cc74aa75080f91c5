import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { formatDuration } from '@/lib/format';
import { Badge, Card, EmptyState, ErrorState, RelativeTime, SkeletonText, type Tone } from '@/ui';
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
  const jobs = query.data.items;
  if (jobs.length === 0) {
    return (
      <EmptyState
        icon={<History />}
        title="No history yet"
        description="Deployments are listed here."
      />
    );
  }
  return (
    <Card className="overflow-hidden">
      <ul aria-label="History" className="divide-y">
        {jobs.map((job) => (
          <li
            key={job.id}
            className="flex flex-wrap items-center gap-x-5 gap-y-1 px-4 py-3 text-sm"
          >
            <Badge tone={tones[job.status]} dot={job.status === 'running' ? 'pulse' : false}>
              {job.status}
            </Badge>
            <span className="text-muted">
              {job.version_number === null ? 'Deployment' : `Version ${String(job.version_number)}`}
            </span>
            <span className="min-w-0 flex-1 basis-48 text-danger [overflow-wrap:anywhere]">
              {job.error}
            </span>
            <span className="text-[13px] text-muted tabular-nums">{duration(job)}</span>
            <RelativeTime time={job.created_at} className="text-[13px] text-muted" />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function duration(job: JobRead): string {
  if (job.started_at === null || job.finished_at === null) return '';
  return formatDuration((Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000);
}
