import { useQuery } from '@tanstack/react-query';
import { Plus, Server } from 'lucide-react';
import { useState } from 'react';
import { Button, EmptyState, ErrorState, SectionCard, SkeletonText } from '@/ui';
import { t } from './messages';
import { ProviderDialog } from './provider-dialog';
import { ProviderRow } from './provider-row';
import { providersQuery } from './queries';
import type { ModelProviderRead } from './types';

export function Providers({ canManage }: { canManage: boolean }) {
  const { data, isError, error, refetch } = useQuery(providersQuery);
  const [edited, setEdited] = useState<ModelProviderRead | 'new' | null>(null);
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
      title={t('providers')}
      description={t('providersText')}
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
          title={t('noProviders')}
          description={t('noProvidersText')}
          className="py-8"
        />
      ) : (
        <ul aria-label={t('providers')} className="divide-y">
          {data.map((provider) => (
            <ProviderRow
              key={provider.id ?? `platform-${provider.slug}`}
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
          provider={edited === 'new' ? null : edited}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </SectionCard>
  );
}
