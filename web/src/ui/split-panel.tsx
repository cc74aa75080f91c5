import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { t } from './messages';

export interface SplitPanelProps {
  first: ReactNode;
  second: ReactNode;
  /** The width of the first panel is kept under this key. */
  storageKey: string;
  /** Pixels. */
  initial: number;
  min: number;
  max: number;
  label?: string;
  className?: string;
}

const STEP = 16;

/** Two panels side by side; the border between them moves by pointer, arrow keys, Home and End. */
export function SplitPanel({
  first,
  second,
  storageKey,
  initial,
  min,
  max,
  label,
  className,
}: SplitPanelProps) {
  const key = `paynto-split-${storageKey}`;
  const clamp = (value: number) => Math.round(Math.min(max, Math.max(min, value)));
  const [width, setWidth] = useState(() => clamp(Number(localStorage.getItem(key)) || initial));
  const [isDragging, setIsDragging] = useState(false);
  const root = useRef<HTMLDivElement>(null);

  const keep = (value: number) => {
    const next = clamp(value);
    setWidth(next);
    localStorage.setItem(key, String(next));
  };
  const drag = (event: PointerEvent) => {
    if (!isDragging || root.current === null) return;
    keep(event.clientX - root.current.getBoundingClientRect().left);
  };
  const press = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowLeft: width - STEP,
      ArrowRight: width + STEP,
      Home: min,
      End: max,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    keep(next);
  };

  return (
    <div ref={root} className={cn('flex min-h-0 min-w-0', className)}>
      <div className="min-h-0 min-w-0 shrink-0" style={{ width }}>
        {first}
      </div>
      {/* The focusable separator of the ARIA window splitter pattern. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a focusable separator is a widget */}
      <div
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={label ?? t('resize')}
        aria-valuenow={width}
        aria-valuemin={min}
        aria-valuemax={max}
        className={cn(
          'relative w-px shrink-0 cursor-col-resize touch-none bg-line transition-colors hover:bg-accent focus-visible:bg-accent',
          'after:absolute after:inset-y-0 after:-left-1.5 after:w-3',
          isDragging && 'bg-accent',
        )}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setIsDragging(true);
        }}
        onPointerMove={drag}
        onPointerUp={() => {
          setIsDragging(false);
        }}
        onKeyDown={press}
        onDoubleClick={() => {
          keep(initial);
        }}
      />
      {/* An iframe would swallow the pointer while the border is dragged. */}
      <div className={cn('min-h-0 min-w-0 flex-1', isDragging && 'pointer-events-none')}>
        {second}
      </div>
    </div>
  );
}
