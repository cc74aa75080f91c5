import { useQuery } from '@tanstack/react-query';
import { Plus, Route } from 'lucide-react';
import { useState } from 'react';
import { AUTOMATIC, ModelPicker, modelsQuery, type Model } from '@/features/catalogue';
import { Button, ErrorState, Field, ItemList, SectionCard, SkeletonText, toast } from '@/ui';
import { Fallbacks } from './fallbacks';
import { t } from './messages';
import { moveItem } from './order-buttons';
import { routingQuery, useSaveRouting } from './queries';
import { RuleDialog } from './rule-dialog';
import { RuleRow } from './rule-row';
import type { ModelRouting, RoutingRule } from './types';

export function Routing({ canManage }: { canManage: boolean }) {
  const { data, isError, error, refetch } = useQuery(routingQuery);
  const { data: models = [] } = useQuery(modelsQuery);
  const { mutate } = useSaveRouting();
  if (data === undefined) {
    return isError ? (
      <ErrorState title={t('loadFailed')} error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonText lines={6} />
    );
  }
  // A rule names a model that answers: neither the choice itself nor the starter.
  const answering = models.filter((model) => model.id !== AUTOMATIC && model.is_ai);
  const props = { routing: data, models: answering, canManage, onSave: mutate };
  return (
    <>
      <Rules {...props} />
      <SectionCard title={t('defaultModel')} description={t('defaultModelText')}>
        <Field label={t('model')} className="max-w-sm">
          {(control) => (
            <ModelPicker
              {...control}
              models={answering}
              value={data.default_model_id ?? null}
              look="field"
              isDisabled={!canManage}
              onChange={(id) => {
                mutate({ ...data, default_model_id: id });
              }}
            />
          )}
        </Field>
      </SectionCard>
      <Fallbacks {...props} />
    </>
  );
}

export interface RoutingPartProps {
  routing: ModelRouting;
  models: readonly Model[];
  canManage: boolean;
  onSave: (routing: ModelRouting) => void;
}

function Rules({ routing, models, canManage, onSave }: RoutingPartProps) {
  const [edited, setEdited] = useState<RoutingRule | 'new' | null>(null);
  const { rules } = routing;
  const save = (next: RoutingRule[]) => {
    onSave({ ...routing, rules: next });
  };
  const remove = (rule: RoutingRule) => {
    save(rules.filter((each) => each.id !== rule.id));
    toast.undo(t('ruleRemoved', { name: rule.name }), () => {
      save(rules);
    });
  };
  return (
    <SectionCard
      title={t('rules')}
      description={t('routingText')}
      actions={
        canManage ? (
          <Button
            variant="primary"
            size="sm"
            icon={<Plus />}
            onClick={() => {
              setEdited('new');
            }}
          >
            {t('addRule')}
          </Button>
        ) : undefined
      }
    >
      <ItemList
        label={t('rules')}
        look="plain"
        isOrdered
        items={rules}
        empty={{ icon: <Route />, title: t('noRules'), description: t('noRulesText') }}
      >
        {(rule, index) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            model={models.find((model) => model.id === rule.model_id)}
            place={{ index, count: rules.length }}
            canManage={canManage}
            onMove={(to) => {
              save(moveItem(rules, index, to));
            }}
            onSwitch={(isOn) => {
              save(rules.with(index, { ...rule, is_enabled: isOn }));
            }}
            onEdit={() => {
              setEdited(rule);
            }}
            onRemove={() => {
              remove(rule);
            }}
          />
        )}
      </ItemList>
      {edited === null ? null : (
        <RuleDialog
          rule={edited === 'new' ? null : edited}
          models={models}
          onSave={(rule) => {
            const index = rules.findIndex((each) => each.id === rule.id);
            save(index < 0 ? [...rules, rule] : rules.with(index, rule));
          }}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </SectionCard>
  );
}
