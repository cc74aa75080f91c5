import { Pencil, Trash2 } from 'lucide-react';
import { modelName, type Model } from '@/features/catalogue';
import { cn } from '@/lib/cn';
import { Badge, IconButton, Switch } from '@/ui';
import { t } from './messages';
import { OrderButtons } from './order-buttons';
import { describeRule } from './rule-text';
import type { RoutingRule } from './types';

interface RuleRowProps {
  rule: RoutingRule;
  /** undefined: it is no longer offered. */
  model: Model | undefined;
  place: { index: number; count: number };
  canManage: boolean;
  onMove: (to: number) => void;
  onSwitch: (isOn: boolean) => void;
  onEdit: () => void;
  onRemove: () => void;
}

export function RuleRow({ rule, model, place, canManage, ...actions }: RuleRowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-64">
        <p className={cn('text-sm font-medium', !rule.is_enabled && 'text-muted')}>
          {rule.name}
          {rule.is_enabled ? null : <Badge className="ml-2">{t('ruleOff')}</Badge>}
        </p>
        <p className="mt-0.5 text-[13px] text-muted">
          {describeRule(rule)}: {t('sayUse')}{' '}
          <strong className={cn('font-medium', model === undefined ? 'text-warning' : 'text-fg')}>
            {model === undefined ? rule.model_id : modelName(model)}
          </strong>
          .
        </p>
      </div>
      {canManage ? (
        <div className="flex items-center">
          <OrderButtons name={rule.name} place={place} onMove={actions.onMove} />
          <IconButton
            label={`${t('edit')} ${rule.name}`}
            icon={<Pencil />}
            size="sm"
            onClick={actions.onEdit}
          />
          <IconButton
            label={t('removeName', { name: rule.name })}
            icon={<Trash2 />}
            size="sm"
            onClick={actions.onRemove}
          />
          <Switch
            label={t('ruleOn', { name: rule.name })}
            isLabelHidden
            isOn={rule.is_enabled}
            className="ml-2"
            onChange={actions.onSwitch}
          />
        </div>
      ) : null}
    </li>
  );
}
