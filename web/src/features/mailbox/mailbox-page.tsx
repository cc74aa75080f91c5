import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { api, load, type Schemas } from '@/api';
import { Logo } from '@/features/shell';
import { Card, EmptyState, ErrorState, Page, RelativeTime, SkeletonText } from '@/ui';
import { t } from './messages';

const REFRESH_MS = 5_000;

const mailboxQuery = queryOptions({
  queryKey: ['mailbox'],
  queryFn: ({ signal }) => load(api.GET('/api/mailbox', { signal })),
  refetchInterval: REFRESH_MS,
});

export function MailboxPage() {
  const { data, isError, error, refetch } = useQuery(mailboxQuery);
  return (
    <>
      <header className="border-b bg-surface px-4 py-3 sm:px-8">
        <Link to="/" aria-label={t('back')} className="inline-block rounded-md">
          <Logo />
        </Link>
      </header>
      <main>
        <Page title={t('title')} description={t('text')} width="narrow">
          {data === undefined ? (
            isError ? (
              <ErrorState title={t('failed')} error={error} onRetry={() => void refetch()} />
            ) : (
              <SkeletonText lines={6} />
            )
          ) : data.length === 0 ? (
            <EmptyState
              headingLevel={2}
              icon={<Inbox />}
              title={t('empty')}
              description={t('emptyText')}
            />
          ) : (
            <ul className="flex flex-col gap-4">
              {data.map((mail) => (
                <li key={mail.id}>
                  <Mail mail={mail} />
                </li>
              ))}
            </ul>
          )}
        </Page>
      </main>
    </>
  );
}

function Mail({ mail }: { mail: Schemas['MailRead'] }) {
  return (
    <Card className="p-5">
      <h2 className="text-[15px] font-semibold">{mail.subject}</h2>
      <p className="text-[13px] text-muted">
        {t('to', { to: mail.to })} · <RelativeTime time={mail.sent_at} />
      </p>
      <p className="mt-3 text-sm break-words whitespace-pre-wrap">{withLinks(mail.text)}</p>
    </Card>
  );
}

/** Web addresses in a plain text become links. */
function withLinks(text: string) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) =>
    index % 2 === 1 ? (
      <a key={index} href={part} className="text-accent-text underline">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
