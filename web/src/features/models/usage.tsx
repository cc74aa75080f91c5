import { useInfiniteQuery } from '@tanstack/react-query';
import { ChartNoAxesColumn } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { formatMoney, formatNumber, formatPercent } from '@/lib/format';
import { Button, EmptyState, ErrorState, SectionCard, SkeletonText } from '@/ui';
import { t } from './messages';
import { ProjectSelect } from './project-select';
import { usageQuery } from './queries';
import { UsageTable } from './usage-table';
import type { ModelUsage } from './types';

export function Usage() {
  const [projectId, setProjectId] = useState<string | null>(null);
  const query = useInfiniteQuery(usageQuery(projectId));
  const totals = query.data?.pages[0]?.totals;
  const calls = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <SectionCard
      title={t('usage')}
      description={t('usageText')}
      actions={
        <ProjectSelect value={projectId} onChange={setProjectId} allLabel={t('allProjects')} />
      }
    >
      {totals === undefined ? (
        query.isError ? (
          <ErrorState
            title={t('loadFailed')}
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <SkeletonText lines={8} />
        )
      ) : (
        <div className="space-y-5">
          <Totals totals={totals} />
          {calls.length === 0 ? (
            <EmptyState
              icon={<ChartNoAxesColumn />}
              title={t('noCalls')}
              description={t('noCallsText')}
              className="py-8"
            />
          ) : (
            <UsageTable calls={calls} />
          )}
          {query.hasNextPage ? (
            <div className="flex justify-center">
              <Button
                size="sm"
                isBusy={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t('showMore')}
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </SectionCard>
  );
}

function Totals({ totals }: { totals: ModelUsage['totals'] }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4">
      <Total name={t('calls')} value={formatNumber(totals.calls)} />
      <Total
        name={t('tokensIn')}
        value={formatNumber(totals.input_tokens)}
        note={totals.input_tokens === 0 ? null : describeCached(totals)}
      />
      <Total name={t('tokensOut')} value={formatNumber(totals.output_tokens)} />
      <Total
        name={t('cost')}
        value={formatMoney(totals.cost_nanousd)}
        note={totals.unpriced_calls === 0 ? null : t('unpriced', { count: totals.unpriced_calls })}
      />
    </dl>
  );
}

/** Edits and repairs are told apart, because a first request has nothing to repeat. */
function describeCached(totals: ModelUsage['totals']): string {
  const share = formatPercent(totals.cached_share);
  const later = totals.follow_up_cached_share;
  return later === null
    ? t('cachedShare', { share })
    : t('cachedShares', { share, later: formatPercent(later) });
}

function Total({ name, value, note }: { name: string; value: string; note?: ReactNode }) {
  return (
    <div className="bg-surface px-4 py-3">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="mt-0.5 text-lg font-semibold tabular-nums">
        {value}
        {note ? <span className="block text-xs font-normal text-muted">{note}</span> : null}
      </dd>
    </div>
  );
}
