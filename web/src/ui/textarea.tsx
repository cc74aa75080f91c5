import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn';
import { controlClass } from './input';

export interface TextareaProps extends ComponentProps<'textarea'> {
  /** Grows with its text between these heights (CSS `field-sizing`). */
  isGrowing?: boolean;
}

export function Textarea({ isGrowing = false, className, ...props }: TextareaProps) {
  return (
    <textarea
      className={cn(
        controlClass,
        'block min-h-20 px-3 py-2 text-base leading-relaxed md:text-sm',
        isGrowing && 'field-sizing-content max-h-72 resize-none',
        className,
      )}
      {...props}
    />
  );
}
