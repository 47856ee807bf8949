import type { Performance } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { sortPerformance } from './performance-order.ts';

const row = (badge: string, value: number | null): Performance => ({
  shiftId: 1,
  officerId: 1,
  officerName: badge,
  badge,
  beat: '',
  startsAt: 0,
  endsAt: 1,
  computedAt: null,
  figures: [{ measure: 'coverage', numerator: 1, denominator: 2, unit: 'count', value, evidenceCount: 0 }],
});
const rows = [row('b', 0.5), row('c', null), row('a', 0.9)];
const badges = (sorted: readonly Performance[]) => sorted.map(({ badge }) => badge);

describe('the order of the performance table', () => {
  it('sorts by badge', () => {
    expect(badges(sortPerformance(rows, { by: 'officer', descending: false }))).toEqual(['a', 'b', 'c']);
  });
  it('keeps rows without a value at the end both ways', () => {
    expect(badges(sortPerformance(rows, { by: 'coverage', descending: true }))).toEqual(['a', 'b', 'c']);
    expect(badges(sortPerformance(rows, { by: 'coverage', descending: false }))).toEqual(['b', 'a', 'c']);
  });
});
