import { localPlane } from '@xuncheng/contract';
import { expect, test } from 'vitest';
import { OPEN_GATE, passGate } from './live-gate.ts';

const PLANE = localPlane(120.17, 30.24);

/** Which of these positions (seconds, metres east) count, in the order in which they are let through; on foot: 12 m/s, three agree. */
function visited(places: readonly (readonly [seconds: number, x: number])[]): number[] {
  let state = OPEN_GATE;
  const seen: number[] = [];
  for (const [seconds, x] of places) {
    const [lon, lat] = PLANE.toLonLat(x, 0);
    const passed = passGate(state, { lon, lat, time: seconds * 1_000 }, 12, 3);
    state = passed.state;
    seen.push(...passed.visited.map((place) => Math.round(PLANE.toXY(place.lon, place.lat)[0])));
  }
  return seen;
}

test('V5: a wild fix visits nothing, and those after it do', () => {
  expect(
    visited([
      [0, 0],
      [10, 10],
      [20, 5_000],
      [30, 30],
    ]),
  ).toEqual([0, 10, 30]);
});

test('V5: three in a row that agree are believed, all of them; two, or three that do not agree, are not', () => {
  const beginning = [
    [0, 0],
    [10, 5_000],
    [20, 5_010],
  ] as const;
  expect(visited(beginning)).toEqual([0]);
  expect(visited([...beginning, [30, 5_020], [40, 5_030]])).toEqual([0, 5_000, 5_010, 5_020, 5_030]);
  expect(visited([...beginning, [30, 9_000], [40, 30]])).toEqual([0, 30]);
});

test('V5: a late fix counts where one could have been, and moves nobody back', () => {
  expect(
    visited([
      [100, 1_000],
      [50, 500],
      [60, -4_000],
      [110, 1_010],
      [110, 5_000],
    ]),
  ).toEqual([1_000, 500, 1_010]);
});
