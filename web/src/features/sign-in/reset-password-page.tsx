import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { Alert, Button, toast } from '@/ui';
import { Frame, linkClass } from './frame';
import { MIN_PASSWORD, t } from './messages';
import { useResetPassword } from './mutations';
import { NewPasswordField } from './new-password-field';
import { useLinkToken } from './use-link-token';

export function ResetPasswordPage() {
  const token = useLinkToken();
  const [password, setPassword] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const reset = useResetPassword();
  const navigate = useNavigate();
  if (token === null) return <IncompleteLink />;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (password.length < MIN_PASSWORD) return;
    reset.mutate(
      { token, password },
      {
        onSuccess: () => {
          toast.success(t('resetDone'));
          void navigate({ to: '/sign-in' });
        },
      },
    );
  };
  return (
    <Frame title={t('resetTitle')}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {reset.isError ? (
          <Alert tone="danger" title={t('resetFailed')}>
            {reset.error.message}
          </Alert>
        ) : null}
        <NewPasswordField
          label={t('newPassword')}
          value={password}
          onChange={setPassword}
          isChecked={isChecked}
        />
        <Button
          type="submit"
          variant="primary"
          size="lg"
          isBusy={reset.isPending}
          className="w-full"
        >
          {t('resetButton')}
        </Button>
      </form>
    </Frame>
  );
}

export function IncompleteLink() {
  return (
    <Frame
      title={t('noToken')}
      text={t('noTokenText')}
      footer={
        <Link to="/sign-in" className={linkClass}>
          {t('backToSignIn')}
        </Link>
      }
    >
      {null}
    </Frame>
  );
}
