import { BookmarkPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { IconButton } from '@/ui';
import { t } from './messages';
import { titleOf } from './places';
import { MOST_LETTERS } from './queries';

const PromptForm = lazy(() => import('./prompt-form'));

/** Keeps a message as a prompt to use again. */
export function SavePromptButton({ text }: { text: string }) {
  const [isSaving, setSaving] = useState(false);
  return (
    <>
      <IconButton
        label={t('savePrompt')}
        icon={<BookmarkPlus />}
        size="sm"
        onClick={() => {
          setSaving(true);
        }}
      />
      {isSaving ? (
        <Suspense fallback={null}>
          <PromptForm
            id={null}
            initial={{ title: titleOf(text), text: text.slice(0, MOST_LETTERS), is_shared: false }}
            onClose={() => {
              setSaving(false);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
