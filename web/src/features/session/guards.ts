import type { QueryClient } from '@tanstack/react-query';
import { redirect } from '@tanstack/react-router';
import { loadSession } from './queries';

interface GuardArguments {
  context: { queryClient: QueryClient };
  location: { href: string };
}

/** `beforeLoad` of pages that need a person: others go to the sign-in page and come back. */
export async function requireUser({ context, location }: GuardArguments): Promise<void> {
  const session = await loadSession(context.queryClient);
  if (session.user === null) {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    throw redirect({ to: '/sign-in', search: { next: location.href } });
  }
}

/** `beforeLoad` of pages for people who are not signed in. */
export async function requireNobody({ context }: Pick<GuardArguments, 'context'>): Promise<void> {
  const session = await loadSession(context.queryClient);
  if (session.user !== null) {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    throw redirect({ to: '/dashboard' });
  }
}

/** Only a path of our own: `//evil.example` and `/\evil.example` are other sites. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/dashboard';
}

/** `validateSearch` of the sign-in pages: where to go afterwards. */
export function readNext(search: Record<string, unknown>): { next?: string } {
  return typeof search.next === 'string' ? { next: search.next } : {};
}
