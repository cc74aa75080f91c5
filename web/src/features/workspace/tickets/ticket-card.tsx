import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Hammer, TicketCheck } from 'lucide-react';
import { useCanEdit } from '@/features/session';
import { Badge, Button, toast } from '@/ui';
import { projectKeys } from '../queries';
import { useWorkspace } from '../workspace-context';
import { t } from './messages';
import { buildTicket, dismissTicket, type TicketRead } from './queries';

/** One ticket with what can be done about it. */
export function TicketCard({ ticket }: { ticket: TicketRead }) {
  const { go } = useWorkspace();
  const importers = ticket.files.slice(1);
  return (
    <article
      aria-label={ticket.title}
      className="space-y-2 rounded-lg border bg-surface px-3 py-2.5 text-[13px]"
    >
      <header className="flex items-start gap-2">
        <TicketCheck className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
        <h3 className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">
          <span className="mr-1.5 font-normal text-muted tabular-nums">#{ticket.number}</span>
          {ticket.title}
        </h3>
        {ticket.is_building ? (
          <Badge tone="accent" dot="pulse">
            {t('isBuilding')}
          </Badge>
        ) : null}
      </header>
      <p className="text-muted [overflow-wrap:anywhere]">{ticket.why}</p>
      {importers.length === 0 ? null : (
        <p className="flex flex-wrap items-baseline gap-x-2 text-xs text-muted">
          {t('usedBy')}
          {importers.slice(0, 4).map((path) => (
            <button
              key={path}
              type="button"
              className="max-w-full truncate rounded-sm font-mono text-accent-text hover:underline"
              onClick={() => {
                go({ tab: 'code', file: path });
              }}
            >
              {path}
            </button>
          ))}
        </p>
      )}
      <TicketFoot ticket={ticket} />
    </article>
  );
}

function TicketFoot({ ticket }: { ticket: TicketRead }) {
  const canEdit = useCanEdit();
  const { build, dismiss } = useTicketChanges(ticket);
  const since =
    ticket.state === 'done' && ticket.closed_version !== null
      ? t('doneIn', { number: ticket.closed_version })
      : ticket.opened_version === null
        ? ''
        : t('since', { number: ticket.opened_version });
  return (
    <div className="flex flex-wrap items-center gap-2">
      {canEdit && ticket.state === 'open' ? (
        <>
          <Button
            size="sm"
            icon={<Hammer />}
            isBusy={build.isPending}
            disabled={ticket.is_building}
            onClick={() => {
              build.mutate();
            }}
          >
            {t('buildIt')}
          </Button>
          <Button
            size="sm"
            variant="ghost"
            isBusy={dismiss.isPending}
            onClick={() => {
              dismiss.mutate(true);
            }}
          >
            {t('dismiss')}
          </Button>
        </>
      ) : null}
      {canEdit && ticket.state === 'dismissed' ? (
        <Button
          size="sm"
          variant="ghost"
          isBusy={dismiss.isPending}
          onClick={() => {
            dismiss.mutate(false);
          }}
        >
          {t('takeBack')}
        </Button>
      ) : null}
      <span className="ml-auto text-xs text-faint">{since}</span>
    </div>
  );
}

function useTicketChanges(ticket: TicketRead) {
  const { projectId, go } = useWorkspace();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: projectKeys.tickets(projectId) });
  const build = useMutation({
    mutationFn: () => buildTicket(projectId, ticket.id),
    onSuccess: () => {
      toast.success(t('started', { number: ticket.number }));
      void client.invalidateQueries({ queryKey: projectKeys.jobs(projectId) });
      void client.invalidateQueries({ queryKey: projectKeys.messages(projectId) });
      // its progress is shown in the chat
      go({ tab: 'chat' });
    },
    onError: (error) => {
      toast.error(t('notStarted'), error);
    },
    onSettled: refresh,
  });
  const dismiss = useMutation({
    mutationFn: (isDismissed: boolean) => dismissTicket(projectId, ticket.id, isDismissed),
    onSuccess: (_, isDismissed) => {
      if (!isDismissed) return;
      toast.undo(t('wasDismissed', { number: ticket.number }), () => {
        dismissTicket(projectId, ticket.id, false).then(refresh, (error: unknown) =>
          toast.error(t('notChanged'), error),
        );
      });
    },
    onError: (error) => {
      toast.error(t('notChanged'), error);
    },
    onSettled: refresh,
  });
  return { build, dismiss };
}
