import { useQuery } from '@tanstack/react-query';
import { formatMoney, formatNumber } from '@/lib/format';
import { Skeleton } from '@/ui';
import { t } from './messages';
import { statisticsQuery } from './queries';

export function StatisticsRow() {
  const { data, isError } = useQuery(statisticsQuery);
  if (isError && data === undefined) {
    return <p className="text-[13px] text-muted">{t('statisticsFailed')}</p>;
  }
  const figures = [
    [t('statProjects'), data && formatNumber(data.projects)],
    [t('statLive'), data && formatNumber(data.live_apps)],
    [t('statBuilds'), data && formatNumber(data.builds_this_month)],
    [t('statSpend'), data && formatMoney(data.spend_nanousd)],
  ] as const;
  return (
    <section aria-label={t('statistics')}>
      <dl className="grid grid-cols-2 overflow-hidden rounded-lg border bg-surface sm:grid-cols-4">
        {figures.map(([label, value], index) => (
          <div
            key={label}
            className={[
              'flex flex-col-reverse gap-0.5 px-4 py-3',
              index % 2 === 1 ? 'border-l' : 'sm:border-l sm:first:border-l-0',
              index > 1 ? 'border-t sm:border-t-0' : '',
            ].join(' ')}
          >
            <dt className="text-[13px] text-muted">{label}</dt>
            <dd className="flex h-8 items-center text-xl font-semibold tracking-tight tabular-nums">
              {value ?? <Skeleton className="h-5 w-14" />}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
