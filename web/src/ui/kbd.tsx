import { keyLabels } from '@/lib/shortcuts';
import { cn } from '@/lib/cn';

/** `keys` as in `useShortcut`: "mod+k", "g d". */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-1', className)}>
      {keyLabels(keys).map((label, index) => (
        <kbd
          key={index}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border bg-sunken px-1.5 font-sans text-[11px] font-medium text-muted"
        >
          {label}
        </kbd>
      ))}
    </span>
  );
}
