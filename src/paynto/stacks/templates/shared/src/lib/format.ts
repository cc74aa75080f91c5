import { config } from "./config";

type Moment = string | number | Date;

/** 1234.5 → "1,234.5" */
export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(config.locale, options).format(value);
}

/** Amount in the main unit: 12.5 → "$12.50" */
export function formatMoney(amount: number, currency: string = config.currency): string {
  return new Intl.NumberFormat(config.locale, { style: "currency", currency }).format(amount);
}

/** 42 → "42%": the value is already in per cent. */
export function formatPercent(value: number): string {
  return new Intl.NumberFormat(config.locale, { style: "percent", maximumFractionDigits: 1 }).format(value / 100);
}

/** A calendar day ("2026-03-01" or a moment) → "1 Mar 2026". A plain day never shifts with the time zone. */
export function formatDate(value: Moment, options: Intl.DateTimeFormatOptions = { dateStyle: "medium" }): string {
  const isDayOnly = typeof value === "string" && /^\d{4}-\d{2}-\d{2}(T00:00:00(\.000)?Z)?$/.test(value);
  return new Intl.DateTimeFormat(config.locale, isDayOnly ? { ...options, timeZone: "UTC" } : options).format(new Date(value));
}

/** A moment → "1 Mar 2026, 14:30" in the time zone of the browser. */
export function formatDateTime(value: Moment): string {
  return new Intl.DateTimeFormat(config.locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(value));
}

/** "2026-03" → "Mar 2026" */
export function formatMonth(month: string): string {
  return formatDate(`${month}-01`, { month: "short", year: "numeric" });
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** A moment → "3 days ago" */
export function formatRelative(value: Moment, now: Date = new Date()): string {
  const seconds = (new Date(value).getTime() - now.getTime()) / 1000;
  const relative = new Intl.RelativeTimeFormat(config.locale, { numeric: "auto" });
  const step = steps.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : relative.format(0, "second");
}

/** Today as "2026-03-01" in the time zone of the browser, the form a date input takes. */
export function today(now: Date = new Date()): string {
  return toDateInput(now);
}

/** A moment as the value of `<input type="date">`; plain days stay as they are. */
export function toDateInput(value: Moment | null | undefined): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "string") return value.slice(0, 10);
  const date = new Date(value);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** A moment as the value of `<input type="datetime-local">`, in the time zone of the browser. */
export function toDateTimeInput(value: Moment | null | undefined): string {
  if (value === null || value === undefined || value === "") return "";
  const date = new Date(value);
  return `${toDateInput(date)}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
