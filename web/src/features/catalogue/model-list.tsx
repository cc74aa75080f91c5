import { Command } from 'cmdk';
import { Check } from 'lucide-react';
import { useId, useState } from 'react';
import { Popover } from '@/ui';
import { headingClass, itemClass } from '@/ui/combobox';
import { t } from './messages';
import { AbilityLegend, ModelAbilities } from './model-abilities';
import { AUTOMATIC, contextOf, groupOf, modelName, priceOf } from './model-text';
import { ModelIcon, ModelTrigger, type ModelPickerProps } from './model-trigger';
import type { Model } from './queries';

/** The picker with its list: search by name or provider, arrows and Enter, grouped by provider. */
export default function ModelList({ onChange, side, ...props }: ModelPickerProps) {
  const [isOpen, setIsOpen] = useState(false);
  const listId = useId();
  const { models, value, label = t('model') } = props;
  const groups = [...new Set(models.map(groupOf))];
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      label={label}
      side={side ?? 'bottom'}
      className="flex w-[26rem] flex-col overflow-hidden p-0"
      trigger={<ModelTrigger {...props} aria-expanded={isOpen} aria-controls={listId} />}
    >
      <Command
        label={label}
        defaultValue={value ?? ''}
        className="flex min-h-0 flex-col outline-none"
        // Only what contains each typed word: a fuzzy hit among hundreds of models is no help.
        filter={(_, search, keywords) => {
          const text = (keywords ?? []).join(' ').toLowerCase();
          const words = search.toLowerCase().split(/\s+/);
          return words.every((word) => text.includes(word)) ? 1 : 0;
        }}
      >
        <Command.Input
          placeholder={t('search')}
          className="h-10 w-full shrink-0 border-b bg-transparent px-3 text-base outline-none placeholder:text-faint md:text-sm"
        />
        <Command.List id={listId} className="max-h-80 min-h-0 overflow-y-auto p-1">
          <Command.Empty className="px-3 py-6 text-center text-sm text-muted">
            {t('nothingFound')}
          </Command.Empty>
          {groups.map((group) => (
            <Command.Group key={group} heading={group} className={headingClass}>
              {models
                .filter((model) => groupOf(model) === group)
                .map((model) => (
                  <Command.Item
                    key={model.id}
                    value={model.id}
                    keywords={[modelName(model), model.id, group]}
                    onSelect={() => {
                      onChange(model.id);
                      setIsOpen(false);
                    }}
                    className={itemClass}
                  >
                    <ModelRow model={model} isChosen={model.id === value} />
                  </Command.Item>
                ))}
            </Command.Group>
          ))}
        </Command.List>
        <AbilityLegend />
      </Command>
    </Popover>
  );
}

function ModelRow({ model, isChosen }: { model: Model; isChosen: boolean }) {
  const context = contextOf(model);
  return (
    <>
      <ModelIcon model={model} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-3">
          <span className="truncate">{modelName(model)}</span>
          <span className="shrink-0 text-xs text-muted tabular-nums" title={t('priceHint')}>
            {model.is_ai ? priceOf(model) : t('notAi')}
          </span>
        </span>
        <span className="flex items-center gap-2 text-xs text-faint">
          {model.id === AUTOMATIC ? (
            <span>{t('automaticText')}</span>
          ) : model.is_ai ? (
            <>
              {context === null ? null : <span className="whitespace-nowrap">{context}</span>}
              <ModelAbilities model={model} />
            </>
          ) : (
            <span>{t('notAiText')}</span>
          )}
        </span>
      </span>
      <span className="flex size-4 shrink-0">{isChosen ? <Check aria-hidden /> : null}</span>
    </>
  );
}
