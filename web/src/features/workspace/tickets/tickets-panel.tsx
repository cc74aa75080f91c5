import { useInfiniteQuery } from '@tanstack/react-query';
import { TicketCheck } from 'lucide-react';
import { useState } from 'react';
import { Button, EmptyState, ErrorState, SegmentedControl, SkeletonText } from '@/ui';
import { useWorkspace } from '../workspace-context';
import { t } from './messages';
import { ticketsQuery, type TicketState } from './queries';
import { TicketCard } from './ticket-card';

const nothing = {
  open: ['noOpen', 'noOpenText'],
  done: ['noDone', 'noDoneText'],
  dismissed: ['noDismissed', 'noDismissedText'],
} as const;

export default function TicketsPanel() {
  const { projectId } = useWorkspace();
  const [state, setState] = useState<TicketState>('open');
  const query = useInfiniteQuery(ticketsQuery(projectId, state));
  const tickets = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  const [title, text] = nothing[state];
  return (
    <section aria-label={t('tickets')} className="h-full overflow-y-auto bg-bg">
      <div className="mx-auto max-w-3xl space-y-3 p-4">
        <header className="flex flex-wrap items-center gap-3">
          <h2 className="flex-1 text-sm font-semibold">
            {state === 'open' ? t('openTickets', { count: total }) : t(state)}
          </h2>
          <SegmentedControl
            label={t('shown')}
            value={state}
            onChange={setState}
            segments={[
              { value: 'open', label: t('open') },
              { value: 'done', label: t('done') },
              { value: 'dismissed', label: t('dismissed') },
            ]}
          />
        </header>
        {query.isPending ? <SkeletonText lines={6} /> : null}
        {query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : null}
        {query.isSuccess && tickets.length === 0 ? (
          <EmptyState icon={<TicketCheck />} title={t(title)} description={t(text)} />
        ) : null}
        {tickets.map((ticket) => (
          <TicketCard key={ticket.id} ticket={ticket} />
        ))}
        {query.hasNextPage ? (
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('older')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
