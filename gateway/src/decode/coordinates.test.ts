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

it('shifts where an alarm and a receipt say they are, too', () => {
  const [lon, lat] = gcoord.transform(SQUARE, gcoord.WGS84, gcoord.GCJ02);
  const common = { deviceId: 'd', messageKey: 1, time: 1 };
  const alarm = { type: 'sos', severity: 'critical', active: true, text: '' } as const;
  const receipt = { instructionId: '6f1d2c3b-4a59-4e68-9b7c-8d9e0f1a2b3c', step: 'arrived' } as const;
  const { items } = toWgs84('gcj02', {
    items: [
      { kind: 'alarm', body: { ...common, ...alarm, lon, lat } },
      { kind: 'receipt', body: { ...common, ...receipt, lon, lat } },
      { kind: 'alarm', body: { ...common, ...alarm } },
    ],
    refusals: [],
  });
  const places = items.map(({ body }) => ('lon' in body ? [body.lon, body.lat] : []));
  for (const [itsLon, itsLat] of places.slice(0, 2))
    expect(distanceMetres(...SQUARE, itsLon!, itsLat!)).toBeLessThan(0.1);
  expect(places[2]).toEqual([]);
});
