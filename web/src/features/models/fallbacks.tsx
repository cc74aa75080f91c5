import { X } from 'lucide-react';
import { ModelPicker, modelName, priceOf } from '@/features/catalogue';
import { IconButton, SectionCard } from '@/ui';
import { t } from './messages';
import { moveItem, OrderButtons } from './order-buttons';
import type { RoutingPartProps } from './routing';

export function Fallbacks({ routing, models, canManage, onSave }: RoutingPartProps) {
  const { fallbacks } = routing;
  const save = (next: string[]) => {
    onSave({ ...routing, fallbacks: next });
  };
  const others = models.filter((model) => !fallbacks.includes(model.id));
  return (
    <SectionCard title={t('fallbacks')} description={t('fallbacksText')}>
      {fallbacks.length === 0 ? <p className="text-sm text-muted">{t('noFallbacks')}</p> : null}
      <ol aria-label={t('fallbacks')} className="divide-y">
        {fallbacks.map((id, index) => {
          const model = models.find((known) => known.id === id);
          const name = model === undefined ? id : modelName(model);
          return (
            <li key={id} className="flex items-center gap-3 py-1.5">
              <span className="w-5 shrink-0 text-right text-[13px] text-faint">{index + 1}</span>
              <span className="min-w-0 flex-1 text-sm">
                <span className="font-medium">{name}</span>
                <span className="ml-2 text-xs text-muted">
                  {model === undefined ? null : priceOf(model)}
                </span>
              </span>
              {canManage ? (
                <>
                  <OrderButtons
                    name={name}
                    place={{ index, count: fallbacks.length }}
                    onMove={(to) => {
                      save(moveItem(fallbacks, index, to));
                    }}
                  />
                  <IconButton
                    label={t('removeName', { name })}
                    icon={<X />}
                    size="sm"
                    onClick={() => {
                      save(fallbacks.filter((each) => each !== id));
                    }}
                  />
                </>
              ) : null}
            </li>
          );
        })}
      </ol>
      {canManage && others.length > 0 ? (
        <ModelPicker
          models={others}
          value={null}
          label={t('addFallback')}
          placeholder={t('addFallback')}
          look="button"
          className="mt-3"
          onChange={(id) => {
            save([...fallbacks, id]);
          }}
        />
      ) : null}
    </SectionCard>
  );
}
