import translations from "./translations.json";

const texts: Record<string, string | undefined> = translations;

/** The interface text in the app's language; `{name}` is replaced by the value of that name. */
export function t(text: string, values: Record<string, string | number> = {}): string {
  return (texts[text] ?? text).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
