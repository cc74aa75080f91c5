/** The open tickets that a build has left, for its answer in the chat. */
import { useQuery } from '@tanstack/react-query';
import { openTicketsQuery, type TicketRead } from './queries';

const NOTE = 'Still to be written: ';

export function useOpenTickets(projectId: string, jobId: string | null): TicketRead[] {
  const { data } = useQuery({ ...openTicketsQuery(projectId), enabled: jobId !== null });
  return data?.items.filter((ticket) => jobId !== null && ticket.job_id === jobId) ?? [];
}

/** Warnings without those that a ticket stands for. */
export function withoutTickets(
  warnings: readonly string[],
  tickets: readonly TicketRead[],
): readonly string[] {
  return warnings.filter(
    (warning) =>
      !tickets.some(
        ({ module }) => module !== null && warning.startsWith(`${NOTE}${module} holds only`),
      ),
  );
}
