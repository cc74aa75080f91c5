import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, ErrorState, SkeletonText } from '@/ui';
import { t } from './messages';
import { COMPATIBLE, listPresets, type Preset } from './presets';
import { ProviderForm } from './provider-form';
import { type Holder, providerKindsQuery } from './provider-queries';
import type { AnyProvider } from './types';

interface ProviderDialogProps {
  holder: Holder;
  /** null: a new one. */
  provider: AnyProvider | null;
  onClose: () => void;
}

export function ProviderDialog({ holder, provider, onClose }: ProviderDialogProps) {
  const kinds = useQuery(providerKindsQuery);
  const [chosen, setChosen] = useState<Preset | null>(null);
  const presets = listPresets(kinds.data ?? []);
  const preset = provider === null ? chosen : presetOf(provider, presets);
  if (preset !== null) {
    return (
      <ProviderForm
        holder={holder}
        provider={provider}
        preset={preset}
        onBack={
          provider === null
            ? () => {
                setChosen(null);
              }
            : null
        }
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('chooseProvider')} size="lg">
      {kinds.data === undefined ? (
        kinds.isError ? (
          <ErrorState
            title={t('loadFailed')}
            error={kinds.error}
            onRetry={() => void kinds.refetch()}
          />
        ) : (
          <SkeletonText lines={6} />
        )
      ) : (
        <PresetList presets={presets} onChoose={setChosen} />
      )}
    </Dialog>
  );
}

/** What an existing provider needs; its own address stands in the form already. */
function presetOf(provider: AnyProvider, presets: readonly Preset[]): Preset {
  const known = presets.find(
    (preset) =>
      preset.kind === provider.kind &&
      (preset.kind !== COMPATIBLE || preset.baseUrl === provider.base_url),
  );
  return (
    known ?? {
      key: provider.kind,
      kind: provider.kind,
      label: provider.label,
      baseUrl: null,
      needsKey: false,
      needsBaseUrl: provider.base_url !== null,
      keyHint: null,
      docsUrl: null,
      group: 'custom',
    }
  );
}

interface PresetListProps {
  presets: readonly Preset[];
  onChoose: (preset: Preset) => void;
}

function PresetList({ presets, onChoose }: PresetListProps) {
  const groups = (['hosted', 'gateways', 'local', 'custom'] as const).filter((group) =>
    presets.some((preset) => preset.group === group),
  );
  return (
    <div className="space-y-4">
      {groups.map((group) => (
        <section key={group} aria-label={t(group)}>
          <h3 className="mb-2 text-xs font-medium text-muted">{t(group)}</h3>
          <ul className="grid gap-2 sm:grid-cols-2">
            {presets
              .filter((preset) => preset.group === group)
              .map((preset) => (
                <li key={preset.key}>
                  <button
                    type="button"
                    className="flex min-h-14 w-full flex-col justify-center rounded-lg border bg-surface px-3.5 py-2 text-left transition-colors hover:border-line-strong hover:bg-hover"
                    onClick={() => {
                      onChoose(preset);
                    }}
                  >
                    <span className="text-sm font-medium">{preset.label}</span>
                    {preset.text === undefined ? null : (
                      <span className="w-full truncate text-xs text-muted">{preset.text}</span>
                    )}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
