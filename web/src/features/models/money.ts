/** Amounts as a person types them, in US dollars. */
const NANO = 1_000_000_000;

/** null for an empty text; undefined for what is no amount. */
export function parseDollars(text: string): number | null | undefined {
  const trimmed = text.trim().replace(/^\$/, '').replace(',', '.');
  if (trimmed === '') return null;
  if (!/^\d{1,6}(?:\.\d{1,6})?$/.test(trimmed)) return undefined;
  return Math.round(Number(trimmed) * NANO);
}

export function writeDollars(nanousd: number | null | undefined): string {
  return nanousd === null || nanousd === undefined ? '' : String(nanousd / NANO);
}

/** null for an empty text; undefined for what is no whole number. */
export function parseCount(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^\d{1,6}$/.test(trimmed) ? Number(trimmed) : undefined;
}
