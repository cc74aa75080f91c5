/** What is typed into a cell, as a value of the column. */
import { t } from './messages';
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

/** What the database puts in when nothing is typed, in words; its own writing of it is SQL. */
export function defaultText(column: DataColumnRead): string {
  const text = column.default;
  if (text === null) return column.is_primary_key && isWhole(column) ? t('numberedByItself') : '';
  if (/^CURRENT_(TIMESTAMP|DATE|TIME)$|^now\(\)$/i.test(text)) return t('now');
  const quoted = /^'(.*)'$/s.exec(text);
  if (quoted === null) return text;
  return quoted[1] === '' ? t('emptyText') : (quoted[1] ?? '').replaceAll("''", "'");
}

/** A new row begins with the time of now where one is asked for, such as `updatedAt`, and the database has none. */
export function firstValues(columns: readonly DataColumnRead[], now: Date): Record<string, string> {
  const asked = columns.filter(
    (column) => /DATETIME|TIMESTAMP/i.test(column.type) && !isFilledIn(column),
  );
  const text = now.toISOString().replace('Z', '+00:00');
  return Object.fromEntries(asked.map((column) => [column.name, text]));
}

const isWhole = (column: DataColumnRead): boolean => column.type.toUpperCase().includes('INT');

const isFilledIn = (column: DataColumnRead): boolean =>
  column.default !== null || column.is_primary_key || column.is_nullable;

/** Columns that a new row leaves to the database when nothing is typed. */
export function rowValues(
  columns: readonly DataColumnRead[],
  typed: Readonly<Record<string, string>>,
): Record<string, Cell> {
  const values: Record<string, Cell> = {};
  for (const column of columns) {
    const text = typed[column.name] ?? '';
    if (text !== '' || !isFilledIn(column)) values[column.name] = readCell(text, column);
  }
  return values;
}
