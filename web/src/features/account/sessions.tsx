import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Laptop } from 'lucide-react';
import { useState } from 'react';
import {
  Badge,
  Button,
  ConfirmDialog,
  ErrorState,
  RelativeTime,
  SectionCard,
  SkeletonText,
  toast,
} from '@/ui';
import { t } from './messages';
import {
  accountSessionsQuery,
  useRevokeSession,
  useSignOutEverywhere,
  type AccountSession,
} from './queries';
import { describeDevice } from './user-agent';

export function Sessions() {
  const { data, isError, error, refetch } = useQuery(accountSessionsQuery);
  const [isAsking, setIsAsking] = useState(false);
  const signOut = useSignOutEverywhere();
  const navigate = useNavigate();
  return (
    <SectionCard
      title={t('sessions')}
      description={t('sessionsText')}
      footer={
        <Button
          onClick={() => {
            setIsAsking(true);
          }}
        >
          {t('everywhere')}
        </Button>
      }
    >
      {data !== undefined ? (
        <ul className="divide-y">
          {data.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      ) : isError ? (
        <ErrorState title={t('sessionsFailed')} error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonText lines={4} />
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={t('everywhere')}
        description={t('everywhereText')}
        confirmLabel={t('everywhere')}
        isDangerous
        onConfirm={async () => {
          try {
            await signOut.mutateAsync();
          } catch (failure) {
            toast.error(t('revokeFailed'), failure);
            throw failure;
          }
          await navigate({ to: '/sign-in' });
        }}
      />
    </SectionCard>
  );
}

function SessionRow({ session }: { session: AccountSession }) {
  const revoke = useRevokeSession();
  const name = describeDevice(session.user_agent);
  return (
    <li className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
      <Laptop aria-hidden className="size-5 shrink-0 text-faint" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {name}
          {session.is_current ? <Badge tone="success">{t('thisSession')}</Badge> : null}
        </p>
        <p className="text-[13px] text-muted">
          {session.address === '' ? null : `${session.address} · `}
          {t('lastUsed')} <RelativeTime time={session.last_used_at} />
        </p>
      </div>
      {session.is_current ? null : (
        <Button
          size="sm"
          aria-label={t('revokeNamed', { name })}
          onClick={() => {
            revoke.mutate(session.id, {
              onSuccess: () => toast.success(t('revoked')),
              onError: (error) => toast.error(t('revokeFailed'), error),
            });
          }}
        >
          {t('revoke')}
        </Button>
      )}
    </li>
  );
}
