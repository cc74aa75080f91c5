import { ArrowDownToLine } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { Button } from './button';
import { t } from './messages';

export interface LogLine {
  id: string | number;
  text: string;
  stream?: 'stdout' | 'stderr' | 'system';
  at?: string | null;
}

export interface LogViewProps {
  lines: readonly LogLine[];
  label: string;
  empty?: ReactNode;
  className?: string;
}

/** Follows the newest line until the reader scrolls up. The caller bounds the number of lines. */
export function LogView({ lines, label, empty, className }: LogViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const [isFollowing, setIsFollowing] = useState(true);
  const newest = lines.at(-1)?.id;
  useEffect(() => {
    const element = box.current;
    if (isFollowing && element !== null) element.scrollTop = element.scrollHeight;
  }, [newest, isFollowing]);
  return (
    <div className={cn('relative min-h-0', className)}>
      <div
        ref={box}
        role="log"
        aria-label={label}
        tabIndex={0}
        className="h-full overflow-auto bg-sunken p-3 font-mono text-[12.5px] leading-5 [content-visibility:auto]"
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          setIsFollowing(scrollHeight - scrollTop - clientHeight < 24);
        }}
      >
        {lines.length === 0 ? <p className="text-faint">{empty ?? t('noLines')}</p> : null}
        {lines.map((line) => (
          <div key={line.id} className="flex gap-3">
            {typeof line.at === 'string' ? (
              <time dateTime={line.at} className="shrink-0 text-faint select-none">
                {new Date(line.at).toLocaleTimeString()}
              </time>
            ) : null}
            <span
              className={cn(
                'min-w-0 break-words whitespace-pre-wrap',
                line.stream === 'stderr' && 'text-danger',
                line.stream === 'system' && 'text-info',
              )}
            >
              {line.text}
            </span>
          </div>
        ))}
      </div>
      {isFollowing ? null : (
        <Button
          size="sm"
          icon={<ArrowDownToLine />}
          className="absolute right-4 bottom-3 shadow-float"
          onClick={() => {
            setIsFollowing(true);
          }}
        >
          {t('jumpToEnd')}
        </Button>
      )}
    </div>
  );
}
