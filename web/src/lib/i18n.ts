/**
 * Texts of a feature live in its `messages.ts`; `createT` gives the function that reads them.
 * A text may hold `{name}` places. A counted text has two keys, `key_one` and `key_other`.
 */
export type Messages = Record<string, string>;

type CountedKey<K> = K extends `${infer Base}_other` ? Base : never;
type Params = Record<string, string | number>;

export type Translate<M extends Messages> = (
  key: Extract<keyof M, string> | CountedKey<keyof M>,
  params?: Params,
) => string;

export const locale: string = typeof navigator === 'undefined' ? 'en' : navigator.language;

const plurals = new Intl.PluralRules('en');

export function createT<const M extends Messages>(messages: M): Translate<M> {
  const texts: Messages = messages;
  return (key, params) => {
    const count = params?.count;
    const counted =
      typeof count === 'number' ? texts[`${key}_${plurals.select(count)}`] : undefined;
    const text = counted ?? texts[key] ?? key;
    if (!params) return text;
    return text.replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = params[name];
      if (value === undefined) return place;
      return typeof value === 'number' ? formatNumber(value) : value;
    });
  };
}

export function formatNumber(value: number): string {
  return value.toLocaleString(locale);
}
