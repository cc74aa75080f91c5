import { AUTOMATIC, modelName, type Model } from '@/features/catalogue';
import { Alert } from '@/ui';
import { t } from './messages';
import type { Attachments } from './use-attachments';

interface BlindModelWarningProps {
  model: Model | null;
  attachments: Attachments;
  className?: string;
}

/** Automatic routing picks a model that can see; a model chosen by hand may not. */
export function BlindModelWarning({ model, attachments, className }: BlindModelWarningProps) {
  const isBlind = model !== null && model.id !== AUTOMATIC && model.abilities.images !== true;
  if (attachments.list.length === 0 || !isBlind) return null;
  const isKnown = model.abilities.images === false;
  const title = t(isKnown ? 'blindTitle' : 'blindPerhapsTitle', { model: modelName(model) });
  return (
    <Alert tone="warning" title={title} className={className}>
      {t(isKnown ? 'blindText' : 'blindPerhapsText')}
    </Alert>
  );
}
