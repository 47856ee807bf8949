import { expect, it } from 'vitest';
import { COVERAGE_LIMITS } from '../limits.ts';
import { judgeIdleness } from './idleness.ts';
import type { JudgedCell } from './judge-cells.ts';
import { judgeStreets, type StreetPlaces } from './judge-streets.ts';

const HOUR = 3_600_000;
const STREETS: StreetPlaces = {
  ids: Int32Array.of(11, 12, 13, 14, 15),
  lon: new Float64Array(5),
  lat: new Float64Array(5),
  name: new Int32Array(5),
  names: ['a'],
  roadClass: ['main', 'secondary', 'lane', 'main', null],
};

/** A cell under a shift that has gone on for six hours, one of them unknown. */
function under(id: number): JudgedCell {
  const duty = { startsAt: 0, endsAt: 8 * HOUR };
  const unknown = [{ startsAt: HOUR, endsAt: 2 * HOUR }];
  return {
    position: 0,
    cell: { id, code: String(id), areaId: 1, class: 'C', geometry: { type: 'Polygon', coordinates: [] } },
    beat: 'b',
    beatId: 1,
    duty,
    unknown,
    lastVisitAt: Number.NaN,
    now: judgeIdleness(null, Number.NaN, duty, unknown, 6 * HOUR, COVERAGE_LIMITS),
  };
}

it('W3: a street stands by the target of its class, under the shift of the cell in which its middle lies', () => {
  const lastVisit = new Map([[11, 3 * HOUR]]);
  const judged = judgeStreets(STREETS, Int32Array.of(1, 1, 1, 2, 1), [under(1)], lastVisit, 6 * HOUR, COVERAGE_LIMITS);
  // Lanes have no target, nor has what the map gives no class; nobody is on duty where the fourth lies.
  expect(judged.map(({ position, now }) => [position, now.idleSeconds, now.overdueSeconds, now.level])).toEqual([
    [0, 3 * 3_600, 3_600, 3],
    [1, null, 3_600, 3],
  ]);
});

it('W3: a target set for lanes makes them streets like others', () => {
  const limits = { ...COVERAGE_LIMITS, streetTargetSeconds: { main: null, secondary: null, lane: 3_600 } };
  const judged = judgeStreets(STREETS, new Int32Array(5).fill(1), [under(1)], new Map(), 6 * HOUR, limits);
  expect(judged.map(({ position, now }) => [position, now.level])).toEqual([[2, 4]]);
});
