import { createFileRoute } from '@tanstack/react-router';
import { MailboxPage } from '@/features/mailbox';

/** Outside the shell: whoever has just signed up or lost a password is not signed in. */
export const Route = createFileRoute('/mailbox')({ component: MailboxPage });
