import { cn } from '@/lib/cn';

/** Initials on a colour that always is the same for the same name. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  const words = name.trim().split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
  return (
    <span
      aria-hidden
      className={cn(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-full text-[11px] font-semibold text-white select-none before:content-[attr(data-initials)]',
        className,
      )}
      // As content of the style sheet the initials are no text that a voice command could name.
      data-initials={initials === '' ? '?' : initials}
      style={{ background: `oklch(0.48 0.13 ${String(hueOf(name))})` }}
    />
  );
}

export function hueOf(text: string): number {
  // FNV-1a: ids that differ in one digit still get colours far apart.
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % 360;
}
