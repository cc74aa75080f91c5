import { Link, useRouter } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { safeNext, useSession } from '@/features/session';
import { Alert, Button, Field, Input, PasswordInput } from '@/ui';
import { Frame, linkClass } from './frame';
import { t } from './messages';
import { useSignIn } from './mutations';

export function SignInPage({ next }: { next: string | undefined }) {
  const { installation } = useSession();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  const router = useRouter();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    signIn.mutate(
      { email: email.trim(), password },
      {
        onSuccess: () => {
          router.history.push(safeNext(next));
        },
      },
    );
  };
  return (
    <Frame
      title={t('signIn')}
      text={t('signInText')}
      footer={
        installation.is_sign_up_open ? (
          <>
            {t('noAccount')}{' '}
            <Link to="/sign-up" search={next === undefined ? {} : { next }} className={linkClass}>
              {t('signUpButton')}
            </Link>
          </>
        ) : undefined
      }
    >
      {installation.is_single_user ? <Alert className="mb-5">{t('singleUser')}</Alert> : null}
      <form onSubmit={submit} className="flex flex-col gap-4">
        {signIn.isError ? (
          <Alert tone="danger" title={t('signInFailed')}>
            {signIn.error.message}
          </Alert>
        ) : null}
        <Field label={t('email')}>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => {
                setEmail(event.target.value);
              }}
            />
          )}
        </Field>
        <Field
          label={t('password')}
          aside={
            <Link to="/forgot-password" className="text-[13px] text-muted hover:text-fg">
              {t('forgot')}
            </Link>
          }
        >
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => {
                setPassword(event.target.value);
              }}
            />
          )}
        </Field>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          isBusy={signIn.isPending}
          className="mt-1 w-full"
        >
          {t('signIn')}
        </Button>
      </form>
    </Frame>
  );
}
