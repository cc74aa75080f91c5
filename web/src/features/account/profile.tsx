import { useState, type SubmitEvent } from 'react';
import { isApiError } from '@/api';
import { useUser } from '@/features/session';
import { Badge, Button, Field, Input, SectionCard, toast } from '@/ui';
import { t } from './messages';
import { useResendVerification, useUpdateUser } from './queries';

export function Profile() {
  const user = useUser();
  const [name, setName] = useState(user.name);
  const [email, setEmail] = useState(user.email);
  const update = useUpdateUser();
  const refused = isApiError(update.error) ? update.error : null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    update.mutate(
      { name: name.trim(), email: email.trim() },
      {
        onSuccess: () => toast.success(t('saved')),
        onError: (error) => toast.error(t('notSaved'), error),
      },
    );
  };
  const isChanged = name.trim() !== user.name || email.trim() !== user.email;
  return (
    <form onSubmit={submit}>
      <SectionCard
        title={t('profile')}
        description={t('profileText')}
        footer={
          <Button type="submit" variant="primary" isBusy={update.isPending} disabled={!isChanged}>
            {t('save')}
          </Button>
        }
      >
        <div className="flex flex-col gap-4">
          <Field label={t('name')} error={refused?.fieldError('name')}>
            {(control) => (
              <Input
                {...control}
                required
                maxLength={80}
                autoComplete="name"
                value={name}
                onChange={(event) => {
                  setName(event.target.value);
                }}
              />
            )}
          </Field>
          <Field
            label={t('email')}
            error={refused?.fieldError('email')}
            aside={user.is_email_verified ? <Badge tone="success">{t('verified')}</Badge> : null}
          >
            {(control) => (
              <Input
                {...control}
                type="email"
                required
                autoComplete="email"
                value={email}
                onChange={(event) => {
                  setEmail(event.target.value);
                }}
              />
            )}
          </Field>
          {user.is_email_verified ? null : <Unverified />}
        </div>
      </SectionCard>
    </form>
  );
}

function Unverified() {
  const resend = useResendVerification();
  return (
    <div className="flex flex-wrap items-center gap-3 text-[13px] text-warning">
      {t('unverified')}
      <Button
        size="sm"
        isBusy={resend.isPending}
        onClick={() => {
          resend.mutate(undefined, {
            onSuccess: () => toast.success(t('resent')),
            onError: (error) => toast.error(t('resendFailed'), error),
          });
        }}
      >
        {t('resend')}
      </Button>
    </div>
  );
}
