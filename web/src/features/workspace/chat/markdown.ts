/**
 * The little Markdown that models write in a chat. It yields data, never HTML, so hostile text stays
 * text. Works on half-written input: an unclosed fence or emphasis is shown as far as it goes.
 */

export type Inline =
  | { kind: 'text' | 'code' | 'strong' | 'emphasis'; text: string }
  | { kind: 'link'; text: string; href: string };

export type Block =
  | { kind: 'paragraph'; content: Inline[] }
  | { kind: 'heading'; content: Inline[] }
  | { kind: 'list'; isOrdered: boolean; items: Inline[][] }
  | { kind: 'code'; language: string; text: string };

const FENCE = /^\s*(`{3,}|~{3,})\s*([\w+-]*)\s*$/;
const HEADING = /^#{1,6}\s+(.*)$/;
const ITEM = /^\s*(?:([-*+])|(\d{1,4})[.)])\s+(.*)$/;
/** Every alternative starts with its own sign and stops at a line end, so matching stays linear. */
const INLINE =
  /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\*([^*\s][^*\n]*)\*|\[([^[\]\n]{1,300})\]\(([^()\s]{1,2000})\)/g;

export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0)
      blocks.push({ kind: 'paragraph', content: parseInline(paragraph.join('\n')) });
    paragraph = [];
  };
  const lines = source.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const fence = FENCE.exec(line);
    if (fence) {
      flush();
      const end = fenceEnd(lines, index + 1, fence[1] ?? '```');
      const text = lines.slice(index + 1, end).join('\n');
      blocks.push({ kind: 'code', language: fence[2] ?? '', text });
      index = end;
      continue;
    }
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    if (line.trim() === '') flush();
    else if (heading) {
      flush();
      blocks.push({ kind: 'heading', content: parseInline(heading[1] ?? '') });
    } else if (item) {
      flush();
      addItem(blocks, item[2] !== undefined, item[3] ?? '', lines[index - 1] ?? '');
    } else paragraph.push(line);
  }
  flush();
  return blocks;
}

/** The line that closes a fence, or the end of the text while it is still being written. */
function fenceEnd(lines: readonly string[], from: number, mark: string): number {
  for (let index = from; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').trim();
    if (line.startsWith(mark) && line.replaceAll(mark.charAt(0), '') === '') return index;
  }
  return lines.length;
}

function addItem(blocks: Block[], isOrdered: boolean, text: string, lineAbove: string): void {
  const last = blocks.at(-1);
  const continues =
    last?.kind === 'list' && last.isOrdered === isOrdered && lineAbove.trim() !== '';
  if (continues) last.items.push(parseInline(text));
  else blocks.push({ kind: 'list', isOrdered, items: [parseInline(text)] });
}

export function parseInline(text: string): Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, strong, emphasis, label, href] = match;
    if (match.index > at) parts.push({ kind: 'text', text: text.slice(at, match.index) });
    at = match.index + whole.length;
    if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (strong !== undefined) parts.push({ kind: 'strong', text: strong });
    else if (emphasis !== undefined) parts.push({ kind: 'emphasis', text: emphasis });
    else if (label !== undefined && href !== undefined && isSafeLink(href)) {
      parts.push({ kind: 'link', text: label, href });
    } else parts.push({ kind: 'text', text: whole });
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
}

/** Model text may carry `javascript:` or `data:` addresses; only plain web and mail links open. */
function isSafeLink(href: string): boolean {
  return /^(https?:\/\/|mailto:)/i.test(href);
}
