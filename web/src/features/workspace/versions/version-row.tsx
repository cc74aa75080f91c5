import {
  Archive,
  ArchiveRestore,
  CloudUpload,
  Download,
  GitCompare,
  Pencil,
  RotateCcw,
  Sparkles,
  Wrench,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { apiUrl } from '@/api';
import { cn } from '@/lib/cn';
import { formatBytes } from '@/lib/format';
import { Badge, DropdownMenu, IconButton, MenuItem, RelativeTime } from '@/ui';
import type { VersionRead } from '../queries';
import { EllipsisVertical } from 'lucide-react';
import { t } from './messages';

const triggers: Record<string, { icon: ReactNode; label: string }> = {
  generate: { icon: <Sparkles />, label: t('builtFromAMessage') },
  repair: { icon: <Wrench />, label: t('repaired') },
  edit: { icon: <Pencil />, label: t('editedByHand') },
  restore: { icon: <RotateCcw />, label: t('restored') },
  import: { icon: <Archive />, label: t('imported') },
  deploy: { icon: <CloudUpload />, label: t('deployed') },
};

interface VersionRowProps {
  version: VersionRead;
  projectId: string;
  isCurrent: boolean;
  isShown: boolean;
  onShow: () => void;
  onCompare: () => void;
  onRename: () => void;
  onRestore: () => void;
  onRemoved: () => void;
}

export function VersionRow({
  version,
  projectId,
  isCurrent,
  isShown,
  ...actions
}: VersionRowProps) {
  const trigger = triggers[version.trigger] ?? { icon: <Wrench />, label: version.trigger };
  const title = version.name ?? (version.description === '' ? trigger.label : version.description);
  return (
    <li className={cn('relative flex items-start gap-3 px-4 py-3', isShown && 'bg-accent-soft')}>
      <span
        title={trigger.label}
        className="mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-full border bg-surface text-muted [&_svg]:size-3.5"
      >
        {trigger.icon}
        <span className="sr-only">{trigger.label}</span>
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <button
            type="button"
            aria-current={isShown ? 'true' : undefined}
            className="min-w-0 truncate rounded-sm text-left text-sm font-medium hover:underline"
            onClick={actions.onShow}
          >
            {title}
          </button>
          {isCurrent ? <Badge tone="success">current</Badge> : null}
        </div>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-0.5 text-xs text-muted">
          <span className="tabular-nums">v{version.number}</span>
          {version.author_name === null ? null : <span>{version.author_name}</span>}
          <RelativeTime time={version.created_at} />
          <span>{formatBytes(version.total_bytes)}</span>
          <span className="flex gap-x-1.5">
            <Changes changes={version.changes} />
          </span>
        </p>
      </div>
      <DropdownMenu
        trigger={
          <IconButton
            label={t('actionsForVersion', { number: version.number })}
            icon={<EllipsisVertical />}
            size="sm"
          />
        }
      >
        <MenuItem icon={<Pencil />} onSelect={actions.onRename}>
          {t('nameAndDescribe')}
        </MenuItem>
        <MenuItem icon={<GitCompare />} isDisabled={isCurrent} onSelect={actions.onCompare}>
          {t('compareWithTheCurrentOne')}
        </MenuItem>
        <MenuItem icon={<RotateCcw />} isDisabled={isCurrent} onSelect={actions.onRestore}>
          {t('restore')}
        </MenuItem>
        <MenuItem
          icon={<ArchiveRestore />}
          isDisabled={version.changes.changed + version.changes.deleted === 0}
          onSelect={actions.onRemoved}
        >
          {t('putBackRemoved')}
        </MenuItem>
        <MenuItem asChild>
          <a
            href={apiUrl(`/api/projects/${projectId}/versions/${String(version.number)}/archive`)}
            download
          >
            <Download aria-hidden />
            {t('downloadAsZip')}
          </a>
        </MenuItem>
      </DropdownMenu>
    </li>
  );
}

function Changes({ changes }: { changes: VersionRead['changes'] }) {
  const parts = [
    { count: changes.added, sign: '+', word: 'added', tone: 'text-success' },
    { count: changes.changed, sign: '±', word: 'changed', tone: 'text-info' },
    { count: changes.deleted, sign: '−', word: 'deleted', tone: 'text-danger' },
  ].filter((part) => part.count > 0);
  return parts.map((part) => (
    <span
      key={part.word}
      className={cn('tabular-nums', part.tone)}
      title={t('files', { count: part.count, word: part.word })}
    >
      {part.sign}
      {part.count}
    </span>
  ));
}
