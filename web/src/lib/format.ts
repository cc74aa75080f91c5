/** Numbers, money, sizes and times in the reader's locale. */
import { formatNumber, locale } from './i18n';

export { formatNumber };

const NANO = 1_000_000_000;

export function formatMoney(nanousd: number): string {
  const dollars = nanousd / NANO;
  const isTiny = dollars !== 0 && Math.abs(dollars) < 0.1;
  return dollars.toLocaleString(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    // Below a cent all four are shown, so that a column of sums lines up.
    minimumFractionDigits: isTiny && Math.abs(dollars) < 0.01 ? 4 : 2,
    maximumFractionDigits: isTiny ? 4 : 2,
  });
}

/** `0.62` → "62 %" as the locale writes it. */
export function formatPercent(share: number): string {
  return share.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0 });
}

export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return value.toLocaleString(locale, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  });
}

/** `0.24` → "0.2 s", `75` → "1 min 15 s". */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${formatRounded(seconds, seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.floor(seconds % 60);
  if (minutes >= 60)
    return `${formatNumber(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
  return rest === 0 ? `${String(minutes)} min` : `${String(minutes)} min ${String(rest)} s`;
}

/** A guess in whole seconds, which claims no more than it knows: `0.3` → "1 s". */
export function formatEstimate(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 60 ? `${String(whole)} s` : formatDuration(whole);
}

function formatRounded(value: number, digits: number): string {
  return value.toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

export function formatRelative(time: Date, now: Date = new Date()): string {
  const seconds = (time.getTime() - now.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(0, 'second');
}

export function formatExact(time: Date): string {
  return time.toLocaleString(locale, { dateStyle: 'full', timeStyle: 'medium' });
}

export function formatDate(time: Date): string {
  return time.toLocaleDateString(locale, { dateStyle: 'medium' });
}
