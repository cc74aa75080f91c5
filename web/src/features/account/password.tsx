import { useState, type SubmitEvent } from 'react';
import { isApiError } from '@/api';
import { useUser } from '@/features/session';
import { Alert, Button, Field, PasswordInput, SectionCard, toast } from '@/ui';
import { MIN_PASSWORD, t } from './messages';
import { useChangePassword } from './queries';

export function Password() {
  const { has_password: hasPassword } = useUser();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const change = useChangePassword();
  const isShort = next.length < MIN_PASSWORD;
  const refused = isApiError(change.error) ? change.error : null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (isShort) return;
    change.mutate(
      { new_password: next, ...(hasPassword ? { current_password: current } : {}) },
      {
        onSuccess: () => {
          setCurrent('');
          setNext('');
          setIsChecked(false);
          toast.success(t('passwordChanged'));
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <SectionCard
        title={t('password')}
        description={t(hasPassword ? 'passwordText' : 'passwordNone')}
        footer={
          <Button type="submit" variant="primary" isBusy={change.isPending}>
            {t(hasPassword ? 'changePassword' : 'setPassword')}
          </Button>
        }
      >
        <div className="flex flex-col gap-4">
          {change.isError ? (
            <Alert tone="danger" title={t('notSaved')}>
              {change.error.message}
            </Alert>
          ) : null}
          {hasPassword ? (
            <Field label={t('currentPassword')} error={refused?.fieldError('current_password')}>
              {(control) => (
                <PasswordInput
                  {...control}
                  required
                  autoComplete="current-password"
                  value={current}
                  onChange={(event) => {
                    setCurrent(event.target.value);
                  }}
                />
              )}
            </Field>
          ) : null}
          <Field
            label={t('newPassword')}
            hint={t('passwordHint')}
            error={
              refused?.fieldError('new_password') ??
              (isChecked && isShort ? t('passwordShort') : undefined)
            }
          >
            {(control) => (
              <PasswordInput
                {...control}
                required
                autoComplete="new-password"
                value={next}
                onChange={(event) => {
                  setNext(event.target.value);
                }}
              />
            )}
          </Field>
        </div>
      </SectionCard>
    </form>
  );
}
