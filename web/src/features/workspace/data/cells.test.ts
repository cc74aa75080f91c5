import { describe, expect, it } from 'vitest';
import { defaultText, firstValues, readCell, rowValues } from './cells';

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

  it('says in words what the database fills in', () => {
    const words = (changes: object, type = 'TEXT') => defaultText(column('x', type, changes));
    expect(words({ default: "''" })).toBe('empty text');
    expect(words({ default: "'it''s new'" })).toBe("it's new");
    expect(words({ default: 'CURRENT_TIMESTAMP' }, 'DATETIME')).toBe('now');
    expect(words({ default: '0' }, 'INTEGER')).toBe('0');
    expect(words({ is_primary_key: true }, 'INTEGER')).toBe('numbered by itself');
    expect(words({ is_primary_key: true })).toBe('');
  });

  it('begins with the time of now only where the database has none', () => {
    const columns = [
      column('createdAt', 'DATETIME', { default: 'CURRENT_TIMESTAMP' }),
      column('dueOn', 'DATETIME', { is_nullable: true }),
      column('updatedAt', 'DATETIME'),
      column('title', 'TEXT'),
    ];
    expect(firstValues(columns, new Date('2026-11-20T12:00:00.5Z'))).toEqual({
      updatedAt: '2026-11-20T12:00:00.500+00:00',
    });
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
