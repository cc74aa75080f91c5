import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Settings2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useDebounced } from '@/lib/use-debounced';
import { Badge } from '@/ui';
import { headingClass, itemClass } from '@/ui/combobox';
import { t } from './messages';
import { builtInPromptsQuery, savedPromptsQuery } from './queries';

interface PromptListProps {
  /** The text of the chosen prompt; `/` when the person only wanted to write one. */
  onChoose: (text: string) => void;
}

interface Choice {
  id: string;
  title: string;
  text: string;
  isShared?: boolean;
}

const groups = ['add', 'look', 'data', 'fix', 'review'] as const;

/** What the menu holds: saved prompts as the server finds them, and the built-in ones. */
export default function PromptList({ onChoose }: PromptListProps) {
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const search = useDebounced(text.trim(), 150);
  const saved = useInfiniteQuery(savedPromptsQuery(search));
  const { data: builtIn = [] } = useQuery(builtInPromptsQuery);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const own = saved.data?.pages.flatMap((page) => page.items) ?? [];
  // All together at first: what comes later at the top would leave another line chosen.
  const isOpening = saved.isPending && search === '';
  const fitting = builtIn.filter((prompt) => {
    if (isOpening) return false;
    const content = `${prompt.title} ${prompt.text} ${t(prompt.group)}`.toLowerCase();
    return words.every((word) => content.includes(word));
  });
  // the list comes after the menu has opened, which gave the focus to its frame
  useEffect(() => {
    field.current?.focus();
  }, []);
  return (
    <Command label={t('insert')} shouldFilter={false} loop>
      <Command.Input
        ref={field}
        value={text}
        maxLength={200}
        placeholder={t('search')}
        className="h-10 w-full border-b bg-transparent px-3 text-base outline-none placeholder:text-faint md:text-sm"
        onValueChange={(value) => {
          if (value === '/') onChoose('/');
          else setText(value);
        }}
      />
      <Command.List className="max-h-[min(340px,46dvh)] overflow-y-auto p-1">
        <Command.Empty className="px-3 py-6 text-center text-sm text-muted">
          {saved.isPending ? t('loading') : t('nothing')}
        </Command.Empty>
        <Group
          heading={t('saved')}
          choices={own.map(({ is_shared, ...prompt }) => ({ ...prompt, isShared: is_shared }))}
          onChoose={onChoose}
        />
        {groups.map((group) => (
          <Group
            key={group}
            heading={t(group)}
            choices={fitting.filter((prompt) => prompt.group === group)}
            onChoose={onChoose}
          />
        ))}
      </Command.List>
      <div className="border-t p-1">
        <Link
          to="/settings"
          search={{ tab: 'prompts' }}
          className="flex h-8 items-center gap-2.5 rounded-sm px-2 text-[13px] text-muted hover:bg-hover hover:text-fg [&_svg]:size-4"
        >
          <Settings2 aria-hidden />
          {t('manage')}
        </Link>
      </div>
    </Command>
  );
}

interface GroupProps {
  heading: string;
  choices: readonly Choice[];
  onChoose: (text: string) => void;
}

function Group({ heading, choices, onChoose }: GroupProps) {
  if (choices.length === 0) return null;
  return (
    <Command.Group heading={heading} className={headingClass}>
      {choices.map((choice) => (
        <Command.Item
          key={choice.id}
          value={choice.id}
          className={itemClass}
          onSelect={() => {
            onChoose(choice.text);
          }}
        >
          <span className="min-w-0 flex-1">
            <span className="block truncate">{choice.title}</span>
            <span className="block truncate text-xs text-muted">{choice.text}</span>
          </span>
          {choice.isShared === true ? <Badge>{t('shared')}</Badge> : null}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
