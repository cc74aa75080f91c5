import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { MessageSquare, X } from 'lucide-react';
import { Fragment, useEffect, useMemo, useRef } from 'react';
import type { MessageRead } from '../queries';
import { Button, EmptyState, ErrorState, IconButton, SkeletonText } from '@/ui';
import { filesQuery } from '../code/queries';
import { InstructionNotes, startOf } from '../instructions/instruction-notes';
import { messagesQuery } from '../queries';
import type { Builds } from '../use-builds';
import { useBuildsState, useWorkspace } from '../workspace-context';
import { Composer } from './composer';
import { arrangeTurns, type Turn } from './conversation';
import { LiveBuild } from './live-build';
import { MessageItem, UserBubble } from './message-item';
import { t } from './messages';
import { suggestEdits } from './suggestions';
import { Unanswered } from './unanswered';

interface ChatPanelProps {
  draft: string;
  onDraft: (draft: string) => void;
}

export function ChatPanel({ draft, onDraft }: ChatPanelProps) {
  return (
    <section aria-label={t('chat')} className="flex h-full min-h-0 flex-col bg-surface">
      <Conversation onSuggestion={onDraft} />
      <Queue />
      <Composer draft={draft} onDraft={onDraft} />
    </section>
  );
}

function Conversation({ onSuggestion }: { onSuggestion: (text: string) => void }) {
  const { projectId } = useWorkspace();
  const builds = useBuildsState();
  const query = useInfiniteQuery(messagesQuery(projectId));
  // The newest page comes first, each page has its oldest message first.
  const messages = useMemo(
    () => [...(query.data?.pages ?? [])].reverse().flatMap((page) => page.items),
    [query.data],
  );
  const turns = useMemo(
    () => arrangeTurns(messages, new Set(builds.waiting.map((job) => job.id))),
    [messages, builds.waiting],
  );
  const { showsLive, livePrompt } = liveParts(messages, builds);
  const isEmpty = messages.length === 0 && !showsLive && builds.sending === null;
  const box = useStickyEnd(builds.sending);

  return (
    <div
      ref={box}
      role="log"
      aria-label={t('conversation')}
      aria-live="off"
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto text-sm"
    >
      <div className="space-y-5 px-4 py-4">
        {query.isPending ? <SkeletonText lines={5} /> : null}
        {query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : null}
        {query.hasNextPage ? (
          <Button
            size="sm"
            variant="ghost"
            isBusy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('earlier')}
          </Button>
        ) : null}
        {query.isSuccess && isEmpty ? (
          <EmptyState
            icon={<MessageSquare />}
            title={t('emptyTitle')}
            description={t('emptyText')}
          />
        ) : null}
        <InstructionNotes from={null} until={startOf(turns[0])} />
        {turns.map((turn, index) => (
          <Fragment key={(turn.asked ?? turn.answers[0])?.id}>
            <ConversationTurn turn={turn} />
            <InstructionNotes from={startOf(turn)} until={startOf(turns[index + 1])} />
          </Fragment>
        ))}
        {livePrompt === null ? null : <UserBubble text={livePrompt} />}
        {showsLive ? <LiveBuild /> : null}
        {builds.sending ? <UserBubble text={builds.sending} /> : null}
        {messages.length > 0 && !builds.isRunning ? <Suggestions onChoose={onSuggestion} /> : null}
      </div>
    </div>
  );
}

/** The running build is shown live until its answer is among the messages; so is its prompt. */
function liveParts(messages: readonly MessageRead[], builds: Builds) {
  const ofJob = messages.filter((message) => message.job_id === builds.jobId);
  const showsLive = builds.jobId !== null && !ofJob.some((message) => message.role === 'assistant');
  const hasPrompt = ofJob.some((message) => message.role === 'user');
  return { showsLive, livePrompt: showsLive && !hasPrompt ? (builds.job?.prompt ?? null) : null };
}

function ConversationTurn({ turn }: { turn: Turn }) {
  const builds = useBuildsState();
  const { asked, answers } = turn;
  const isUnanswered = asked !== null && answers.length === 0 && asked.job_id !== builds.jobId;
  return (
    <>
      {asked === null ? null : <MessageItem message={asked} asked={null} />}
      {answers.map((answer) => (
        <MessageItem key={answer.id} message={answer} asked={asked} />
      ))}
      {isUnanswered ? <Unanswered asked={asked} /> : null}
    </>
  );
}

function Suggestions({ onChoose }: { onChoose: (text: string) => void }) {
  const { projectId } = useWorkspace();
  const { data: files = [] } = useQuery(filesQuery(projectId));
  const suggestions = suggestEdits(files.map((file) => file.path));
  return (
    <ul aria-label={t('suggestions')} className="flex flex-wrap gap-1.5">
      {suggestions.map((text) => (
        <li key={text}>
          <button
            type="button"
            className="rounded-full border px-3 py-1 text-left text-xs text-muted transition-colors hover:border-line-strong hover:text-fg"
            onClick={() => {
              onChoose(text);
            }}
          >
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Queue() {
  const { waiting, stop } = useBuildsState();
  if (waiting.length === 0) return null;
  return (
    <ul aria-label={t('waiting')} className="border-t bg-sunken px-4 py-2 text-[13px]">
      {waiting.map((job) => (
        <li key={job.id} className="flex items-center gap-2">
          <span className="shrink-0 text-xs text-faint">{t('waits')}</span>
          <span className="min-w-0 flex-1 truncate">{job.prompt}</span>
          <IconButton
            label={t('unqueue')}
            icon={<X />}
            size="sm"
            onClick={() => {
              stop(job.id);
            }}
          />
        </li>
      ))}
    </ul>
  );
}

/** Keeps the newest in sight while the content grows, unless the reader has scrolled up since the last message. */
function useStickyEnd(sending: string | null): React.RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (sending !== null && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [sending]);
  useEffect(() => {
    const element = box.current;
    const content = element?.firstElementChild;
    if (!element || !content) return;
    let isAtEnd = true;
    const remember = () => {
      isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
    };
    const observer = new ResizeObserver(() => {
      // A message that is being edited stays in sight instead.
      const isEditing = element.contains(document.activeElement?.closest('form') ?? null);
      if (isAtEnd && !isEditing) element.scrollTop = element.scrollHeight;
    });
    observer.observe(content);
    observer.observe(element);
    element.addEventListener('scroll', remember, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', remember);
    };
  }, []);
  return box;
}
