import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge, Button, ConfirmDialog, IconButton, RelativeTime, Switch, toast } from '@/ui';
import { t } from './messages';
import {
  type Holder,
  useRemoveProvider,
  useSwitchProvider,
  useTestProvider,
} from './provider-queries';
import type { AnyProvider } from './types';

interface ProviderRowProps {
  holder: Holder;
  provider: AnyProvider;
  canManage: boolean;
  onEdit: () => void;
}

export function ProviderRow({ holder, provider, canManage, onEdit }: ProviderRowProps) {
  const { id, test, source } = provider;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3.5 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {provider.label}
          <ProviderState provider={provider} />
          {id === null ? (
            <span title={t(source === undefined ? 'byPlatformText' : 'byEnvironmentText')}>
              <Badge>{t(source === undefined ? 'byPlatform' : 'byEnvironment')}</Badge>
            </span>
          ) : null}
          {provider.is_replaced === true ? (
            <span title={t('replacedText')}>
              <Badge tone="warning">{t('replaced')}</Badge>
            </span>
          ) : null}
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-2 text-[13px] text-muted">
          {provider.base_url === null ? null : (
            <span className="font-mono text-xs leading-5 [overflow-wrap:anywhere]">
              {provider.base_url}
            </span>
          )}
          {id === null && source === undefined ? null : <span>{describeKey(provider)}</span>}
          <span>{t('modelCount', { count: provider.models.length })}</span>
          {provider.tested_at === null ? null : (
            <span>
              {t('tested')} <RelativeTime time={provider.tested_at} />
            </span>
          )}
        </p>
        {test !== null && !test.is_ok ? (
          <p className="mt-1 text-[13px] text-danger [overflow-wrap:anywhere]">{test.message}</p>
        ) : null}
      </div>
      {id !== null && canManage ? (
        <ProviderTools holder={holder} provider={{ ...provider, id }} onEdit={onEdit} />
      ) : null}
    </li>
  );
}

function describeKey({ key_hint: hint }: AnyProvider): string {
  return hint === null ? t('noKey') : t('keyEnds', { hint });
}

function ProviderState({ provider }: { provider: AnyProvider }) {
  if (provider.test === null) {
    return provider.id === null ? null : <Badge>{t('untested')}</Badge>;
  }
  return provider.test.is_ok ? (
    <Badge tone="success" dot>
      {t('works')}
    </Badge>
  ) : (
    <Badge tone="danger" dot>
      {t('failing')}
    </Badge>
  );
}

interface ProviderToolsProps {
  holder: Holder;
  provider: AnyProvider & { id: string };
  onEdit: () => void;
}

function ProviderTools({ holder, provider, onEdit }: ProviderToolsProps) {
  const [isAsking, setIsAsking] = useState(false);
  const test = useTestProvider(holder);
  const change = useSwitchProvider(holder);
  const remove = useRemoveProvider(holder);
  const name = provider.label;
  return (
    <div className="flex items-center gap-1">
      <Button
        size="sm"
        aria-label={t('testName', { name })}
        isBusy={test.isPending}
        onClick={() => {
          test.mutate(provider.id);
        }}
      >
        {t('test')}
      </Button>
      <IconButton label={t('editName', { name })} icon={<Pencil />} size="sm" onClick={onEdit} />
      <IconButton
        label={t('removeName', { name })}
        icon={<Trash2 />}
        size="sm"
        onClick={() => {
          setIsAsking(true);
        }}
      />
      <Switch
        label={t('isOn', { name })}
        isLabelHidden
        isOn={provider.is_enabled}
        className="ml-2"
        onChange={(isOn) => {
          change.mutate({ id: provider.id, isOn });
        }}
      />
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={t('removeTitle', { name })}
        description={t(holder === 'platform' ? 'removeSharedText' : 'removeText')}
        confirmLabel={t('remove')}
        isDangerous
        onConfirm={async () => {
          try {
            await remove.mutateAsync(provider.id);
          } catch (failure) {
            toast.error(t('notSaved'), failure);
            throw failure;
          }
          toast.success(t('removed'));
        }}
      />
    </div>
  );
}
