import { expect, test } from 'vitest';
import { comparedSpans, isWithinMonth } from './compared-spans.ts';

const SHANGHAI = 'Asia/Shanghai';
/** Midnight there. */
const at = (date: string): number => Date.parse(`${date}T00:00:00+08:00`);
const date = (moment: number): string =>
  new Date(moment + 8 * 3_600_000).toISOString().slice(0, 16).replace('T00:00', '');

/** Both compared spans of one, as dates of the city. */
function compare(from: string, to: string, isMonth = false): Record<'previous' | 'yearAgo', string> {
  const { previous, yearAgo } = comparedSpans({ from: at(from), to: at(to) }, SHANGHAI, isMonth);
  return {
    previous: `${date(previous.from)} ${date(previous.to)}`,
    yearAgo: `${date(yearAgo.from)} ${date(yearAgo.to)}`,
  };
}

test('C1: a month is compared with the month before and with the same one a year ago, leap or not', () => {
  expect(compare('2028-03-01', '2028-04-01')).toEqual({
    previous: '2028-02-01 2028-03-01',
    yearAgo: '2027-03-01 2027-04-01',
  });
  expect(compare('2025-03-01', '2025-04-01')).toEqual({
    previous: '2025-02-01 2025-03-01',
    yearAgo: '2024-03-01 2024-04-01',
  });
  expect(compare('2028-02-01', '2028-03-01')).toEqual({
    previous: '2028-01-01 2028-02-01',
    yearAgo: '2027-02-01 2027-03-01',
  });
  expect(compare('2025-02-01', '2025-03-01')).toEqual({
    previous: '2025-01-01 2025-02-01',
    yearAgo: '2024-02-01 2024-03-01',
  });
  expect(compare('2026-01-01', '2026-04-01').previous).toBe('2025-10-01 2026-01-01');
  expect(compare('2025-01-01', '2026-01-01')).toEqual({
    previous: '2024-01-01 2025-01-01',
    yearAgo: '2024-01-01 2025-01-01',
  });
});

test('C2: what has passed of a month is compared with the same days of the month before', () => {
  expect(compare('2026-11-01', '2026-11-30', true)).toEqual({
    previous: '2026-10-01 2026-10-30',
    yearAgo: '2025-11-01 2025-11-30',
  });
  expect(compare('2026-03-01', '2026-03-31', true).previous).toBe('2026-02-01 2026-03-01');
  expect(compare('2028-03-01', '2028-03-31', true).previous).toBe('2028-02-01 2028-03-01');
  expect(compare('2026-11-01', '2026-12-01', true).previous).toBe('2026-10-01 2026-11-01');
  expect(compare('2026-11-02', '2026-11-05', true).previous).toBe('2026-10-30 2026-11-02');
});

test('C2: more than a month is not what has passed of one', () => {
  const isMonth = (from: string, to: string): boolean => isWithinMonth({ from: at(from), to: at(to) }, SHANGHAI);
  expect(isMonth('2026-11-01', '2026-11-30')).toBe(true);
  expect(isMonth('2026-11-01', '2026-12-01')).toBe(true);
  expect(isMonth('2026-11-01', '2026-12-02')).toBe(false);
  expect(isMonth('2026-02-01', '2026-03-02')).toBe(false);
  expect(isMonth('2026-11-23', '2026-12-03')).toBe(true);
});

test('C3: other spans are compared with as many days right before, and with the same dates a year ago', () => {
  expect(compare('2026-11-23', '2026-11-30')).toEqual({
    previous: '2026-11-16 2026-11-23',
    yearAgo: '2025-11-23 2025-11-30',
  });
  expect(compare('2026-11-01', '2026-11-02').previous).toBe('2026-10-31 2026-11-01');
  expect(compare('2028-02-29', '2028-03-01').yearAgo).toBe('2027-02-28 2027-03-01');
  expect(compare('2025-02-28', '2025-03-01').yearAgo).toBe('2024-02-28 2024-02-29');
  expect(compare('2028-02-20', '2028-03-05').yearAgo).toBe('2027-02-20 2027-03-05');
  expect(compare('2028-03-01', '2028-03-02').yearAgo).toBe('2027-03-01 2027-03-02');
  const hours = comparedSpans({ from: at('2028-03-01') + 1, to: at('2028-03-01') + 3_601 }, SHANGHAI, false);
  expect(hours).toEqual({
    previous: { from: at('2028-03-01') - 3_599, to: at('2028-03-01') + 1 },
    yearAgo: { from: at('2027-03-01') + 1, to: at('2027-03-01') + 3_601 },
  });
});

test('C3: days are the city’s, also where clocks are changed', () => {
  const [from, to] = ['2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00'].map((text) => Date.parse(text));
  const { previous } = comparedSpans({ from: from!, to: to! }, 'Europe/Berlin', false);
  expect(previous).toEqual({ from: Date.parse('2026-03-28T00:00:00+01:00'), to: from });
});
