import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { isApiError } from '@/api';
import { useCanEdit } from '@/features/session';
import { cn } from '@/lib/cn';
import { formatBytes } from '@/lib/format';
import { Alert, Button, Dialog, ErrorState, SkeletonText, Textarea, toast } from '@/ui';
import { fileContentQuery, saveFile, type FileContentRead } from '../code/queries';
import { projectKeys } from '../queries';
import { useWorkspace } from '../workspace-context';
import { t } from './messages';

const INSTRUCTIONS_FILE = 'AGENTS.md';
/** What a model is given of them has its limit by the room of its request; longer ones would be cut. */
const MOST_BYTES = 16 * 1024;

const rules = [
  t('ruleTexts', { language: t('language') }),
  t('rulePackages'),
  t('ruleColours'),
  t('ruleTests'),
];

/** What was edited, and the content that it began with (null: the app had no instructions). */
interface Draft {
  text: string;
  base: FileContentRead | null;
}

export default function InstructionsDialog({ onClose }: { onClose: () => void }) {
  const canEdit = useCanEdit();
  const { query, draft, isLoaded, setDraft } = useDraft();
  const { text, base } = draft;
  const save = useSaveInstructions(onClose);
  const bytes = new TextEncoder().encode(text).length;
  const isChanged = text !== (base?.text ?? '');
  const isRefused = hasStatus(save.error, 409);
  const takeTheirs = async () => {
    await query.refetch();
    setDraft(null);
    save.reset();
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t('title')}
      description={t('description')}
      size="lg"
      footer={
        canEdit ? (
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button
              variant="primary"
              isBusy={save.isPending}
              disabled={!isLoaded || !isChanged || bytes > MOST_BYTES}
              onClick={() => {
                save.mutate({ text, expected: base?.sha256 ?? '' });
              }}
            >
              {t('save')}
            </Button>
          </>
        ) : undefined
      }
    >
      {isLoaded ? (
        <div className="flex flex-col gap-3">
          <p className="text-sm text-muted">{t('explain')}</p>
          {isRefused ? <ChangedMeanwhile onTakeTheirs={() => void takeTheirs()} /> : null}
          <InstructionsField
            text={text}
            bytes={bytes}
            onText={(next) => {
              setDraft({ text: next, base });
            }}
          />
        </div>
      ) : query.isError ? (
        <ErrorState
          title={t('loadFailed')}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <SkeletonText lines={8} />
      )}
    </Dialog>
  );
}

const hasStatus = (error: unknown, status: number): boolean =>
  isApiError(error) && error.status === status;

/** What is saved, until something is written; then that, whatever is saved meanwhile. */
function useDraft() {
  const { projectId } = useWorkspace();
  const query = useQuery({ ...fileContentQuery(projectId, INSTRUCTIONS_FILE), staleTime: 0 });
  const [draft, setDraft] = useState<Draft | null>(null);
  const saved = query.data ?? null;
  const isLoaded = draft !== null || saved !== null || hasStatus(query.error, 404);
  return {
    query,
    draft: draft ?? { text: saved?.text ?? '', base: saved },
    isLoaded,
    setDraft,
  };
}

function ChangedMeanwhile({ onTakeTheirs }: { onTakeTheirs: () => void }) {
  return (
    <Alert
      tone="warning"
      title={t('changedMeanwhile')}
      actions={
        <Button size="sm" onClick={onTakeTheirs}>
          {t('takeTheirs')}
        </Button>
      }
    >
      {t('changedMeanwhileText')}
    </Alert>
  );
}

interface InstructionsFieldProps {
  text: string;
  bytes: number;
  onText: (text: string) => void;
}

function InstructionsField({ text, bytes, onText }: InstructionsFieldProps) {
  const canEdit = useCanEdit();
  const isTooLong = bytes > MOST_BYTES;
  const size = { size: formatBytes(bytes), most: formatBytes(MOST_BYTES) };
  return (
    <>
      <Textarea
        aria-label={t('label')}
        value={text}
        rows={14}
        readOnly={!canEdit}
        spellCheck
        className="min-h-64 font-mono text-[13px] md:text-[13px]"
        onChange={(event) => {
          onText(event.target.value);
        }}
      />
      <div className="flex flex-wrap items-center gap-1.5">
        {(canEdit ? rules : []).map((rule) => (
          <button
            key={rule}
            type="button"
            aria-label={`${t('add')}: ${rule}`}
            className="inline-flex items-center gap-1 rounded-full border px-2.5 py-1 text-left text-xs text-muted transition-colors hover:border-line-strong hover:text-fg"
            onClick={() => {
              onText(`${text.trimEnd()}\n- ${rule}\n`.trimStart());
            }}
          >
            <Plus aria-hidden className="size-3" />
            {rule}
          </button>
        ))}
        <p
          role={isTooLong ? 'alert' : undefined}
          className={cn('ml-auto text-xs tabular-nums', isTooLong ? 'text-danger' : 'text-faint')}
        >
          {t(isTooLong ? 'tooLong' : 'size', size)}
        </p>
      </div>
    </>
  );
}

function useSaveInstructions(onDone: () => void) {
  const { projectId } = useWorkspace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ text, expected }: { text: string; expected: string }) =>
      saveFile(projectId, { path: INSTRUCTIONS_FILE, text, expected_sha256: expected }),
    onSuccess: (version) => {
      toast.success(t('saved', { number: version.number }), t('savedText'));
      onDone();
    },
    onError: (error) => {
      if (!hasStatus(error, 409)) toast.error(t('notSaved'), error);
    },
    onSettled: () =>
      Promise.all(
        [projectKeys.files, projectKeys.versions, projectKeys.project].map((key) =>
          client.invalidateQueries({ queryKey: key(projectId) }),
        ),
      ),
  });
}
