import { useId, useState, type SubmitEvent } from 'react';
import { Alert, Button, Checkbox, CodeBlock, Dialog, Field, Input, Select } from '@/ui';
import { t } from './messages';
import { useCreateToken, type Scope } from './queries';

const scopes: readonly { value: Scope; label: string; text: string }[] = [
  { value: 'read', label: t('scopeRead'), text: t('scopeReadText') },
  { value: 'write', label: t('scopeWrite'), text: t('scopeWriteText') },
  { value: 'deploy', label: t('scopeDeploy'), text: t('scopeDeployText') },
];
const lifetimes = ['7', '30', '90', '365', 'never'] as const;
type Lifetime = (typeof lifetimes)[number];

export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateToken();
  if (create.data !== undefined) return <TokenOnce token={create.data.token} onClose={onClose} />;
  return (
    <TokenForm
      error={create.error}
      isBusy={create.isPending}
      onClose={onClose}
      onSubmit={(name, chosen, lifetime) => {
        create.mutate({
          name,
          scopes: [...chosen],
          expires_in_days: lifetime === 'never' ? null : Number(lifetime),
        });
      }}
    />
  );
}

function TokenOnce({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t('tokenMade')}
      description={t('tokenMadeText')}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('done')}
        </Button>
      }
    >
      <CodeBlock code={token} isWrapped />
    </Dialog>
  );
}

interface TokenFormProps {
  error: Error | null;
  isBusy: boolean;
  onSubmit: (name: string, scopes: readonly Scope[], lifetime: Lifetime) => void;
  onClose: () => void;
}

function TokenForm({ error, isBusy, onSubmit, onClose }: TokenFormProps) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['read']);
  const [lifetime, setLifetime] = useState<Lifetime>('90');
  const [isChecked, setIsChecked] = useState(false);
  const form = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (name.trim() !== '' && chosen.length > 0) onSubmit(name.trim(), chosen, lifetime);
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t('newToken')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" type="submit" form={form} isBusy={isBusy}>
            {t('create')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-5">
        {error === null ? null : (
          <Alert tone="danger" title={t('createFailed')}>
            {error.message}
          </Alert>
        )}
        <Field
          label={t('tokenName')}
          hint={t('tokenNameHint')}
          error={isChecked && name.trim() === '' ? t('tokenNameNeeded') : undefined}
        >
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={100}
              onChange={(event) => {
                setName(event.target.value);
              }}
            />
          )}
        </Field>
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-2 text-[13px] font-medium">{t('scopes')}</legend>
          {scopes.map((scope) => (
            <Checkbox
              key={scope.value}
              label={scope.label}
              description={scope.text}
              isChecked={chosen.includes(scope.value)}
              onChange={(isOn) => {
                setChosen(
                  isOn ? [...chosen, scope.value] : chosen.filter((each) => each !== scope.value),
                );
              }}
            />
          ))}
          {isChecked && chosen.length === 0 ? (
            <p role="alert" className="text-[13px] text-danger">
              {t('scopesNeeded')}
            </p>
          ) : null}
        </fieldset>
        <Field label={t('expires')}>
          {(control) => (
            <Select<Lifetime>
              {...control}
              value={lifetime}
              onChange={setLifetime}
              options={lifetimes.map((value) => ({
                value,
                label: value === 'never' ? t('never') : t('expiresDays', { count: Number(value) }),
              }))}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
