import { localPlane } from '@xuncheng/contract';
import { expect, it } from 'vitest';
import { networkFromRoads } from '../network/network-from-roads.ts';
import { matchOptions, matchTrack } from '../matching/match-track.ts';
import { joinBetweenJunctions } from '../network/street-pieces.ts';
import { walkStreets } from './walk-streets.ts';

const PLANE = localPlane(120.17, 30.24);

/** A street from west to east with three side streets to the north, 100 m apart. */
const { network, streets } = networkFromRoads([
  {
    geometry: { type: 'LineString', coordinates: [PLANE.toLonLat(0, 0), PLANE.toLonLat(400, 0)] },
    properties: { name: '大街' },
  },
  ...[100, 200, 300].map((x) => ({
    geometry: { type: 'LineString' as const, coordinates: [PLANE.toLonLat(x, 0), PLANE.toLonLat(x, 150)] },
    properties: { name: `巷${String(x)}` },
  })),
]);

const PIECES = joinBetweenJunctions(network);

/** Walking at 1.25 m/s along these corners, a fix every four seconds. */
function walk(corners: readonly (readonly [number, number])[]): { time: number[]; lon: number[]; lat: number[] } {
  const fixes = { time: [] as number[], lon: [] as number[], lat: [] as number[] };
  let time = 0;
  for (let i = 1; i < corners.length; i++) {
    const [[ax, ay], [bx, by]] = [corners[i - 1]!, corners[i]!];
    const steps = Math.round(Math.hypot(bx - ax, by - ay) / 5);
    for (let step = 0; step < steps; step++, time += 4_000) {
      const [lon, lat] = PLANE.toLonLat(ax + (step / steps) * (bx - ax), ay + (step / steps) * (by - ay) + 3);
      fixes.time.push(time);
      fixes.lon.push(lon);
      fixes.lat.push(lat);
    }
  }
  return fixes;
}

function streetsOf(corners: readonly (readonly [number, number])[]): [string, number, number][] {
  const fixes = walk(corners);
  const visits = walkStreets(network, PIECES, matchTrack(network, fixes, matchOptions('foot')), fixes.time);
  return visits.map(({ piece, startsAt, endsAt }) => [
    `${streets[PIECES.street[piece]!]!.name} ${String(Math.round(PIECES.metres[piece]!))}`,
    startsAt / 1_000,
    endsAt / 1_000,
  ]);
}

it('W1: the pieces walked, in order, each from the last fix before it to its own last', () => {
  const visits = streetsOf([
    [20, 0],
    [200, 0],
    [200, 140],
  ]);
  expect(visits.map(([name]) => name)).toEqual(['大街 100', '大街 100', '巷200 150']);
  expect(visits[0]![1]).toBe(0);
  for (let i = 1; i < visits.length; i++) expect(visits[i]![1]).toBe(visits[i - 1]![2]);
  // 80 m at 1.25 m/s, 100 m, 140 m.
  expect(Math.abs(visits[0]![2] - 64)).toBeLessThanOrEqual(12);
  expect(Math.abs(visits[1]![2] - 144)).toBeLessThanOrEqual(12);
});

it('W1: a few metres into a street are no visit', () => {
  expect(
    streetsOf([
      [94, 0],
      [200, 0],
      [206, 0],
    ]).map(([name]) => name),
  ).toEqual(['大街 100']);
});

it('W1: less than half of a piece is no visit, from both ends as from one', () => {
  const along = (...corners: readonly (readonly [number, number])[]): string[] =>
    streetsOf(corners).map(([name]) => name);
  expect(along([100, 5], [200, 5], [200, 60], [200, 0], [300, 0], [300, 100])).not.toContain('巷200 150');
  expect(along([100, 5], [200, 5], [200, 95], [200, 0], [300, 0], [300, 100])).toContain('巷200 150');
});

it('W2: to and fro on one piece is one visit', () => {
  const visits = streetsOf([
    [100, 5],
    [100, 140],
    [100, 20],
    [100, 140],
  ]);
  expect(visits.map(([name]) => name)).toEqual(['巷100 150']);
});

it('W1: across a square there is no street', () => {
  expect(
    streetsOf([
      [-300, 200],
      [-200, 600],
    ]),
  ).toEqual([]);
});
