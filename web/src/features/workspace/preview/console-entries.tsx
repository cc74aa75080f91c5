import { cn } from '@/lib/cn';
import { t } from './messages';
import type { ConsoleEntry } from './preview-messages';

const colours = {
  error: 'text-danger',
  warn: 'text-warning',
  info: 'text-info',
  debug: 'text-faint',
  log: 'text-fg',
};

interface ConsoleEntriesProps {
  entries: readonly ConsoleEntry[];
  className?: string;
}

export function ConsoleEntries({ entries, className }: ConsoleEntriesProps) {
  return (
    <div
      role="log"
      aria-label={t('consoleOfTheApp')}
      tabIndex={0}
      className={cn('overflow-y-auto bg-sunken p-2 font-mono text-xs', className)}
    >
      {entries.length === 0 ? (
        <p className="p-1 text-faint">{t('theAppHasLoggedNothing')}</p>
      ) : null}
      {entries.map((entry, index) => (
        <p
          key={index}
          className={cn('flex gap-3 border-b px-1 py-1 last:border-0', colours[entry.level])}
        >
          <span className="shrink-0 text-faint">{new Date(entry.at).toLocaleTimeString()}</span>
          <span className="sr-only">{entry.level}</span>
          <span className="min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]">
            {entry.message}
          </span>
          {entry.source === null ? null : (
            <span className="shrink-0 text-faint">
              {entry.source.split('/').at(-1)}
              {entry.line === null ? '' : `:${String(entry.line)}`}
            </span>
          )}
        </p>
      ))}
    </div>
  );
}
