import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useCanEdit } from '@/features/session';
import {
  Alert,
  Badge,
  Checkbox,
  ErrorState,
  RadioGroup,
  SegmentedControl,
  SkeletonText,
} from '@/ui';
import { DiffView } from '../../versions/diff-view';
import { t } from './messages';
import { removalQuery, type Choice, type Removal, type RemovedFile } from './queries';
import { RemovedLines } from './trash-side';

interface RemovedFileCardProps {
  projectId: string;
  file: RemovedFile;
  isChosen: boolean;
  isOpen: boolean;
  /** The server has refused to put it back without a choice. */
  isConflict: boolean;
  choice: Choice | null;
  onChosen: (isChosen: boolean) => void;
  onChoice: (choice: Choice) => void;
}

const tones = { deleted: 'danger', replaced: 'warning', changed: 'info' } as const;

export function RemovedFileCard({
  projectId,
  file,
  isChosen,
  isConflict,
  choice,
  onChosen,
  onChoice,
  ...rest
}: RemovedFileCardProps) {
  const canEdit = useCanEdit();
  const [isOpenNow, setOpen] = useState(rest.isOpen);
  const isOpen = isOpenNow || isConflict;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <li className="overflow-hidden rounded-lg border bg-surface">
      <div className="flex items-center gap-2 px-3">
        {canEdit ? (
          <Checkbox
            isChecked={isChosen}
            isDisabled={file.is_present}
            onChange={onChosen}
            label={t('putBackLabel', { path: file.path })}
            isLabelHidden
          />
        ) : null}
        <button
          type="button"
          aria-expanded={isOpen}
          className="flex min-w-0 flex-1 items-center gap-2 py-2 text-left text-[13px] hover:underline"
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          <Chevron className="size-4 shrink-0 text-faint" aria-hidden />
          <span className="min-w-0 flex-1 truncate font-mono">{file.path}</span>
          <Badge tone={tones[file.reason]}>{t(file.reason)}</Badge>
          <RemovedLines file={file} />
        </button>
      </div>
      {isOpen ? (
        <RemovedFileBody
          projectId={projectId}
          file={file}
          choice={choice}
          onChoice={canEdit ? onChoice : null}
        />
      ) : null}
    </li>
  );
}

interface BodyProps {
  projectId: string;
  file: RemovedFile;
  choice: Choice | null;
  onChoice: ((choice: Choice) => void) | null;
}

function RemovedFileBody({ projectId, file, choice, onChoice }: BodyProps) {
  const query = useQuery(removalQuery(projectId, file.version, file.path));
  const [view, setView] = useState<'result' | 'removed'>('result');
  if (query.isPending) return <SkeletonText lines={3} className="border-t p-3" />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const removal = query.data;
  return (
    <div className="border-t">
      <div className="space-y-2 p-3 text-[13px]">
        {removal.state === 'conflict' ? (
          <Alert tone="warning" title={t('conflict')}>
            {onChoice === null ? null : (
              <RadioGroup
                label={t('conflict')}
                value={choice ?? undefined}
                onChange={onChoice}
                options={[
                  { value: 'former', label: t('former', { number: file.version }) },
                  { value: 'current', label: t('current') },
                ]}
              />
            )}
          </Alert>
        ) : (
          <p className="text-muted">{t(removal.state)}</p>
        )}
        <SegmentedControl
          label={t('view')}
          value={view}
          onChange={setView}
          segments={[
            { value: 'result', label: t('willChange') },
            { value: 'removed', label: t('whatWasRemoved') },
          ]}
        />
      </div>
      <RemovalDiff removal={removal} view={view} />
    </div>
  );
}

function RemovalDiff({ removal, view }: { removal: Removal; view: 'result' | 'removed' }) {
  const patch = view === 'result' ? removal.result_patch : removal.removed_patch;
  if (removal.is_binary || patch === null) {
    return <p className="border-t p-3 text-[13px] text-muted">{t('notText')}</p>;
  }
  if (patch === '') {
    return <p className="border-t p-3 text-[13px] text-muted">{t('noDifference')}</p>;
  }
  return (
    <div className="border-t">
      <DiffView patch={patch} look="unified" label={t('differenceOf', { path: removal.path })} />
    </div>
  );
}
