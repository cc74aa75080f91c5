import * as Slot from '@radix-ui/react-slot';
import type { ReactNode } from 'react';

export interface TooltipProps {
  content: string;
  /** One element. */
  children: ReactNode;
  shortcut?: string;
  side?: 'top' | 'bottom';
}

/** Marks its child; the one `TooltipLayer` of the page shows the text. A hundred cost nothing. */
export function Tooltip({ content, children, shortcut, side = 'bottom' }: TooltipProps) {
  return (
    <Slot.Root data-tooltip={content} data-tooltip-keys={shortcut} data-tooltip-side={side}>
      {children}
    </Slot.Root>
  );
}
