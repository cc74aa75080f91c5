// Colour codes of terminals: ESC [ numbers letter.
const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, 'g');

export function withoutColours(line: string): string {
  return line.replace(ANSI, '');
}
