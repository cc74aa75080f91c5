import { BookText } from 'lucide-react';
import {
  lazy,
  Suspense,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { IconButton, Popover, SkeletonText } from '@/ui';
import { t } from './messages';
import { findPlace, insertPrompt, opensMenu, type Range } from './places';

const PromptList = lazy(() => import('./prompt-list'));

export interface PromptMenu {
  /** The button that opens the menu. */
  button: ReactNode;
  /** Takes the keys that are the menu's: a slash on an empty line, and Tab from place to place. True when it did. */
  takeKey: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
}

/** A menu of prompts for a text field: what is chosen is inserted, and its first place selected. */
export function usePromptMenu(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  onText: (text: string) => void,
  side: 'top' | 'bottom' = 'bottom',
): PromptMenu {
  const [isOpen, setOpen] = useState(false);
  const caret = useRef<Range>({ start: 0, end: 0 });
  const wanted = useRef<Range | null>(null);
  const isFilling = useRef(false);

  // the field has its new text only after the owner of the text has drawn again
  useLayoutEffect(() => {
    if (wanted.current === null || field.current === null) return;
    field.current.focus();
    field.current.setSelectionRange(wanted.current.start, wanted.current.end);
    wanted.current = null;
  }, [text, field]);

  const open = () => {
    const { selectionStart = text.length, selectionEnd = text.length } = field.current ?? {};
    caret.current = { start: selectionStart, end: selectionEnd };
    setOpen(true);
  };
  const choose = (prompt: string) => {
    const inserted = insertPrompt(text, prompt, caret.current);
    wanted.current = inserted.selection;
    isFilling.current = findPlace(prompt, 0) !== null;
    setOpen(false);
    onText(inserted.text);
  };
  const takeKey = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (event.nativeEvent.isComposing) return false;
    const { selectionStart, selectionEnd } = event.currentTarget;
    const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isSlash && selectionStart === selectionEnd && opensMenu(text, selectionStart)) {
      event.preventDefault();
      open();
      return true;
    }
    if (event.key === 'Tab' && !event.shiftKey && isFilling.current) {
      const next = findPlace(text, selectionEnd);
      isFilling.current = next !== null;
      if (next === null) return false;
      event.preventDefault();
      event.currentTarget.setSelectionRange(next.start, next.end);
      return true;
    }
    return false;
  };
  const button = (
    <Popover
      isOpen={isOpen}
      onOpenChange={(isWanted) => {
        if (isWanted) open();
        else setOpen(false);
      }}
      label={t('insert')}
      side={side}
      className="w-88 p-0"
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        field.current?.focus();
      }}
      trigger={<IconButton label={t('insert')} icon={<BookText />} size="sm" shortcut="/" />}
    >
      <Suspense fallback={<SkeletonText lines={5} className="p-3" />}>
        <PromptList onChoose={choose} />
      </Suspense>
    </Popover>
  );
  return { button, takeKey };
}
