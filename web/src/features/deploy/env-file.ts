/** Reads the text of a `.env` file, as the common dotenv tools understand it. */

export interface EnvVariable {
  name: string;
  value: string;
}

export interface ParsedEnv {
  variables: EnvVariable[];
  problems: string[];
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function isEnvName(name: string): boolean {
  return NAME.test(name);
}

/** Later lines win, as they do when a shell reads the file. */
export function parseEnvFile(text: string): ParsedEnv {
  const found = new Map<string, string>();
  const problems: string[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').trim();
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const name = line
      .slice(0, Math.max(0, equals))
      .replace(/^export\s+/, '')
      .trim();
    if (equals < 0 || !isEnvName(name)) {
      problems.push(`Line ${String(index + 1)} is not NAME=value`);
      continue;
    }
    const first = line.slice(equals + 1).trim();
    const { value, nextIndex } = readValue(lines, index, first);
    if (value === null) {
      problems.push(`Line ${String(index + 1)}: the closing quote is missing`);
      continue;
    }
    found.set(name, value);
    index = nextIndex;
  }
  return { variables: [...found].map(([name, value]) => ({ name, value })), problems };
}

function readValue(
  lines: readonly string[],
  index: number,
  first: string,
): { value: string | null; nextIndex: number } {
  const quote = first[0];
  if (quote !== '"' && quote !== "'") {
    return { value: first.replace(/\s+#.*$/, ''), nextIndex: index };
  }
  let text = first.slice(1);
  let last = index;
  let end = closingQuote(text, quote);
  while (end < 0 && last + 1 < lines.length) {
    last += 1;
    text += `\n${lines[last] ?? ''}`;
    end = closingQuote(text, quote);
  }
  if (end < 0) return { value: null, nextIndex: index };
  const raw = text.slice(0, end);
  return { value: quote === '"' ? unescapeValue(raw) : raw, nextIndex: last };
}

function closingQuote(text: string, quote: string): number {
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '\\' && quote === '"') index += 1;
    else if (text[index] === quote) return index;
  }
  return -1;
}

function unescapeValue(text: string): string {
  const known: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
  return text.replace(/\\(.)/gs, (_, sign: string) => known[sign] ?? sign);
}
