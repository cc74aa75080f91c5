import { useId, useState } from 'react';
import { isApiError } from '@/api';
import { formatDuration } from '@/lib/format';
import { Alert, Button, Dialog, Field, Input, PasswordInput, Textarea } from '@/ui';
import { t } from './messages';
import { COMPATIBLE, isPrivateAddress, type Preset } from './presets';
import { type Holder, useSaveProvider } from './provider-queries';
import type { AnyProvider } from './types';

interface ProviderFormProps {
  holder: Holder;
  provider: AnyProvider | null;
  preset: Preset;
  /** To the choice of providers; null where there was none. */
  onBack: (() => void) | null;
  onClose: () => void;
}

interface Values {
  label: string;
  baseUrl: string;
  key: string;
  models: string;
}

/** The values of the form, what is wrong with them, and how saving went. */
function useProviderForm(holder: Holder, initial: AnyProvider | null, preset: Preset) {
  // The form goes on with what it has saved: a key that was refused is mended in place.
  const [provider, setProvider] = useState(initial);
  const [values, setValues] = useState(() => readValues(initial, preset));
  const [isChecked, setChecked] = useState(false);
  const save = useSaveProvider(holder);
  const problems = findProblems(values, preset, provider);
  return {
    provider,
    values,
    save,
    set: (change: Partial<Values>) => {
      setValues({ ...values, ...change });
    },
    errorOf: (name: keyof Values, field: string) => {
      if (isChecked && problems[name] !== undefined) return problems[name];
      return isApiError(save.error) ? save.error.fieldError(field) : undefined;
    },
    submit: () => {
      setChecked(true);
      if (Object.keys(problems).length > 0) return;
      const id = provider?.id ?? null;
      const body = readBody(values, preset);
      const change = id === null ? { id, body: { ...body, kind: preset.kind } } : { id, body };
      save.mutate(change, {
        onSuccess: (saved) => {
          setProvider(saved);
          setValues((current) => ({ ...current, key: '' }));
        },
      });
    },
  };
}

export function ProviderForm(props: ProviderFormProps) {
  const { holder, provider: initial, preset, onBack, onClose } = props;
  const { provider, values, save, set, errorOf, submit } = useProviderForm(
    holder,
    initial,
    preset,
  );
  const form = useId();
  const isOver = save.isSuccess && save.data.test?.is_ok !== false;
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t(initial === null ? 'newTitle' : 'editTitle', { name: preset.label })}
      footer={
        isOver ? (
          <Button variant="primary" onClick={onClose}>
            {t('done')}
          </Button>
        ) : (
          <>
            {onBack === null || provider !== null ? null : (
              <Button onClick={onBack}>{t('back')}</Button>
            )}
            <Button onClick={onClose}>{t(save.isSuccess ? 'close' : 'cancel')}</Button>
            <Button variant="primary" type="submit" form={form} isBusy={save.isPending}>
              {t('saveAndTest')}
            </Button>
          </>
        )
      }
    >
      <form
        id={form}
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t('name')} hint={t('nameHint')} error={errorOf('label', 'label')}>
          {(control) => (
            <Input
              {...control}
              value={values.label}
              maxLength={80}
              onChange={(event) => {
                set({ label: event.target.value });
              }}
            />
          )}
        </Field>
        {preset.needsBaseUrl ? (
          <Field
            label={t('baseUrl')}
            hint={isPrivateAddress(values.baseUrl) ? t('privateHint') : t('baseUrlHint')}
            error={errorOf('baseUrl', 'base_url')}
          >
            {(control) => (
              <Input
                {...control}
                type="url"
                inputMode="url"
                value={values.baseUrl}
                placeholder="https://…/v1"
                className="font-mono text-[13px]"
                onChange={(event) => {
                  set({ baseUrl: event.target.value });
                }}
              />
            )}
          </Field>
        ) : null}
        <KeyField
          preset={preset}
          provider={provider}
          value={values.key}
          error={errorOf('key', 'api_key')}
          onChange={(key) => {
            set({ key });
          }}
        />
        {preset.kind === COMPATIBLE ? (
          <Field
            label={t('modelNames')}
            isOptional
            hint={t('modelNamesHint')}
            error={errorOf('models', 'models')}
          >
            {(control) => (
              <Textarea
                {...control}
                isGrowing
                spellCheck={false}
                value={values.models}
                className="min-h-16 font-mono text-[13px]"
                onChange={(event) => {
                  set({ models: event.target.value });
                }}
              />
            )}
          </Field>
        ) : null}
      </form>
      <SaveResult provider={save.data ?? null} error={save.error} />
    </Dialog>
  );
}

interface KeyFieldProps {
  preset: Preset;
  provider: AnyProvider | null;
  value: string;
  error: string | undefined;
  onChange: (key: string) => void;
}

function KeyField({ preset, provider, value, error, onChange }: KeyFieldProps) {
  const known = provider?.key_hint ?? null;
  return (
    <Field
      label={t('key')}
      isOptional={!preset.needsKey || known !== null}
      hint={known === null ? t('keyOnce') : t('keyKeep', { hint: known })}
      error={error}
      aside={
        preset.docsUrl === null ? undefined : (
          <a
            href={preset.docsUrl}
            target="_blank"
            rel="noreferrer"
            className="text-[13px] text-accent-text underline underline-offset-2"
          >
            {t('keyWhere')}
          </a>
        )
      }
    >
      {(control) => (
        <PasswordInput
          {...control}
          value={value}
          autoComplete="off"
          spellCheck={false}
          placeholder={preset.keyHint ?? ''}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}

function SaveResult(props: { provider: AnyProvider | null; error: Error | null }) {
  const { provider, error } = props;
  if (error !== null) {
    return <Alert tone="danger" title={t('notSaved')} className="mt-4" children={error.message} />;
  }
  const test = provider?.test ?? null;
  if (test === null) return null;
  if (!test.is_ok) {
    return (
      <Alert tone="warning" title={t('testFailed')} className="mt-4">
        <p>{test.message}</p>
        <p className="mt-1">{t('testFailedText')}</p>
      </Alert>
    );
  }
  const facts = [test.message, t('testTook', { time: formatDuration(test.latency_seconds) })];
  return (
    <Alert tone="success" title={t('testOk')} className="mt-4">
      {facts.filter((fact) => fact !== '').join(' · ')}
    </Alert>
  );
}

function readValues(provider: AnyProvider | null, preset: Preset): Values {
  if (provider === null) {
    return { label: preset.label, baseUrl: preset.baseUrl ?? '', key: '', models: '' };
  }
  return {
    label: provider.label,
    baseUrl: provider.base_url ?? '',
    key: '',
    models: preset.kind === COMPATIBLE ? provider.models.join('\n') : '',
  };
}

function findProblems(
  values: Values,
  preset: Preset,
  provider: AnyProvider | null,
): Partial<Record<keyof Values, string>> {
  const problems: Partial<Record<keyof Values, string>> = {};
  if (values.label.trim() === '') problems.label = t('nameMissing');
  if (preset.needsBaseUrl && values.baseUrl.trim() === '') problems.baseUrl = t('baseUrlMissing');
  const hasKey = values.key.trim() !== '' || (provider?.key_hint ?? null) !== null;
  if (preset.needsKey && !hasKey) problems.key = t('keyMissing');
  return problems;
}

function readBody(values: Values, preset: Preset) {
  const models = values.models.split('\n').map((name) => name.trim());
  const key = values.key.trim();
  return {
    label: values.label.trim(),
    ...(preset.needsBaseUrl ? { base_url: values.baseUrl.trim() } : {}),
    ...(key === '' ? {} : { api_key: key }),
    ...(preset.kind === COMPATIBLE ? { models: models.filter((name) => name !== '') } : {}),
  };
}
