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
  | { kind: 'quote'; content: Inline[] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'code'; language: string; text: string };

const FENCE = /^\s*(`{3,}|~{3,})\s*([\w+-]*)\s*$/;
const HEADING = /^#{1,6}\s+(.*)$/;
const ITEM = /^\s*(?:([-*+])|(\d{1,4})[.)])\s+(.*)$/;
const QUOTE = /^\s*>\s?(.*)$/;
const RULE = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/;
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
    const long = readFence(lines, index) ?? readTable(lines, index);
    if (long !== null) {
      flush();
      blocks.push(long.block);
      index = long.last;
      continue;
    }
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    const quote = QUOTE.exec(line);
    if (line.trim() === '') flush();
    else if (heading) {
      flush();
      blocks.push({ kind: 'heading', content: parseInline(heading[1] ?? '') });
    } else if (item) {
      flush();
      addItem(blocks, item[2] !== undefined, item[3] ?? '', lines[index - 1] ?? '');
    } else if (quote) {
      flush();
      addQuote(blocks, quote[1] ?? '', lines[index - 1] ?? '');
    } else paragraph.push(line);
  }
  flush();
  return blocks;
}

/** A block of several lines and the number of its last one. */
interface LongBlock {
  block: Block;
  last: number;
}

function readFence(lines: readonly string[], at: number): LongBlock | null {
  const fence = FENCE.exec(lines[at] ?? '');
  if (fence === null) return null;
  const last = fenceEnd(lines, at + 1, fence[1] ?? '```');
  const text = lines.slice(at + 1, last).join('\n');
  return { block: { kind: 'code', language: fence[2] ?? '', text }, last };
}

/** A line with bars over a line of dashes begins a table; the first line without a bar is behind it. */
function readTable(lines: readonly string[], at: number): LongBlock | null {
  const head = lines[at] ?? '';
  if (!head.includes('|') || !RULE.test(lines[at + 1] ?? '')) return null;
  let end = at + 2;
  while ((lines[end] ?? '').includes('|')) end += 1;
  const rows = lines.slice(at + 2, end).map(readCells);
  return { block: { kind: 'table', head: readCells(head), rows }, last: end - 1 };
}

/** The line that closes a fence, or the end of the text while it is still being written. */
function fenceEnd(lines: readonly string[], from: number, mark: string): number {
  for (let index = from; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').trim();
    if (line.startsWith(mark) && line.replaceAll(mark.charAt(0), '') === '') return index;
  }
  return lines.length;
}

function readCells(line: string): Inline[][] {
  return line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => parseInline(cell.trim()));
}

function addQuote(blocks: Block[], text: string, lineAbove: string): void {
  const last = blocks.at(-1);
  if (QUOTE.test(lineAbove) && last?.kind === 'quote') {
    last.content.push({ kind: 'text', text: '\n' }, ...parseInline(text));
  } else blocks.push({ kind: 'quote', content: parseInline(text) });
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
