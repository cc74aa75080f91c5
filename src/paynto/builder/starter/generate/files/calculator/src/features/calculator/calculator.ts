import { config } from "@/lib/config";

export interface CalculatorField {
  name: string;
  label: string;
  unit: string;
  initial: number;
  min: number;
  max: number;
  step: number;
}

export interface Result {
  label: string;
  value: string;
}

export type Values = Record<string, number>;

export interface Calculator {
  fields: CalculatorField[];
  compute: (values: Values) => Result[];
}

export const formatDecimals = (value: number, digits = 2) =>
  new Intl.NumberFormat(config.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

export const valueOf = (values: Values, name: string) => values[name] ?? 0;
