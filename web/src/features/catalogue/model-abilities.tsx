import { Brain, DatabaseZap, Image, Wrench } from 'lucide-react';
import { t } from './messages';
import type { Model } from './queries';

const abilities = [
  { name: 'images', icon: Image, label: t('images'), short: t('legendImages') },
  { name: 'tools', icon: Wrench, label: t('tools'), short: t('legendTools') },
  { name: 'thinking', icon: Brain, label: t('thinking'), short: t('legendThinking') },
  { name: 'caching', icon: DatabaseZap, label: t('caching'), short: t('legendCaching') },
] as const;

export function ModelAbilities({ model }: { model: Model }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      {abilities
        .filter(({ name }) => model.abilities[name])
        .map(({ name, icon: Icon, label }) => (
          <span key={name} role="img" aria-label={label} title={label}>
            <Icon className="size-3.5!" aria-hidden />
          </span>
        ))}
    </span>
  );
}

/** What the small icons mean. */
export function AbilityLegend() {
  return (
    <p
      aria-hidden
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t px-3 py-2 text-[11px] text-faint"
    >
      {abilities.map(({ name, icon: Icon, short }) => (
        <span key={name} className="inline-flex items-center gap-1">
          <Icon className="size-3" />
          {short}
        </span>
      ))}
      <span className="ml-auto">{t('legend')}</span>
    </p>
  );
}
