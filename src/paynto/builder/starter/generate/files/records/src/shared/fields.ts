import { z } from "zod";

import { currencyDecimals, decimalsOf, exampleAmount, plainAmount } from "../lib/money";
import { t } from "../lib/texts";

export type Tone = "neutral" | "info" | "success" | "warning" | "danger";

/** One value of a choice field, with the text and colour that people see. */
export interface ChoiceOption<Value extends string = string> {
  value: Value;
  label: string;
  tone: Tone;
}

/** A stored row: its values, which older rows may lack, and what the database adds. */
export type Stored<Input> = { [Name in keyof Input]: Input[Name] | null } & {
  id: number;
  createdAt: string;
  updatedAt: string;
};

const missing = () => t("Please fill this in.");
const isBlank = (value: unknown) => value === undefined || value === null || (typeof value === "string" && value.trim() === "");

export const required = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (isBlank(value) ? undefined : value), schema);

export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (isBlank(value) ? null : value), schema.nullable());

const expected = (text: string) => (issue: { input?: unknown }) => (issue.input === undefined ? missing() : t(text));

export const text = (maximum = 200) =>
  z
    .string({ error: expected("Enter a text.") })
    .trim()
    .max(maximum, { error: () => t("At most {maximum} characters.", { maximum }) });

export const email = () => text().check(z.email({ error: () => t("Enter an e-mail address such as anna@example.com.") }));

export const phone = () =>
  text(40).regex(/^[+\d][\d\s()./-]{2,}$/, { error: () => t("Enter a phone number such as +1 555 0100.") });

export const url = () =>
  text(2000).check(z.url({ protocol: /^https?$/, error: () => t("Enter an address that starts with https://.") }));

interface Range {
  min?: number;
  max?: number;
}

const toNumber = (value: unknown) => (typeof value === "string" ? Number(value.replace(",", ".")) : value);

export function number({ min = -1e12, max = 1e12 }: Range = {}) {
  return z.preprocess(
    toNumber,
    z
      .number({ error: expected("Enter a number.") })
      .min(min, { error: () => t("At least {min}.", { min }) })
      .max(max, { error: () => t("At most {max}.", { max }) }),
  );
}

export function integer({ min = -2_000_000_000, max = 2_000_000_000 }: Range = {}) {
  return number({ min, max }).refine(Number.isInteger, { error: () => t("Enter a whole number.") });
}

const finest = () =>
  currencyDecimals === 0
    ? t("Enter an amount without decimals.")
    : currencyDecimals === 2
      ? t("At most two decimals.")
      : t("At most {count} decimals.", { count: currencyDecimals });

/** An amount as decimal text, with no more decimals than the currency has. */
export function money({ min = -1e12, max = 1e12 }: Range = {}) {
  const wrong = (issue: { input?: unknown }) =>
    issue.input === undefined ? missing() : t("Enter an amount such as {example}.", { example: exampleAmount() });
  return z.preprocess(
    (value) => plainAmount(value) ?? value,
    z
      .string({ error: wrong })
      .regex(/^-?\d+(\.\d+)?$/, { error: wrong, abort: true })
      .refine((amount) => Number(amount) >= min, { error: () => t("At least {min}.", { min }) })
      .refine((amount) => Number(amount) <= max, { error: () => t("At most {max}.", { max }) })
      .refine((amount) => decimalsOf(amount) <= currencyDecimals, { error: finest }),
  );
}

export const date = () => z.iso.date({ error: expected("Enter a date.") });
export const time = () => z.iso.time({ precision: -1, error: expected("Enter a time such as 09:30.") });
export const dateTime = () => z.iso.datetime({ local: true, precision: -1, error: expected("Enter a date and a time.") });

export const yesNo = () => z.preprocess((value) => value ?? false, z.boolean());

export function choice<const Value extends string>(choices: readonly ChoiceOption<Value>[]) {
  const values = choices.map(({ value }) => value);
  return z.enum(values as [Value, ...Value[]], { error: expected("Choose one of the options.") });
}

/** The id of a row of another table. */
export const reference = () =>
  z.preprocess(toNumber, z.int({ error: expected("Choose an entry.") }).positive({ error: () => t("Choose an entry.") }));
