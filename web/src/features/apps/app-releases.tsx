import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Package, RotateCcw } from 'lucide-react';
import { formatBytes } from '@/lib/format';
import { Badge, Button, PagedList, RelativeTime, toast, type Tone } from '@/ui';
import {
  activateRelease,
  appKeys,
  appQuery,
  releasesQuery,
  type AppRead,
  type ReleaseRead,
} from './queries';

export function AppReleases({ app }: { app: AppRead }) {
  const query = useInfiniteQuery(releasesQuery(app.id));
  const rollback = useRollback(app);
  return (
    <PagedList
      label="Releases"
      query={query}
      moreLabel="Older releases"
      empty={{
        icon: <Package />,
        title: 'No releases yet',
        description: 'The first deployment makes one.',
      }}
    >
      {(release) => (
        <ReleaseRow
          key={release.number}
          release={release}
          isBusy={rollback.isPending && rollback.variables.number === release.number}
          onActivate={() => {
            rollback.mutate({ number: release.number, former: app.current_release });
          }}
        />
      )}
    </PagedList>
  );
}

const tones: Partial<Record<string, Tone>> = {
  building: 'accent',
  live: 'success',
  ready: 'info',
  failed: 'danger',
  superseded: 'neutral',
};

interface ReleaseRowProps {
  release: ReleaseRead;
  isBusy: boolean;
  onActivate: () => void;
}

function ReleaseRow({ release, isBusy, onActivate }: ReleaseRowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3 text-sm">
      <span className="w-24 font-medium">Release {release.number}</span>
      <span className="text-muted">version {release.version_number}</span>
      <span className="min-w-0 flex-1 basis-48 text-[13px] text-muted">
        {formatBytes(release.size_bytes)} in {release.file_count} files
        {release.created_by ? ` by ${release.created_by}` : ''},{' '}
        <RelativeTime time={release.created_at} />
      </span>
      <Badge tone={release.is_current ? 'success' : (tones[release.status] ?? 'neutral')}>
        {release.is_current ? 'current' : release.status}
      </Badge>
      {release.can_roll_back && !release.is_current ? (
        <Button
          size="sm"
          icon={<RotateCcw />}
          isBusy={isBusy}
          aria-label={`Go back to this release, number ${String(release.number)}`}
          onClick={onActivate}
        >
          Go back to this
        </Button>
      ) : null}
    </li>
  );
}

/** Puts an older release live; undo puts the former one back. */
function useRollback(app: AppRead) {
  const client = useQueryClient();
  const settle = (changed: AppRead) => {
    client.setQueryData(appQuery(app.id).queryKey, changed);
    return client.invalidateQueries({ queryKey: appKeys.list });
  };
  return useMutation({
    mutationFn: ({ number }: { number: number; former: number | null }) =>
      activateRelease(app.id, number),
    onSuccess: (changed, { number, former }) => {
      void settle(changed);
      const title = `Release ${String(number)} is live`;
      if (former === null) toast.success(title);
      else {
        toast.undo(title, () => {
          activateRelease(app.id, former).then(settle, (error: unknown) =>
            toast.error(`Release ${String(former)} was not put back`, error),
          );
        });
      }
    },
    onError: (error, { number }) => {
      toast.error(`Release ${String(number)} was not put live`, error);
    },
  });
}
