import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import { isApiError } from '@/api';
import { Alert, Button, Spinner } from '@/ui';
import { Frame } from './frame';
import { t } from './messages';
import { useLinkSignIn, useVerifyEmail } from './mutations';
import { IncompleteLink } from './reset-password-page';
import { useLinkToken } from './use-link-token';

/** Runs once, also under strict mode: a token works only once. */
function useOnce(run: () => void): void {
  const hasRun = useRef(false);
  const latest = useEffectEvent(run);
  useEffect(() => {
    if (hasRun.current) return;
    hasRun.current = true;
    latest();
  }, []);
}

/** `/sign-in/link#token`: the one-time link that the first start prints. */
export function SignInLinkPage() {
  const token = useLinkToken();
  const signIn = useLinkSignIn();
  const navigate = useNavigate();
  useOnce(() => {
    if (token !== null) signIn.mutate(token);
  });
  useEffect(() => {
    if (signIn.isSuccess) void navigate({ to: '/dashboard', replace: true });
  }, [signIn.isSuccess, navigate]);
  if (token === null) return <IncompleteLink />;
  if (signIn.isError) {
    return (
      <Frame title={t('linkFailed')} text={t('linkFailedText')}>
        {/* A link cut short is refused for its length, in words for programs; the title says enough. */}
        {isApiError(signIn.error) && signIn.error.status === 422 ? null : (
          <Alert tone="danger" className="mb-5">
            {signIn.error.message}
          </Alert>
        )}
        <Button asChild>
          <Link to="/sign-in">{t('backToSignIn')}</Link>
        </Button>
      </Frame>
    );
  }
  return <Waiting title={t('linkTitle')} />;
}

/** `/verify-email#token` */
export function VerifyEmailPage() {
  const token = useLinkToken();
  const verify = useVerifyEmail();
  useOnce(() => {
    if (token !== null) verify.mutate(token);
  });
  if (token === null) return <IncompleteLink />;
  if (verify.isSuccess || verify.isError) {
    return (
      <Frame
        title={t(verify.isSuccess ? 'verified' : 'verifyFailed')}
        text={verify.isSuccess ? t('verifiedText') : verify.error.message}
      >
        <Button variant="primary" asChild>
          <Link to="/dashboard">{t('continue')}</Link>
        </Button>
      </Frame>
    );
  }
  return <Waiting title={t('verifyTitle')} />;
}

function Waiting({ title }: { title: string }) {
  return (
    <Frame title={title}>
      <div role="status" aria-label={title} className="flex justify-center py-4 text-muted">
        <Spinner className="size-6" />
      </div>
    </Frame>
  );
}
