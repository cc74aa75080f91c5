import { describe, expect, it } from 'vitest';
import { readCell, rowValues } from './cells';

function column(name: string, type: string, changes = {}) {
  return { name, type, is_primary_key: false, is_nullable: false, default: null, ...changes };
}

describe('what is typed into a cell', () => {
  it('becomes a number, a text or nothing, as the column asks', () => {
    expect(readCell('12', column('stock', 'INTEGER'))).toBe(12);
    expect(readCell('0.5', column('price', 'REAL'))).toBe(0.5);
    expect(readCell('true', column('open', 'BOOLEAN'))).toBe(1);
    expect(readCell('007', column('code', 'TEXT'))).toBe('007');
    expect(readCell('', column('note', 'TEXT', { is_nullable: true }))).toBeNull();
    expect(readCell('', column('note', 'TEXT'))).toBe('');
    expect(readCell('9007199254740993', column('id', 'BIGINT'))).toBe('9007199254740993');
  });

  it('is refused with the name of the column', () => {
    expect(() => readCell('many', column('stock', 'INTEGER'))).toThrow('stock takes a number.');
    expect(() => readCell('1.5', column('stock', 'INTEGER'))).toThrow(
      'stock takes a whole number.',
    );
    expect(() => readCell('', column('stock', 'INTEGER'))).toThrow('stock takes a number.');
  });

  it('leaves to the database what it can fill in itself', () => {
    const columns = [
      column('id', 'TEXT', { is_primary_key: true }),
      column('title', 'TEXT'),
      column('createdAt', 'DATETIME', { default: 'CURRENT_TIMESTAMP' }),
      column('note', 'TEXT', { is_nullable: true }),
    ];
    expect(rowValues(columns, { title: 'Dune' })).toEqual({ title: 'Dune' });
  });
});
