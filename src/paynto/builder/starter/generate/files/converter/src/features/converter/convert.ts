import { config } from "@/lib/config";

export interface Unit {
  symbol: string;
  label: string;
  /** value in the group's base unit = value × factor + offset */
  factor: number;
  offset: number;
}

export interface UnitGroup {
  name: string;
  units: Unit[];
}

export interface Preset {
  label: string | null;
  from: string | null;
  to: string | null;
  decimals: number | null;
}

export function convert(value: number, from: Unit, to: Unit): number {
  return (value * from.factor + from.offset - to.offset) / to.factor;
}

/** Ten significant digits hide the noise of binary fractions: 0.1 + 0.2 reads 0.3. */
export function formatNumber(value: number, decimals: number | null = null): string {
  if (decimals !== null) {
    return new Intl.NumberFormat(config.locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
  }
  if (value !== 0 && (Math.abs(value) >= 1e15 || Math.abs(value) < 1e-6)) return value.toExponential(6);
  return new Intl.NumberFormat(config.locale, { maximumSignificantDigits: 10 }).format(value);
}

/** Reads "1234.5", "1 234,5" and "1,234.5"; undefined when it is no number. */
export function parseNumber(text: string): number | undefined {
  const compact = text.replace(/[\s']/g, "");
  const isCommaDecimal = /^[+-]?\d+,\d+$/.test(compact) && !/^[+-]?\d{1,3},\d{3}$/.test(compact);
  const plain = isCommaDecimal ? compact.replace(",", ".") : compact.replaceAll(",", "");
  const value = Number(plain);
  return plain === "" || !Number.isFinite(value) ? undefined : value;
}
