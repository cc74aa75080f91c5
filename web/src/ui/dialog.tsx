import { X } from 'lucide-react';
import * as Radix from '@radix-ui/react-dialog';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { IconButton } from './icon-button';
import { t } from './messages';

export interface DialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the foot, the main one last. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg' | 'xl';
  /** The title is only said, not shown. */
  isTitleHidden?: boolean;
  className?: string;
}

const widths = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-2xl', xl: 'max-w-5xl' };

export function Dialog({
  isOpen,
  onOpenChange,
  title,
  description,
  children,
  footer,
  size = 'md',
  isTitleHidden = false,
  className,
}: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay data-[state=open]:animate-fade-in" />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={cn(
            'fixed inset-x-0 bottom-0 z-40 mx-auto flex max-h-[92dvh] w-full flex-col rounded-t-xl border bg-raised shadow-float outline-none data-[state=open]:animate-slide-up',
            'sm:top-[50%] sm:bottom-auto sm:max-h-[min(88dvh,900px)] sm:w-[calc(100%-32px)] sm:-translate-y-1/2 sm:rounded-xl sm:data-[state=open]:animate-fade-in',
            widths[size],
            className,
          )}
        >
          <header className={cn('px-5 pt-4 pr-12 pb-3', isTitleHidden && 'sr-only')}>
            <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
            {description === undefined ? null : (
              <Radix.Description className="mt-1 text-sm text-muted">
                {description}
              </Radix.Description>
            )}
          </header>
          {/* The room at the top is for the outline of a first field that has the focus. */}
          <div className="-mt-1 min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div>
          {footer === undefined ? null : (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">
              {footer}
            </footer>
          )}
          {/* Last in the order of focus, so that a form's first field gets it. */}
          <Radix.Close asChild>
            <IconButton
              label={t('close')}
              icon={<X />}
              size="sm"
              hasTooltip={false}
              className={cn('absolute top-3 right-3', isTitleHidden && 'sr-only')}
            />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
