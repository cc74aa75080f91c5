import { createT } from '@/lib/i18n';

export const t = createT({
  title: 'Mailbox',
  text: 'Messages that Paynto would have sent. Only in development, where no mail server is set up.',
  empty: 'No messages yet',
  emptyText: 'Sign up or ask for a new password, and the message appears here.',
  failed: 'The mailbox did not load',
  to: 'to {to}',
  back: 'Paynto',
});
