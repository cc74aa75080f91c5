type Measure = "sum" | "average";

interface Point {
  label: string;
  value: number;
}

const MAXIMUM_GROUPS = 12;

/** A number, or a decimal of the database. */
export type Quantity = number | { toNumber(): number } | null;

// Sums are made of whole ten-thousandths, so that no cent is lost on the way.
const UNITS = 10_000;

function addUp(values: Iterable<number>): number {
  let sum = 0n;
  for (const value of values) sum += BigInt(Math.round(value * UNITS));
  return Number(sum) / UNITS;
}

export const sumOf = <Row>(rows: Row[], valueOf: (row: Row) => number) => addUp(rows.map(valueOf));

/** What the database has added up or averaged, without the noise of binary fractions. */
export const exact = (value: Quantity) => Math.round(Number(value ?? 0) * UNITS) / UNITS;

function measureValues(values: number[], measure: Measure): number {
  const sum = addUp(values);
  return measure === "average" && values.length > 0 ? sum / values.length : sum;
}

function groupValues<Row>(rows: Row[], keyOf: (row: Row) => string, valueOf: (row: Row) => Quantity): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const value = valueOf(row);
    if (value === null) continue;
    const values = groups.get(keyOf(row)) ?? [];
    values.push(Number(value));
    groups.set(keyOf(row), values);
  }
  return groups;
}

/** One point per group, the largest first; rows without a group stand under a dash. */
export function byGroup<Row>(
  rows: Row[],
  labelOf: (row: Row) => string | null | undefined,
  valueOf: (row: Row) => Quantity,
  measure: Measure,
): Point[] {
  const groups = groupValues(rows, (row) => labelOf(row) || "–", valueOf);
  return [...groups]
    .map(([label, values]) => ({ label, value: measureValues(values, measure) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, MAXIMUM_GROUPS);
}

/** One point per month, empty months included; a month is "2026-03". */
export function byMonth<Row>(
  rows: Row[],
  months: string[],
  dayOf: (row: Row) => string | null,
  valueOf: (row: Row) => Quantity,
  measure: Measure,
): Point[] {
  const groups = groupValues(rows, (row) => (dayOf(row) ?? "").slice(0, 7), valueOf);
  return months.map((month) => ({ label: month, value: measureValues(groups.get(month) ?? [], measure) }));
}
