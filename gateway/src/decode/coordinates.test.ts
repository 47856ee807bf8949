import { distanceMetres } from '@xuncheng/contract';
import { expect, it } from 'vitest';
import { gcoord, toWgs84 } from './coordinates.ts';
import type { Decoded } from './decoded.ts';

const at = (lon: number, lat: number): Decoded => ({
  items: [{ kind: 'fix', body: { deviceId: 'd', messageKey: 1, time: 1, lon, lat, mock: false } }],
  refusals: [],
});
const placeOf = ({ items: [item] }: Decoded): [number, number] =>
  item?.kind === 'fix' ? [item.body.lon, item.body.lat] : [Number.NaN, Number.NaN];

/** The square before Hangzhou's east gate in WGS-84, and as the two shifted systems give it. */
const SQUARE: [number, number] = [120.1694, 30.2458];

it.each([
  ['gcj02', gcoord.GCJ02],
  ['bd09', gcoord.BD09],
] as const)('takes the shift of %s back to within a decimetre', (system, target) => {
  const shifted = gcoord.transform(SQUARE, gcoord.WGS84, target);
  expect(distanceMetres(...SQUARE, ...shifted)).toBeGreaterThan(300);
  expect(distanceMetres(...SQUARE, ...placeOf(toWgs84(system, at(...shifted))))).toBeLessThan(0.1);
});

it('leaves alone what is in WGS-84, and GCJ-02 outside China, where it shifts nothing', () => {
  expect(placeOf(toWgs84('wgs84', at(...SQUARE)))).toEqual(SQUARE);
  expect(placeOf(toWgs84('gcj02', at(2.2945, 48.8584)))).toEqual([2.2945, 48.8584]);
});
