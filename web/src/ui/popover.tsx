import * as Radix from '@radix-ui/react-popover';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

export interface PopoverProps {
  /** One element that takes a ref. */
  trigger: ReactNode;
  children: ReactNode;
  label: string;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom';
  /** Prevent its default to send the focus elsewhere than to the trigger. */
  onCloseAutoFocus?: (event: Event) => void;
  className?: string;
}

export function Popover({
  trigger,
  children,
  label,
  isOpen,
  onOpenChange,
  align = 'start',
  side = 'bottom',
  onCloseAutoFocus,
  className,
}: PopoverProps) {
  return (
    <Radix.Root
      {...(isOpen === undefined ? {} : { open: isOpen })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          {...(onCloseAutoFocus === undefined ? {} : { onCloseAutoFocus })}
          className={cn(
            'z-50 max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-16px)] overflow-y-auto rounded-lg border bg-raised p-3 shadow-float outline-none data-[state=open]:animate-pop-in',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
