type Measure = "sum" | "average";

interface Point {
  label: string;
  value: number;
}

const MAXIMUM_GROUPS = 12;

export const sumOf = <Row>(rows: Row[], valueOf: (row: Row) => number) => rows.reduce((sum, row) => sum + valueOf(row), 0);

function measureValues(values: number[], measure: Measure): number {
  const sum = values.reduce((total, value) => total + value, 0);
  return measure === "average" && values.length > 0 ? sum / values.length : sum;
}

function groupValues<Row>(rows: Row[], keyOf: (row: Row) => string, valueOf: (row: Row) => number | null): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const value = valueOf(row);
    if (value === null) continue;
    const values = groups.get(keyOf(row)) ?? [];
    values.push(value);
    groups.set(keyOf(row), values);
  }
  return groups;
}

/** One point per group, the largest first; rows without a group stand under a dash. */
export function byGroup<Row>(
  rows: Row[],
  labelOf: (row: Row) => string | null | undefined,
  valueOf: (row: Row) => number | null,
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
  valueOf: (row: Row) => number | null,
  measure: Measure,
): Point[] {
  const groups = groupValues(rows, (row) => (dayOf(row) ?? "").slice(0, 7), valueOf);
  return months.map((month) => ({ label: month, value: measureValues(groups.get(month) ?? [], measure) }));
}
