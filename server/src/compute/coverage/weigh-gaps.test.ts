import type { CoverageGap } from '@xuncheng/contract';
import { expect, test } from 'vitest';
import { COVERAGE_LIMITS } from '../limits.ts';
import { weighGaps, type PressingMatter } from './weigh-gaps.ts';

const gap = (
  cellId: number,
  cellClass: CoverageGap['class'],
  overdueSeconds: number,
): Omit<CoverageGap, 'pressing'> => ({
  cellId,
  cellCode: String(cellId),
  areaId: 1,
  class: cellClass,
  beat: null,
  startsAt: 0,
  endsAt: null,
  targetSeconds: 7_200,
  lastVisitAt: null,
  overdueSeconds,
  lon: cellId,
  lat: 0,
});
const matter = (lon: number, severity: PressingMatter['severity']): PressingMatter => ({ lon, lat: 0, severity });
const order = (matters: readonly PressingMatter[]): [number, number][] =>
  weighGaps(
    [gap(1, 'A', 100), gap(2, 'B', 100), gap(3, 'B', 149), gap(4, 'B', 100)],
    matters,
    (lon) => (lon < 9 ? lon : undefined),
    COVERAGE_LIMITS.weight,
  ).map(({ cellId, pressing }) => [cellId, pressing]);

test('L2: gaps by weight of the class × seconds overdue, then by cell', () => {
  expect(order([]).map(([cell]) => cell)).toEqual([1, 3, 2, 4]);
});

test('L2: what is open in a cell lets its gap weigh more, each by its severity; what is open elsewhere nothing', () => {
  // 100 s of class B (2) with a minor and a warning: 2 × 100 × 2.5 = 500; class A with nothing: 300.
  expect(order([matter(4, 'minor'), matter(4, 'warning'), matter(9, 'critical')])).toEqual([
    [4, 2],
    [1, 0],
    [3, 0],
    [2, 0],
  ]);
  expect(order([matter(2, 'critical')])[0]).toEqual([2, 1]);
});
