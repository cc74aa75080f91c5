import { formatExact, formatRelative } from '@/lib/format';
import { useNow } from '@/lib/use-now';
import { Tooltip } from './tooltip';

export interface RelativeTimeProps {
  /** ISO 8601. */
  time: string;
  className?: string;
}

/** "3 minutes ago", with the exact time on hover and focus. */
export function RelativeTime({ time, className }: RelativeTimeProps) {
  const now = useNow();
  const date = new Date(time);
  return (
    <Tooltip content={formatExact(date)}>
      <time dateTime={time} className={className}>
        {formatRelative(date, new Date(now))}
      </time>
    </Tooltip>
  );
}
