import { localPlane } from '@xuncheng/contract';
import { expect, it } from 'vitest';
import { networkFromRoads, type RoadLine } from './network-from-roads.ts';
import { joinBetweenJunctions } from './street-pieces.ts';

const PLANE = localPlane(120.17, 30.24);

function road(name: string, corners: readonly (readonly [number, number])[], oneway = false): RoadLine {
  const coordinates = corners.map(([x, y]) => PLANE.toLonLat(x, y));
  return { geometry: { type: 'LineString', coordinates }, properties: { name, oneway, roadClass: 'lane' } };
}

/** Name, metres and number of corners of each piece. */
function piecesOf(roads: readonly RoadLine[]): [string, number, number][] {
  const { network, streets } = networkFromRoads(roads);
  const { nodes, metres, street, of } = joinBetweenJunctions(network);
  expect([...of].every((piece) => piece >= 0)).toBe(true);
  return nodes
    .map((passed, piece): [string, number, number] => [
      streets[street[piece]!]!.name,
      Math.round(metres[piece]!),
      passed.length,
    ])
    .sort((a, b) => a[0].localeCompare(b[0]) || a[1] - b[1]);
}

it('N10: a street that bends is one piece from junction to junction', () => {
  const bent = road('a', [
    [0, 0],
    [100, 0],
    [100, 50],
    [200, 50],
  ]);
  expect(piecesOf([bent])).toEqual([['a', 250, 4]]);
  const across = road('b', [
    [150, 0],
    [150, 100],
  ]);
  expect(piecesOf([bent, across])).toEqual([
    ['a', 50, 2],
    ['a', 200, 4],
    ['b', 50, 2],
    ['b', 50, 2],
  ]);
});

it('N10: another name or another direction is another piece', () => {
  const first = road('a', [
    [0, 0],
    [100, 0],
  ]);
  const second = road('b', [
    [100, 0],
    [180, 0],
  ]);
  const third = road(
    'b',
    [
      [180, 0],
      [200, 0],
    ],
    true,
  );
  expect(piecesOf([first, second, third])).toHaveLength(2);
  expect(piecesOf([first, { ...second, properties: { name: 'a', roadClass: 'main' } }])).toHaveLength(2);
});

it('N10: a ring that meets nothing is one piece', () => {
  const ring = road('ring', [
    [0, 0],
    [50, 0],
    [50, 50],
    [0, 0],
  ]);
  expect(piecesOf([ring])).toEqual([['ring', 171, 4]]);
});
