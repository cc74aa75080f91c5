import { useInfiniteQuery } from '@tanstack/react-query';
import { BookOpenText } from 'lucide-react';
import { RelativeTime } from '@/ui';
import type { Turn } from '../chat/conversation';
import { versionsQuery } from '../queries';
import { useWorkspace } from '../workspace-context';
import { t } from './messages';

/** When a turn began; null for none. */
export const startOf = (turn: Turn | undefined): string | null =>
  (turn?.asked ?? turn?.answers[0])?.created_at ?? null;

interface InstructionNotesProps {
  /** From this moment on; null: from the beginning. */
  from: string | null;
  /** Before this moment; null: until now. */
  until: string | null;
}

/** Where somebody changed the app's instructions between two messages: what follows is built by other rules. */
export function InstructionNotes({ from, until }: InstructionNotesProps) {
  const { projectId, go } = useWorkspace();
  const { data } = useInfiniteQuery(versionsQuery(projectId));
  const changes = (data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter(
      (version) =>
        version.changes_instructions &&
        version.job_id === null &&
        (version.trigger === 'edit' || version.trigger === 'restore') &&
        (from === null || version.created_at >= from) &&
        (until === null || version.created_at < until),
    )
    .reverse();
  return changes.map((version) => (
    <p
      key={version.number}
      className="flex flex-wrap items-center justify-center gap-x-1.5 gap-y-0.5 text-xs text-faint"
    >
      <BookOpenText aria-hidden className="size-3.5" />
      {version.author_name === null ? t('changed') : t('changedBy', { name: version.author_name })}
      <span aria-hidden>·</span>
      <button
        type="button"
        className="rounded-sm font-medium text-accent-text hover:underline"
        onClick={() => {
          go({ tab: 'versions', head: version.number });
        }}
      >
        {t('version', { number: version.number })}
      </button>
      <RelativeTime time={version.created_at} />
    </p>
  ));
}
