/** Tickets of a project: what is still missing, building it, putting it aside. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, load, type Schemas } from '@/api';
import { projectKeys } from '../queries';

export type TicketRead = Schemas['TicketRead'];
export type TicketState = 'open' | 'done' | 'dismissed';

const inProject = (id: string) => ({ path: { project_id: id } });

export function ticketsQuery(id: string, state: TicketState) {
  return infiniteQueryOptions({
    queryKey: [...projectKeys.tickets(id), 'list', state] as const,
    queryFn: ({ signal, pageParam }) => {
      const params = { ...inProject(id), query: { state, cursor: pageParam, limit: 50 } };
      return load(api.GET('/api/projects/{project_id}/tickets', { params, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** The newest open tickets and how many there are. */
export function openTicketsQuery(id: string) {
  return queryOptions({
    queryKey: [...projectKeys.tickets(id), 'open'] as const,
    queryFn: ({ signal }) => {
      const params = { ...inProject(id), query: { state: 'open', limit: 100 } as const };
      return load(api.GET('/api/projects/{project_id}/tickets', { params, signal }));
    },
    staleTime: 5_000,
  });
}

const inTicket = (id: string, ticketId: string) => ({
  path: { project_id: id, ticket_id: ticketId },
});

export function dismissTicket(id: string, ticketId: string, isDismissed: boolean) {
  const params = inTicket(id, ticketId);
  const body = { is_dismissed: isDismissed };
  return load(api.PATCH('/api/projects/{project_id}/tickets/{ticket_id}', { params, body }));
}

export function buildTicket(id: string, ticketId: string) {
  const params = inTicket(id, ticketId);
  return load(api.POST('/api/projects/{project_id}/tickets/{ticket_id}/build', { params }));
}
