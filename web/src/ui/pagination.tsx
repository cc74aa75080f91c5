import { ChevronLeft, ChevronRight } from 'lucide-react';
import { cn } from '@/lib/cn';
import { IconButton } from './icon-button';
import { t } from './messages';

export interface PaginationProps {
  /** Rows before the first one shown. */
  offset: number;
  pageSize: number;
  /** Rows shown now. */
  shown: number;
  total: number | null;
  onOffset: (offset: number) => void;
  className?: string;
}

export function Pagination({
  offset,
  pageSize,
  shown,
  total,
  onOffset,
  className,
}: PaginationProps) {
  const range = { from: shown === 0 ? 0 : offset + 1, to: offset + shown };
  const isLast = total === null ? shown < pageSize : offset + shown >= total;
  return (
    <nav
      aria-label="Pages"
      className={cn('flex items-center justify-end gap-1 text-[13px] text-muted', className)}
    >
      <span className="mr-2 tabular-nums" aria-live="polite">
        {total === null ? t('rangeOpen', range) : t('range', { ...range, total })}
      </span>
      <IconButton
        label={t('previousPage')}
        icon={<ChevronLeft />}
        size="sm"
        disabled={offset === 0}
        onClick={() => {
          onOffset(Math.max(0, offset - pageSize));
        }}
      />
      <IconButton
        label={t('nextPage')}
        icon={<ChevronRight />}
        size="sm"
        disabled={isLast}
        onClick={() => {
          onOffset(offset + pageSize);
        }}
      />
    </nav>
  );
}
