import { X } from 'lucide-react';
import { cn } from '@/lib/cn';
import { t } from './messages';
import { isDirty, type OpenFile } from './open-files';

interface EditorTabsProps {
  files: readonly OpenFile[];
  active: string | null;
  onShow: (path: string) => void;
  onClose: (file: OpenFile) => void;
}

export function EditorTabs({ files, active, onShow, onClose }: EditorTabsProps) {
  return (
    <ul
      aria-label={t('openFiles')}
      className="flex min-w-0 flex-1 overflow-x-auto [scrollbar-width:none]"
    >
      {files.map((file) => {
        const name = file.path.split('/').at(-1) ?? file.path;
        return (
          <li
            key={file.path}
            className={cn(
              'flex h-10 shrink-0 items-center gap-1 border-r pr-1 pl-3 text-[13px] text-muted',
              file.path === active && 'bg-surface text-fg',
            )}
          >
            <button
              type="button"
              title={file.path}
              aria-current={file.path === active ? 'true' : undefined}
              className="rounded-sm font-mono text-xs"
              onClick={() => {
                onShow(file.path);
              }}
            >
              {name}
              {isDirty(file) ? <span aria-label={t('unsavedMark')}> ●</span> : null}
            </button>
            <button
              type="button"
              aria-label={t('close', { name })}
              className="flex size-6 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-fg"
              onClick={() => {
                onClose(file);
              }}
            >
              <X className="size-3.5" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
