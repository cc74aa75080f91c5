import { X } from 'lucide-react';
import * as Radix from '@radix-ui/react-dialog';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { IconButton } from './icon-button';
import { t } from './messages';

export interface SheetProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  children: ReactNode;
  side?: 'left' | 'right' | 'bottom';
  isTitleHidden?: boolean;
  className?: string;
}

const sides = {
  left: 'inset-y-0 left-0 w-[min(320px,88vw)] border-r data-[state=open]:animate-slide-left',
  right: 'inset-y-0 right-0 w-[min(480px,94vw)] border-l data-[state=open]:animate-slide-right',
  bottom:
    'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-xl border-t data-[state=open]:animate-slide-up',
};

/** A panel from an edge of the window. */
export function Sheet({
  isOpen,
  onOpenChange,
  title,
  children,
  side = 'right',
  isTitleHidden = false,
  className,
}: SheetProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay data-[state=open]:animate-fade-in" />
        <Radix.Content
          aria-describedby={undefined}
          className={cn(
            'fixed z-40 flex flex-col bg-raised shadow-float outline-none',
            sides[side],
            className,
          )}
        >
          <header
            className={cn(
              'flex items-center justify-between border-b px-4 py-2.5',
              isTitleHidden && 'sr-only',
            )}
          >
            <Radix.Title className="text-sm font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t('close')} icon={<X />} size="sm" hasTooltip={false} />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
