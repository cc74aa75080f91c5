import { ChevronDown, ChevronUp, CircleAlert, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { cn } from '@/lib/cn';
import { IconButton } from '@/ui';
import { usePreviewState } from '../workspace-context';
import { ConsoleEntries } from './console-entries';
import { t } from './messages';
import { countLevels } from './preview-messages';

/** One line with the number of errors and warnings; it opens the entries. */
export function ConsoleStrip() {
  const { entries, clearEntries } = usePreviewState();
  const [isOpen, setOpen] = useState(false);
  const { errors, warnings } = countLevels(entries);
  return (
    <div className="shrink-0 border-t bg-surface">
      <div className="flex h-9 items-center">
        <button
          type="button"
          aria-expanded={isOpen}
          className="flex h-full min-w-0 flex-1 items-center gap-3 px-3 text-xs text-muted hover:text-fg"
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          <span className="font-medium">{t('console')}</span>
          <span className={cn('flex items-center gap-1', errors > 0 && 'text-danger')}>
            <CircleAlert className="size-3.5" aria-hidden />
            {errors} {errors === 1 ? 'error' : 'errors'}
          </span>
          <span className={cn('flex items-center gap-1', warnings > 0 && 'text-warning')}>
            <TriangleAlert className="size-3.5" aria-hidden />
            {warnings} {warnings === 1 ? 'warning' : 'warnings'}
          </span>
          <span className="ml-auto">
            {isOpen ? <ChevronDown className="size-4" /> : <ChevronUp className="size-4" />}
          </span>
        </button>
        {isOpen ? (
          <IconButton
            label={t('clearTheConsole')}
            icon={<Trash2 />}
            size="sm"
            onClick={clearEntries}
          />
        ) : null}
      </div>
      {isOpen ? <ConsoleEntries entries={entries} className="h-52 border-t" /> : null}
    </div>
  );
}
