/** What is typed into a cell, as a value of the column. */
import type { Cell, DataColumnRead } from './queries';

export class CellError extends Error {}

export function readCell(typed: string, column: DataColumnRead): Cell {
  if (typed === '' && column.is_nullable) return null;
  const type = column.type.toUpperCase();
  if (/INT|REAL|FLOA|DOUB|NUM|DEC|BOOL/.test(type)) {
    if (type.includes('BOOL') && /^(true|false)$/i.test(typed.trim())) {
      return typed.trim().toLowerCase() === 'true' ? 1 : 0;
    }
    const value = Number(typed);
    if (typed.trim() === '' || !Number.isFinite(value)) {
      throw new CellError(`${column.name} takes a number.`);
    }
    if (type.includes('INT') && !Number.isInteger(value)) {
      throw new CellError(`${column.name} takes a whole number.`);
    }
    // Beyond this a number of JavaScript is not exact; the database takes the digits as text.
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? typed.trim() : value;
  }
  return typed;
}

export function cellText(value: Cell): string {
  return value === null ? '' : String(value);
}

/** Columns that a new row leaves to the database when nothing is typed. */
export function rowValues(
  columns: readonly DataColumnRead[],
  typed: Readonly<Record<string, string>>,
): Record<string, Cell> {
  const values: Record<string, Cell> = {};
  for (const column of columns) {
    const text = typed[column.name] ?? '';
    const isLeftOut =
      text === '' && (column.default !== null || column.is_primary_key || column.is_nullable);
    if (!isLeftOut) values[column.name] = readCell(text, column);
  }
  return values;
}
