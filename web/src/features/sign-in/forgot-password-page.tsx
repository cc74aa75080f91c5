import { Link } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { useSession } from '@/features/session';
import { Alert, Button, Field, Input } from '@/ui';
import { Frame, linkClass } from './frame';
import { t } from './messages';
import { useAskForReset } from './mutations';

export function ForgotPasswordPage() {
  const [email, setEmail] = useState('');
  const ask = useAskForReset();
  const { installation } = useSession();
  const footer = (
    <Link to="/sign-in" className={linkClass}>
      {t('backToSignIn')}
    </Link>
  );
  if (ask.isSuccess) {
    return (
      <Frame title={t('linkSent')} text={t('linkSentText', { email })} footer={footer}>
        {installation.is_mailbox_enabled ? (
          <Button asChild>
            <Link to="/mailbox">{t('openMailbox')}</Link>
          </Button>
        ) : null}
      </Frame>
    );
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    ask.mutate(email.trim());
  };
  return (
    <Frame title={t('forgotTitle')} text={t('forgotText')} footer={footer}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {ask.isError ? (
          <Alert tone="danger" title={t('sendFailed')}>
            {ask.error.message}
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
        <Button type="submit" variant="primary" size="lg" isBusy={ask.isPending} className="w-full">
          {t('sendLink')}
        </Button>
      </form>
    </Frame>
  );
}
