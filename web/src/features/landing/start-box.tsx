import { ArrowUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '@/ui';
import { t } from './messages';

const examples = [
  'A task tracker for a dental clinic',
  'A booking page for a barber',
  'An expense tracker with categories and monthly totals',
];

/** The prompt box of the start page; what is written goes along to the dashboard. */
export function StartBox({ onStart }: { onStart: (prompt: string) => void }) {
  const [prompt, setPrompt] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <form
      className="mx-auto mt-8 max-w-2xl text-left"
      onSubmit={(event) => {
        event.preventDefault();
        onStart(prompt.trim());
      }}
    >
      <div className="rounded-xl border border-line-strong bg-surface shadow-[0_12px_44px_-16px_rgb(91_70_230/0.35)] transition-colors focus-within:border-accent">
        <textarea
          ref={field}
          aria-label={t('promptLabel')}
          placeholder={t('placeholder')}
          value={prompt}
          rows={2}
          className="block field-sizing-content max-h-60 min-h-18 w-full resize-none bg-transparent px-4 pt-4 text-base outline-none placeholder:text-faint"
          onChange={(event) => {
            setPrompt(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
        <div className="flex justify-end p-2.5">
          <Button type="submit" variant="primary" icon={<ArrowUp />}>
            {t('start')}
          </Button>
        </div>
      </div>
      <ul aria-label={t('examples')} className="mt-4 flex flex-wrap justify-center gap-2">
        {examples.map((example) => (
          <li key={example}>
            <button
              type="button"
              className="rounded-full border bg-surface px-3 py-1.5 text-[13px] text-muted transition-colors hover:border-line-strong hover:text-fg"
              onClick={() => {
                setPrompt(example);
                field.current?.focus();
              }}
            >
              {example}
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}
