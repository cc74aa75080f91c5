import { Link, useRouter } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { isApiError } from '@/api';
import { safeNext, useSession } from '@/features/session';
import { Alert, Button, Field, Input } from '@/ui';
import { Frame, linkClass } from './frame';
import { MIN_PASSWORD, t } from './messages';
import { useSignUp } from './mutations';
import { NewPasswordField } from './new-password-field';

export function SignUpPage({ next }: { next: string | undefined }) {
  const { installation } = useSession();
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const [isChecked, setIsChecked] = useState(false);
  const signUp = useSignUp();
  const router = useRouter();
  const search = next === undefined ? {} : { next };
  const footer = (
    <>
      {t('haveAccount')}{' '}
      <Link to="/sign-in" search={search} className={linkClass}>
        {t('signIn')}
      </Link>
    </>
  );
  if (!installation.is_sign_up_open) {
    return (
      <Frame title={t('signUp')} footer={footer}>
        <Alert>{t('signUpClosed')}</Alert>
      </Frame>
    );
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (form.password.length < MIN_PASSWORD) return;
    signUp.mutate(
      { ...form, email: form.email.trim(), name: form.name.trim() },
      {
        onSuccess: () => {
          router.history.push(safeNext(next));
        },
      },
    );
  };
  const refused = isApiError(signUp.error) ? signUp.error : null;
  return (
    <Frame title={t('signUp')} text={t('signUpText')} footer={footer}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {signUp.isError ? (
          <Alert tone="danger" title={t('signUpFailed')}>
            {signUp.error.message}
          </Alert>
        ) : null}
        <Field label={t('name')} error={refused?.fieldError('name')}>
          {(control) => (
            <Input
              {...control}
              autoComplete="name"
              required
              maxLength={80}
              value={form.name}
              onChange={(event) => {
                setForm({ ...form, name: event.target.value });
              }}
            />
          )}
        </Field>
        <Field label={t('email')} error={refused?.fieldError('email')}>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="username"
              required
              value={form.email}
              onChange={(event) => {
                setForm({ ...form, email: event.target.value });
              }}
            />
          )}
        </Field>
        <NewPasswordField
          label={t('password')}
          value={form.password}
          isChecked={isChecked}
          error={refused?.fieldError('password')}
          onChange={(password) => {
            setForm({ ...form, password });
          }}
        />
        <Button
          type="submit"
          variant="primary"
          size="lg"
          isBusy={signUp.isPending}
          className="mt-1 w-full"
        >
          {t('signUpButton')}
        </Button>
      </form>
    </Frame>
  );
}
