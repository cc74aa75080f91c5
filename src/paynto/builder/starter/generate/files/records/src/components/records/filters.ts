import { today } from "@/lib/format";
import type { RecordOption } from "@/lib/records";
import { t } from "@/lib/texts";
import type { ChoiceOption } from "@/shared/fields";

interface FilterOption {
  value: string;
  label: string;
}

export interface ListFilter {
  /** The parameter in the address of the list. */
  name: string;
  label: string;
  options: FilterOption[] | ((signal: AbortSignal) => Promise<FilterOption[]>);
  /** The parameters of the API for a chosen value. */
  toQuery: (value: string) => Record<string, string>;
}

/** `excluded` lists the values that can also be left out: the option "!done" means all but the done ones. */
export const choiceFilter = (
  name: string,
  label: string,
  choices: readonly ChoiceOption[],
  excluded: string[] = [],
): ListFilter => ({
  name,
  label,
  options: [
    ...choices
      .filter(({ value }) => excluded.includes(value))
      .map((choice) => ({ value: `!${choice.value}`, label: t("Not {name}", { name: choice.label }) })),
    ...choices.map((choice) => ({ value: choice.value, label: choice.label })),
  ],
  toQuery: (value) => (value.startsWith("!") ? { [`${name}.not`]: value.slice(1) } : { [name]: value }),
});

export const yesNoFilter = (name: string, label: string): ListFilter => ({
  name,
  label,
  options: [
    { value: "true", label: t("Yes") },
    { value: "false", label: t("No") },
  ],
  toQuery: (value) => ({ [name]: value }),
});

function dayFromNow(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() + days);
  return today(date);
}

export const dateFilter = (name: string, label: string): ListFilter => ({
  name,
  label,
  options: [
    { value: "past", label: t("Before today") },
    { value: "today", label: t("Today") },
    { value: "week", label: t("Next 7 days") },
    { value: "month", label: t("This month") },
    { value: "future", label: t("After today") },
    { value: "none", label: t("Empty") },
  ],
  toQuery: (value) => {
    const month = today().slice(0, 7);
    const ranges: Record<string, Record<string, string>> = {
      past: { before: today() },
      today: { min: today(), before: dayFromNow(1) },
      week: { min: today(), before: dayFromNow(8) },
      month: { min: month, before: `${month}-99` },
      future: { min: dayFromNow(1) },
      none: { empty: "true" },
    };
    return Object.fromEntries(Object.entries(ranges[value] ?? {}).map(([operator, day]) => [`${name}.${operator}`, day]));
  },
});

/** Values such as "..5" (at most 5) and "5.." (at least 5). */
export const limitFilter = (name: string, label: string, options: FilterOption[]): ListFilter => ({
  name,
  label,
  options,
  toQuery: (value) => {
    const [minimum = "", maximum = ""] = value.split("..");
    return { [`${name}.min`]: minimum, [`${name}.max`]: maximum };
  },
});

interface OptionSource {
  options: (signal: AbortSignal) => Promise<RecordOption[]>;
}

export const relationFilter = (name: string, label: string, source: OptionSource): ListFilter => ({
  name,
  label,
  options: async (signal) => (await source.options(signal)).map(({ id, label: text }) => ({ value: String(id), label: text })),
  toQuery: (value) => ({ [name]: value }),
});
