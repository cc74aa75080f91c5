import { RotateCcw } from 'lucide-react';
import { Button, toast } from '@/ui';
import type { MessageRead } from '../queries';
import { useBuildsState } from '../workspace-context';
import { t } from './messages';

/** Sends a person's message again as it was. */
export function TryAgain({ asked, modelId }: { asked: MessageRead; modelId: string | null }) {
  const builds = useBuildsState();
  return (
    <Button
      size="sm"
      icon={<RotateCcw />}
      isBusy={builds.sending !== null}
      onClick={() => {
        builds
          .send({ prompt: asked.text, model_id: modelId, images: asked.images, mode: 'queue' })
          .catch((error: unknown) => {
            toast.error(t('notSent'), error);
          });
      }}
    >
      {t('tryAgain')}
    </Button>
  );
}
