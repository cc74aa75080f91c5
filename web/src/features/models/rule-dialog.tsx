import { useId, useState } from 'react';
import { ModelPicker, type Model } from '@/features/catalogue';
import { Button, Checkbox, Dialog, Field, Input } from '@/ui';
import { t } from './messages';
import { findRuleProblems, readRule, writeRule, type RuleValues } from './rule-form';
import { WORKS } from './rule-text';
import type { RoutingRule } from './types';

interface RuleDialogProps {
  /** null: a new one. */
  rule: RoutingRule | null;
  models: readonly Model[];
  onSave: (rule: RoutingRule) => void;
  onClose: () => void;
}

export function RuleDialog({ rule, models, onSave, onClose }: RuleDialogProps) {
  const [values, setValues] = useState(() => readRule(rule));
  const [isChecked, setChecked] = useState(false);
  const form = useId();
  const problems = findRuleProblems(values);
  const shown = isChecked ? problems : {};
  const set = (change: Partial<RuleValues>) => {
    setValues({ ...values, ...change });
  };
  const submit = () => {
    setChecked(true);
    if (Object.keys(problems).length > 0) return;
    onSave(writeRule(values, rule));
    onClose();
  };
  const number = (name: 'minPrompt' | 'maxPrompt' | 'minFiles' | 'maxFiles') => ({
    label: t(name.startsWith('min') ? 'atLeast' : 'atMost'),
    value: values[name],
    error: shown[name],
    onChange: (value: string) => {
      set({ [name]: value });
    },
  });
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t(rule === null ? 'newRule' : 'editRule')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" type="submit" form={form}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t('ruleName')} hint={t('ruleNameHint')} error={shown.name}>
          {(control) => (
            <Input
              {...control}
              value={values.name}
              maxLength={80}
              onChange={(event) => {
                set({ name: event.target.value });
              }}
            />
          )}
        </Field>
        <fieldset>
          <legend className="mb-2 text-[13px] font-medium">{t('ruleWork')}</legend>
          <div className="grid grid-cols-2 gap-2">
            {WORKS.map(({ work, label }) => (
              <Checkbox
                key={work}
                label={label}
                isChecked={values.work.includes(work)}
                onChange={(isOn) => {
                  set({
                    work: isOn
                      ? [...values.work, work]
                      : values.work.filter((each) => each !== work),
                  });
                }}
              />
            ))}
          </div>
          {shown.work === undefined ? null : (
            <p role="alert" className="mt-1.5 text-[13px] text-danger">
              {shown.work}
            </p>
          )}
        </fieldset>
        <Range legend={t('promptLength')} from={number('minPrompt')} to={number('maxPrompt')} />
        <Range legend={t('fileNumber')} from={number('minFiles')} to={number('maxFiles')} />
        <Field label={t('budgetLeft')} isOptional error={shown.budget}>
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              value={values.budget}
              className="max-w-40"
              onChange={(event) => {
                set({ budget: event.target.value });
              }}
            />
          )}
        </Field>
        <Field label={t('ruleUse')} error={shown.modelId}>
          {(control) => (
            <ModelPicker
              {...control}
              label={t('ruleUse')}
              models={models}
              value={values.modelId}
              look="field"
              onChange={(modelId) => {
                set({ modelId });
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

interface BoundProps {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function Range({ legend, from, to }: { legend: string; from: BoundProps; to: BoundProps }) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-[13px] font-medium">{legend}</legend>
      <div className="grid grid-cols-2 gap-3">
        <Bound {...from} />
        <Bound {...to} />
      </div>
    </fieldset>
  );
}

function Bound({ label, value, error, onChange }: BoundProps) {
  return (
    <Field label={<span className="font-normal text-muted">{label}</span>} error={error}>
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
