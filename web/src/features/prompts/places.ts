/** Places like `{name}` in a prompt, which the person fills in. */
const PLACE = /\{[^{}\n]{1,40}\}/g;

export interface Range {
  start: number;
  end: number;
}

/** The first place that begins at `from` or later. */
export function findPlace(text: string, from: number): Range | null {
  PLACE.lastIndex = from;
  const found = PLACE.exec(text);
  return found === null ? null : { start: found.index, end: found.index + found[0].length };
}

/** The text with a prompt in the place of what is selected, and what is selected then. */
export function insertPrompt(
  text: string,
  prompt: string,
  selection: Range,
): { text: string; selection: Range } {
  const start = Math.min(selection.start, text.length);
  const before = text.slice(0, start);
  const after = text.slice(Math.min(selection.end, text.length));
  const end = start + prompt.length;
  const place = findPlace(prompt, 0);
  return {
    text: before + prompt + after,
    selection:
      place === null ? { start: end, end } : { start: start + place.start, end: start + place.end },
  };
}

/** Whether a slash that is typed here can only mean the menu: nothing stands before it on its line. */
export function opensMenu(text: string, caret: number): boolean {
  return caret === 0 || text[caret - 1] === '\n';
}

/** A title for a message that is saved: its first words. */
export function titleOf(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  if (line.length <= 50) return line;
  const cut = line.slice(0, 50);
  const space = cut.lastIndexOf(' ');
  return `${space > 20 ? cut.slice(0, space) : cut}…`;
}
