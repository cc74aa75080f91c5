import { useQuery } from '@tanstack/react-query';
import { Alert } from '@/ui';
import { jobQuery, type MessageRead } from '../queries';
import { FailureAlert } from './failure-alert';
import { t } from './messages';
import { TryAgain } from './try-again';

/** What became of a message that has no answer: its build failed or was stopped before there was one. */
export function Unanswered({ asked }: { asked: MessageRead }) {
  const { data: job } = useQuery({
    ...jobQuery(asked.job_id ?? ''),
    enabled: asked.job_id !== null,
  });
  if (job?.status === 'cancelled') {
    return (
      <Alert title={t('stopped')} actions={<TryAgain asked={asked} modelId={job.model_id} />}>
        {t('stoppedEarly')}
      </Alert>
    );
  }
  if (job?.status !== 'failed') return null;
  return (
    <FailureAlert
      title={job.error ?? t('buildFailed')}
      errorCode={job.error_code}
      actions={<TryAgain asked={asked} modelId={job.model_id} />}
    >
      {t('nothingChanged')}
    </FailureAlert>
  );
}
