import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatEstimate, formatMoney, formatRelative } from './format';
import { createT } from './i18n';

describe('format', () => {
  it('shows small sums of money with more digits', () => {
    expect(formatMoney(0)).toBe('$0.00');
    expect(formatMoney(12_000_000)).toBe('$0.012');
    expect(formatMoney(3_000_000)).toBe('$0.0030');
    expect(formatMoney(1_234_500_000_000)).toBe('$1,234.50');
  });
  it('shows durations in the unit a person would say', () => {
    expect(formatDuration(0.24)).toBe('0.2 s');
    expect(formatDuration(59)).toBe('59 s');
    expect(formatDuration(75)).toBe('1 min 15 s');
    expect(formatDuration(7_320)).toBe('2 h 2 min');
  });
  it('guesses in whole seconds', () => {
    expect(formatEstimate(0.04)).toBe('1 s');
    expect(formatEstimate(5)).toBe('5 s');
    expect(formatEstimate(89.6)).toBe('1 min 30 s');
  });
  it('shows sizes', () => {
    expect(formatBytes(0)).toBe('0 bytes');
    expect(formatBytes(1_500)).toBe('1.5 kB');
    expect(formatBytes(91_234_000)).toBe('91 MB');
  });
  it('shows times relative to now', () => {
    const now = new Date('2026-11-20T12:00:00Z');
    expect(formatRelative(new Date('2026-11-20T11:59:40Z'), now)).toBe('now');
    expect(formatRelative(new Date('2026-11-20T11:57:00Z'), now)).toBe('3 minutes ago');
    expect(formatRelative(new Date('2026-11-19T12:00:00Z'), now)).toBe('yesterday');
    expect(formatRelative(new Date('2027-01-20T12:00:00Z'), now)).toBe('in 2 months');
  });
});

describe('createT', () => {
  const t = createT({ hello: 'Hello {name}', days_one: '{count} day', days_other: '{count} days' });
  it('fills the places of a text', () => {
    expect(t('hello', { name: 'Ada' })).toBe('Hello Ada');
  });
  it('chooses the form that fits the number', () => {
    expect(t('days', { count: 1 })).toBe('1 day');
    expect(t('days', { count: 1_200 })).toBe('1,200 days');
  });
});
