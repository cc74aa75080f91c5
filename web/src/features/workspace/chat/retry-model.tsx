import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { ModelPicker, modelsQuery } from '@/features/catalogue';
import { Button, IconButton, Popover, toast } from '@/ui';
import { useBuildsState } from '../workspace-context';
import { t } from './messages';

interface RetryModelProps {
  /** The person's message that is built again. */
  messageId: string;
  /** The model that answered. */
  modelId: string | null;
}

export function RetryModel({ messageId, modelId }: RetryModelProps) {
  const builds = useBuildsState();
  const { data: models = [] } = useQuery(modelsQuery);
  const others = models.filter((model) => model.id !== modelId);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const model = chosen ?? others[0]?.id ?? null;
  const retry = async () => {
    if (model === null) return;
    setOpen(false);
    try {
      await builds.resend(messageId, { model_id: model });
    } catch (error) {
      toast.error(t('notSent'), error);
    }
  };
  if (others.length === 0) return null;
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label={t('retry')}
      side="top"
      className="w-80 space-y-3"
      trigger={
        <IconButton
          label={t('retry')}
          icon={<RefreshCw />}
          size="sm"
          disabled={builds.sending !== null}
        />
      }
    >
      <p className="text-[13px] text-muted">{t('retryText')}</p>
      <ModelPicker models={others} value={model} onChange={setChosen} look="field" />
      <div className="flex justify-end">
        <Button size="sm" variant="primary" onClick={() => void retry()}>
          {t('sendAgain')}
        </Button>
      </div>
    </Popover>
  );
}
