import * as Radix from '@radix-ui/react-tabs';
import { useEffect, useRef, type ReactNode } from 'react';
import { cn } from '@/lib/cn';

export interface TabItem<V extends string> {
  value: V;
  label: ReactNode;
  icon?: ReactNode;
  /** A number or dot after the label. */
  badge?: ReactNode;
  content?: ReactNode;
  isDisabled?: boolean;
}

export interface TabsProps<V extends string> {
  value: V;
  onChange: (value: V) => void;
  items: readonly TabItem<V>[];
  label: string;
  look?: 'line' | 'pill';
  className?: string;
  panelClassName?: string;
  /** Panels stay mounted when hidden (an iframe keeps its page). */
  keepsPanels?: boolean;
}

export function Tabs<V extends string>({
  value,
  onChange,
  items,
  label,
  look = 'line',
  className,
  panelClassName,
  keepsPanels = false,
}: TabsProps<V>) {
  const list = useChosenInSight(value);
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => {
        onChange(next as V);
      }}
      className={cn('flex min-h-0 flex-col', className)}
    >
      <Radix.List
        ref={list}
        aria-label={label}
        className={cn(
          'flex shrink-0 gap-1 overflow-x-auto [scrollbar-width:none]',
          look === 'line' && 'border-b',
        )}
      >
        {items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            disabled={item.isDisabled ?? false}
            className={cn(
              'inline-flex shrink-0 items-center gap-1.5 text-[13px] font-medium text-muted transition-colors hover:text-fg disabled:opacity-50 data-[state=active]:text-fg [&_svg]:size-4',
              look === 'line'
                ? 'h-10 border-b-2 border-transparent px-2.5 -outline-offset-2 data-[state=active]:border-accent'
                : 'h-8 rounded-md px-2.5 hover:bg-hover data-[state=active]:bg-hover',
            )}
          >
            {item.icon}
            {item.label}
            {item.badge}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map((item) =>
        item.content === undefined ? null : (
          <Radix.Content
            key={item.value}
            value={item.value}
            {...(keepsPanels ? { forceMount: true as const } : {})}
            className={cn(
              'min-h-0 flex-1 outline-none data-[state=inactive]:hidden',
              panelClassName,
            )}
          >
            {item.content}
          </Radix.Content>
        ),
      )}
    </Radix.Root>
  );
}

/** Where the row of tabs is wider than the screen, the chosen one is scrolled to. */
function useChosenInSight(value: string): React.RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = list.current;
    const chosen = row?.querySelector<HTMLElement>('[data-state=active]');
    if (!row || !chosen || row.scrollWidth <= row.clientWidth) return;
    const middle = chosen.offsetLeft - row.offsetLeft + chosen.offsetWidth / 2;
    row.scrollLeft = middle - row.clientWidth / 2;
  }, [value]);
  return list;
}
