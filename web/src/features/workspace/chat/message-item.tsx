import { Pencil, ScrollText } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { apiUrl } from '@/api';
import { SavePromptButton } from '@/features/prompts';
import { useCanEdit } from '@/features/session';
import { Alert, IconButton, RelativeTime } from '@/ui';
import type { MessageRead } from '../queries';
import { TicketCard } from '../tickets/ticket-card';
import { useOpenTickets, withoutTickets } from '../tickets/use-open-tickets';
import { useBuildsState, useWorkspace } from '../workspace-context';
import type { BuildView } from './build-state';
import { FailureAlert } from './failure-alert';
import { ChangedFileChips } from './file-chips';
import { MarkdownText } from './markdown-text';
import { t } from './messages';
import { ModelChip } from './model-chip';
import { WarningList } from './problem-list';
import { RepairCard } from './repair-card';
import { DECLINED } from './remedy';
import { ResendForm } from './resend-form';
import { RetryModel } from './retry-model';
import { StepList } from './step-list';
import { TryAgain } from './try-again';
import { UsageLine } from './usage-line';

const SentDialog = lazy(() => import('./sent-dialog'));

interface MessageItemProps {
  message: MessageRead;
  /** The person's message that an answer belongs to. */
  asked: MessageRead | null;
}

export function MessageItem({ message, asked }: MessageItemProps) {
  if (message.role === 'user') return <PersonMessage message={message} />;
  return <AssistantMessage message={message} asked={asked} />;
}

export function UserBubble({ text }: { text: string }) {
  return (
    <article aria-label={t('you')} className="flex flex-col items-end gap-1">
      <Bubble text={text} />
    </article>
  );
}

function Bubble({ text }: { text: string }) {
  return (
    <div className="max-w-[92%] rounded-lg rounded-br-sm bg-accent-soft px-3 py-2 leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]">
      {text}
    </div>
  );
}

function Pictures({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <ul aria-label={t('pictures')} className="flex flex-wrap justify-end gap-2">
      {ids.map((id, index) => (
        <li key={id}>
          <a href={apiUrl(`/api/attachments/${id}`)} target="_blank" rel="noreferrer">
            <img
              src={apiUrl(`/api/attachments/${id}`)}
              alt={t('pictureNumber', { number: index + 1 })}
              loading="lazy"
              className="size-20 rounded-md border bg-sunken object-cover"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}

function PersonMessage({ message }: { message: MessageRead }) {
  const canEdit = useCanEdit();
  const [isEditing, setEditing] = useState(false);
  if (isEditing) {
    return (
      <ResendForm
        message={message}
        onClose={() => {
          setEditing(false);
        }}
      />
    );
  }
  return (
    <article aria-label={t('you')} className="group flex flex-col items-end gap-1">
      <Pictures ids={message.images} />
      <Bubble text={message.text} />
      <div className="flex items-center gap-1">
        <RelativeTime time={message.created_at} className="text-xs text-faint" />
        {canEdit && message.job_id !== null ? (
          <IconButton
            label={t('edit')}
            icon={<Pencil />}
            size="sm"
            onClick={() => {
              setEditing(true);
            }}
          />
        ) : null}
        {canEdit ? <SavePromptButton text={message.text} /> : null}
      </div>
    </article>
  );
}

function AssistantMessage({ message, asked }: MessageItemProps) {
  const builds = useBuildsState();
  const view = message.job_id === null ? null : builds.viewOf(message.job_id);
  return (
    <article aria-label={t('paynto')} className="space-y-2.5">
      {message.model_id === null ? null : (
        <ModelChip
          modelId={message.model_id}
          reason={message.model_reason}
          fallbackOf={view?.model?.fallback_of ?? message.fallback_of}
        />
      )}
      {message.is_error ? (
        <FailedAnswer message={message} asked={asked} view={view} />
      ) : (
        <MarkdownText text={message.text} />
      )}
      {view === null ? null : <BuildSteps steps={view.steps} />}
      <RepairCard repairs={view?.repairs.length ? view.repairs : message.repairs} />
      {message.is_error ? null : <StoppedNote message={message} asked={asked} view={view} />}
      <ChangedFileChips files={message.files} version={message.version_number} />
      {message.warnings.length > 0 && !message.is_error ? <Notes message={message} /> : null}
      <MessageFoot message={message} asked={asked} />
    </article>
  );
}

function FailedAnswer({ message, asked, view }: MessageItemProps & { view: BuildView | null }) {
  const failure = view?.failure ?? null;
  const errorCode = failure?.errorCode ?? message.error_code ?? null;
  return (
    <FailureAlert
      title={t(errorCode === DECLINED ? 'declined' : 'buildFailed')}
      errorCode={errorCode}
      actions={asked === null ? undefined : <TryAgain asked={asked} modelId={message.model_id} />}
    >
      <p className="whitespace-pre-wrap">{message.text.replaceAll(/\n{3,}/g, '\n\n')}</p>
      {failure?.hint ? <p className="mt-1">{failure.hint}</p> : null}
      {errorCode === DECLINED ? <p className="mt-1">{t('declinedText')}</p> : null}
    </FailureAlert>
  );
}

/** Warnings, and cards for what is missing as long as it is. */
function Notes({ message }: { message: MessageRead }) {
  const { projectId } = useWorkspace();
  const tickets = useOpenTickets(projectId, message.job_id);
  const warnings = withoutTickets(message.warnings, tickets);
  return (
    <>
      {warnings.length > 0 ? <WarningList warnings={warnings} /> : null}
      {tickets.map((ticket) => (
        <TicketCard key={ticket.id} ticket={ticket} />
      ))}
    </>
  );
}

/** Says that an answer was stopped. */
function StoppedNote({ message, asked, view }: MessageItemProps & { view: BuildView | null }) {
  if (view?.status !== 'cancelled' && message.job_status !== 'cancelled') return null;
  const isNothing = message.version_number === null;
  return (
    <Alert
      title={t('stopped')}
      actions={
        isNothing && asked !== null ? (
          <TryAgain asked={asked} modelId={message.model_id} />
        ) : undefined
      }
    >
      {t(isNothing ? 'stoppedNothing' : 'stoppedText')}
    </Alert>
  );
}

/** What a build did, as long as this browser has seen it. */
function BuildSteps({ steps }: Pick<BuildView, 'steps'>) {
  if (steps.length === 0) return null;
  return (
    <details className="text-[13px]">
      <summary className="rounded-sm text-muted hover:text-fg">
        {t('stepCount', { count: steps.length })}
      </summary>
      <div className="mt-1.5">
        <StepList steps={steps} runningSeconds={0} />
      </div>
    </details>
  );
}

function MessageFoot({ message, asked }: MessageItemProps) {
  const { go } = useWorkspace();
  const version = message.version_number;
  return (
    <div className="flex items-start gap-2 text-xs text-faint">
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        {version === null ? null : (
          <button
            type="button"
            className="rounded-sm font-medium text-accent-text hover:underline"
            onClick={() => {
              go({ tab: 'versions', head: version });
            }}
          >
            {t('version', { number: version })}
          </button>
        )}
        {message.usage === null ? null : (
          <UsageLine
            usage={message.usage}
            seconds={message.usage.seconds}
            modelId={message.model_id}
          />
        )}
        <RelativeTime time={message.created_at} />
      </div>
      <MessageTools message={message} asked={asked} />
    </div>
  );
}

function MessageTools({ message, asked }: MessageItemProps) {
  const canEdit = useCanEdit();
  const [isShowingSent, setShowingSent] = useState(false);
  if (message.job_id === null) return null;
  return (
    <span className="-my-1.5 flex shrink-0 items-center">
      {canEdit && asked !== null ? (
        <RetryModel messageId={asked.id} modelId={message.model_id} />
      ) : null}
      <IconButton
        label={t('whatWasSent')}
        icon={<ScrollText />}
        size="sm"
        onClick={() => {
          setShowingSent(true);
        }}
      />
      {isShowingSent ? (
        <Suspense fallback={null}>
          <SentDialog
            jobId={message.job_id}
            onClose={() => {
              setShowingSent(false);
            }}
          />
        </Suspense>
      ) : null}
    </span>
  );
}
