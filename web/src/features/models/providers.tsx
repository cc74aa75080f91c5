import { useQuery } from '@tanstack/react-query';
import { Plus, Server } from 'lucide-react';
import { useState } from 'react';
import { Button, EmptyState, ErrorState, SectionCard, SkeletonText } from '@/ui';
import { t } from './messages';
import { ProviderDialog } from './provider-dialog';
import { ProviderRow } from './provider-row';
import { type Holder, providersQuery } from './provider-queries';
import type { AnyProvider } from './types';

interface ProvidersProps {
  holder: Holder;
  canManage: boolean;
}

export function Providers({ holder, canManage }: ProvidersProps) {
  const { data, isError, error, refetch } = useQuery(providersQuery(holder));
  const isShared = holder === 'platform';
  const [edited, setEdited] = useState<AnyProvider | 'new' | null>(null);
  const add = (
    <Button
      variant="primary"
      size="sm"
      icon={<Plus />}
      onClick={() => {
        setEdited('new');
      }}
    >
      {t('addProvider')}
    </Button>
  );
  return (
    <SectionCard
      title={t(isShared ? 'sharedTitle' : 'providers')}
      description={t(isShared ? 'sharedText' : 'providersText')}
      actions={canManage ? add : undefined}
    >
      {data === undefined ? (
        isError ? (
          <ErrorState title={t('loadFailed')} error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonText lines={5} />
        )
      ) : data.length === 0 ? (
        <EmptyState
          icon={<Server />}
          title={t(isShared ? 'noShared' : 'noProviders')}
          description={t(isShared ? 'noSharedText' : 'noProvidersText')}
          className="py-8"
        />
      ) : (
        <ul aria-label={t(isShared ? 'sharedTitle' : 'providers')} className="divide-y">
          {data.map((provider) => (
            <ProviderRow
              key={provider.id ?? `platform-${provider.slug}`}
              holder={holder}
              provider={provider}
              canManage={canManage}
              onEdit={() => {
                setEdited(provider);
              }}
            />
          ))}
        </ul>
      )}
      {edited === null ? null : (
        <ProviderDialog
          holder={holder}
          provider={edited === 'new' ? null : edited}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </SectionCard>
  );
}
