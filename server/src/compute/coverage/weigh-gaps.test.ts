import { expect, test } from 'vitest';
import { COVERAGE_LIMITS } from '../limits.ts';
import { weighGaps, type OpenGap, type PressingMatter } from './weigh-gaps.ts';

const gap = (cellId: number, cellClass: 'A' | 'B' | 'C', overdueSeconds: number): OpenGap => ({
  kind: 'cell',
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
    COVERAGE_LIMITS,
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

test('W4: streets are among them by the weight of their class, and by what is open in their cell', () => {
  const { cellCode: _, class: __, ...rest } = gap(4, 'A', 100) as OpenGap & { kind: 'cell' };
  const street = (segmentId: number, roadClass: 'main' | 'secondary'): OpenGap => ({
    ...rest,
    kind: 'street',
    segmentId,
    name: '',
    roadClass,
    overdueSeconds: 90,
  });
  const given = [gap(1, 'A', 100), street(7, 'secondary'), street(6, 'main'), gap(2, 'B', 100)];
  const weigh = (matters: readonly PressingMatter[]): (number | string)[] =>
    weighGaps(given, matters, (lon) => lon, COVERAGE_LIMITS).map((one) =>
      one.kind === 'street' ? `street ${String(one.segmentId)}` : one.cellId,
    );
  expect(weigh([])).toEqual([1, 'street 6', 2, 'street 7']);
  expect(weigh([matter(4, 'minor')])).toEqual(['street 6', 'street 7', 1, 2]);
});
