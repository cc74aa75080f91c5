/**
 * Amounts of money are decimal texts such as "12.50", in the database, on the way and in the form: no binary fraction rounds them.
 * How many decimals a person may enter is up to the currency in `config`.
 */
import { config } from "./config";
import { formatMoney } from "./format";

const PLAIN = /^-?\d+(\.\d+)?$/;

/** 2 for most currencies, 0 for yen, 3 for dinars. */
export const currencyDecimals =
  new Intl.NumberFormat("en", { style: "currency", currency: config.currency }).resolvedOptions().maximumFractionDigits ?? 2;

export const decimalsOf = (amount: string) => amount.split(".")[1]?.length ?? 0;

/** A stored or computed amount as plain text without needless zeros: 12.5 and "12.50" → "12.5". */
export function plainAmount(value: unknown): string | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const text = typeof value === "string" ? value.trim().replace(",", ".") : value.toFixed(6);
  if (!PLAIN.test(text)) return null;
  const [whole = "0", fraction = ""] = text.split(".");
  const kept = fraction.replace(/0+$/, "");
  const digits = whole.replace(/^(-?)0+(?=\d)/, "$1");
  const plain = kept ? `${digits}.${kept}` : digits;
  return plain === "-0" ? "0" : plain;
}

/** With at least the decimals of the currency: "12.5" → "12.50". What is stored is never cut. */
export function paddedAmount(value: unknown): string {
  const plain = plainAmount(value);
  if (plain === null) return "";
  const missing = currencyDecimals - decimalsOf(plain);
  return missing > 0 ? `${plain}${plain.includes(".") ? "" : "."}${"0".repeat(missing)}` : plain;
}

/** "12.5" → "$12.50". A stored amount is shown with all its decimals, also those that its currency does not have. */
export function formatAmount(value: string | number): string {
  const plain = plainAmount(value) ?? "0";
  if (decimalsOf(plain) <= currencyDecimals) return formatMoney(Number(plain));
  const style = { style: "currency", currency: config.currency, maximumFractionDigits: Math.min(decimalsOf(plain), 6) } as const;
  return new Intl.NumberFormat(config.locale, style).format(Number(plain));
}

const parts = new Intl.NumberFormat(config.locale, { useGrouping: true }).formatToParts(1234567.8);
const decimalMark = parts.find((part) => part.type === "decimal")?.value ?? ".";
const groupMark = parts.find((part) => part.type === "group")?.value ?? ",";

/** As a person types it: "12.5" → "12,50" where the comma parts the decimals. */
export const amountForInput = (value: unknown) => paddedAmount(value).replace(".", decimalMark);

export const exampleAmount = () => amountForInput("12.5");

/** What a person has typed ("1.234,50", "$1,234.5", "12.5 €") as plain text; null when it is no amount. */
export function readAmount(typed: string): string | null {
  const text = typed.replace(/[\p{Sc}\s'’_]|^[A-Za-z]{3}(?=[\s\d-])|(?<=[\s\d])[A-Za-z]{3}$/gu, "").replace("−", "-");
  const marks = text.replace(/[^.,]/g, "");
  const last = marks.at(-1);
  if (last === undefined) return plainAmount(text);
  const isDecimal = marks.length === 1 ? isDecimalMark(text, last) : new Set(marks).size === 2 && marks.indexOf(last) === marks.length - 1;
  const at = isDecimal ? text.lastIndexOf(last) : text.length;
  const whole = text.slice(0, at);
  if (/[.,]/.test(whole) && !/^-?\d{1,3}([.,]\d{2,3})*[.,]\d{3}$/.test(whole)) return null;
  return plainAmount(`${whole.replace(/[.,]/g, "")}${isDecimal ? `.${text.slice(at + 1)}` : ""}`);
}

/** A single mark parts thousands only where people write it so and three digits follow. */
const isDecimalMark = (text: string, mark: string) => mark === decimalMark || mark !== groupMark || !/^-?\d{1,3}[.,]\d{3}$/.test(text);
