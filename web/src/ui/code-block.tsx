import { cn } from '@/lib/cn';
import { CopyButton } from './copy-button';

export interface CodeBlockProps {
  code: string;
  /** A file name or what the text is. */
  title?: string;
  hasCopy?: boolean;
  /** Long lines wrap instead of scrolling. */
  isWrapped?: boolean;
  className?: string;
}

export function CodeBlock({ code, title, hasCopy = true, isWrapped, className }: CodeBlockProps) {
  return (
    <figure className={cn('relative overflow-hidden rounded-md border bg-sunken', className)}>
      {title === undefined ? null : (
        <figcaption className="border-b px-3 py-1.5 font-mono text-xs text-muted">
          {title}
        </figcaption>
      )}
      {hasCopy ? (
        <CopyButton
          text={code}
          className={cn('absolute right-1', title === undefined ? 'top-1' : 'top-0')}
        />
      ) : null}
      <pre
        tabIndex={0}
        className={cn(
          'overflow-x-auto p-3 pr-11 font-mono text-[12.5px] leading-relaxed',
          isWrapped === true && 'break-words whitespace-pre-wrap',
        )}
      >
        <code>{code}</code>
      </pre>
    </figure>
  );
}
