import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  Archive,
  FolderInput,
  GitCommitHorizontal,
  Hammer,
  Plus,
  Rocket,
  RotateCcw,
  Trash2,
  type LucideIcon,
} from 'lucide-react';
import { RelativeTime, Skeleton } from '@/ui';
import { t } from './messages';
import { activityQuery } from './queries';

/** By the first word of the kind: `deployment_succeeded`, `build.started` … */
const icons: Record<string, LucideIcon> = {
  build: Hammer,
  deploy: Rocket,
  deployment: Rocket,
  release: Rocket,
  version: GitCommitHorizontal,
  restore: RotateCcw,
  import: FolderInput,
  archive: Archive,
  delete: Trash2,
  project: Plus,
};

const iconOf = (kind: string): LucideIcon =>
  icons[kind.split(/[._-]/)[0] ?? ''] ?? GitCommitHorizontal;

export function ActivityList() {
  const { data, isError } = useQuery(activityQuery);
  return (
    <section aria-labelledby="activity-title" className="min-w-0">
      <h2 id="activity-title" className="mb-3 text-[15px] font-semibold">
        {t('activity')}
      </h2>
      {data === undefined ? (
        isError ? (
          <p className="text-[13px] text-muted">{t('activityFailed')}</p>
        ) : (
          <div className="flex flex-col gap-3">
            {Array.from({ length: 5 }, (_, index) => (
              <Skeleton key={index} className="h-9" />
            ))}
          </div>
        )
      ) : data.items.length === 0 ? (
        <p className="text-[13px] text-muted">{t('activityEmpty')}</p>
      ) : (
        <ol className="flex flex-col">
          {data.items.map((item) => {
            const Icon = iconOf(item.kind);
            return (
              <li key={item.id} className="flex gap-3 pb-4 last:pb-0">
                <span className="mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-full border bg-surface text-muted">
                  <Icon aria-hidden className="size-3.5" />
                </span>
                <div className="min-w-0 text-[13px]">
                  <p className="break-words">{item.title}</p>
                  <p className="flex min-w-0 gap-1.5 text-xs text-faint">
                    {item.project_id === null ? null : (
                      <>
                        <Link
                          to="/projects/$id"
                          params={{ id: item.project_id }}
                          className="truncate hover:text-fg hover:underline"
                        >
                          {item.project_name}
                        </Link>
                        <span aria-hidden>·</span>
                      </>
                    )}
                    <RelativeTime time={item.at} className="whitespace-nowrap" />
                  </p>
                </div>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
