import { useState } from 'react';
import { t } from './messages';

/** A compiler can explain one mistake with thousands of characters; most people need the first. */
const SHOWN = 280;
const SLACK = 60;

export function LongText({ text }: { text: string }) {
  const [isOpen, setOpen] = useState(false);
  if (text.length <= SHOWN + SLACK) return text;
  return (
    <>
      {isOpen ? text : `${text.slice(0, SHOWN).trimEnd()}…`}{' '}
      <button
        type="button"
        aria-expanded={isOpen}
        className="rounded-sm text-accent-text underline underline-offset-2"
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        {t(isOpen ? 'showLess' : 'showAll')}
      </button>
    </>
  );
}
