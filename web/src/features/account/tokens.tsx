import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useNow } from '@/lib/use-now';
import {
  Badge,
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  RelativeTime,
  SectionCard,
  SkeletonText,
  toast,
} from '@/ui';
import { t } from './messages';
import { NewTokenDialog } from './new-token-dialog';
import { tokensQuery, useRevokeToken, type ApiToken, type Scope } from './queries';

export const scopeLabels: Record<Scope, string> = {
  read: t('scopeRead'),
  write: t('scopeWrite'),
  deploy: t('scopeDeploy'),
};

export function Tokens() {
  const { data, isError, error, refetch } = useQuery(tokensQuery);
  const [isCreating, setIsCreating] = useState(false);
  const openNew = () => {
    setIsCreating(true);
  };
  return (
    <SectionCard
      title={t('tokens')}
      description={t('tokensText')}
      actions={
        <Button variant="primary" size="sm" icon={<Plus />} onClick={openNew}>
          {t('newToken')}
        </Button>
      }
    >
      {data === undefined ? (
        isError ? (
          <ErrorState title={t('tokensFailed')} error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonText lines={4} />
        )
      ) : data.length === 0 ? (
        <EmptyState
          icon={<KeyRound />}
          title={t('tokensEmpty')}
          description={t('tokensEmptyText')}
          className="py-8"
        />
      ) : (
        <ul className="divide-y">
          {data.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
      {isCreating ? (
        <NewTokenDialog
          onClose={() => {
            setIsCreating(false);
          }}
        />
      ) : null}
    </SectionCard>
  );
}

function TokenRow({ token }: { token: ApiToken }) {
  const [isAsking, setIsAsking] = useState(false);
  const revoke = useRevokeToken();
  const now = useNow();
  const isExpired = token.expires_at !== null && new Date(token.expires_at).getTime() < now;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {token.name}
          <code className="font-mono text-xs font-normal text-faint">{token.prefix}…</code>
          {isExpired ? <Badge tone="warning">{t('expired')}</Badge> : null}
        </p>
        <p className="mt-0.5 text-[13px] text-muted">
          {t('used')}:{' '}
          {token.last_used_at === null ? (
            t('neverUsed')
          ) : (
            <RelativeTime time={token.last_used_at} />
          )}
          {' · '}
          {t('expires')}:{' '}
          {token.expires_at === null ? t('never') : <RelativeTime time={token.expires_at} />}
        </p>
      </div>
      <div className="flex gap-1.5">
        {token.scopes.map((scope) => (
          <Badge key={scope}>{scopeLabels[scope]}</Badge>
        ))}
      </div>
      <Button
        size="sm"
        aria-label={`${t('revokeToken')} ${token.name}`}
        onClick={() => {
          setIsAsking(true);
        }}
      >
        {t('revokeToken')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={t('revokeTokenTitle', { name: token.name })}
        description={t('revokeTokenText')}
        confirmLabel={t('revokeToken')}
        isDangerous
        onConfirm={async () => {
          try {
            await revoke.mutateAsync(token.id);
          } catch (failure) {
            toast.error(t('notSaved'), failure);
            throw failure;
          }
          toast.success(t('tokenRevoked'));
        }}
      />
    </li>
  );
}
