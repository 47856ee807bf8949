import type { DistrictDocument } from '@xuncheng/contract';
import { expect, test } from 'vitest';
import { buildNetwork, findWay, nearestCorner } from './network.ts';

type Road = DistrictDocument['map'][number];
const road = (...coordinates: [number, number][]): Road => ({
  type: 'Feature',
  geometry: { type: 'LineString', coordinates },
  properties: { kind: 'road', roadClass: 'lane', widthMetres: 6 },
});

// A square block with a detour: a–b–c the short way, a–d–e–c the long one; f–g is an island.
const [a, b, c, d, e] = [
  [120.17, 30.24],
  [120.171, 30.24],
  [120.171, 30.241],
  [120.165, 30.24],
  [120.165, 30.241],
] as [[number, number], [number, number], [number, number], [number, number], [number, number]];
const network = buildNetwork([road(a, b, c), road(a, d, e, c), road([120.2, 30.25], [120.201, 30.25])]);
const cornerAt = ([lon, lat]: [number, number]): number => nearestCorner(network, ...network.plane.toXY(lon, lat));

test('roads that share a corner are joined, and the shorter way is taken', () => {
  expect(findWay(network, cornerAt(a), cornerAt(c))).toEqual([cornerAt(a), cornerAt(b), cornerAt(c)]);
  expect(findWay(network, cornerAt(d), cornerAt(b))).toEqual([cornerAt(d), cornerAt(a), cornerAt(b)]);
});

test('without a way one stays where one is', () => {
  expect(findWay(network, cornerAt(a), cornerAt([120.2, 30.25]))).toEqual([cornerAt(a)]);
});

test('the nearest corner is found from far away too', () => {
  expect(cornerAt([120.3, 30.3])).toBe(cornerAt([120.201, 30.25]));
});
