import { FIX_RANGES, fixMessage, messageKey } from '@xuncheng/contract';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readFix } from './own-fix.ts';

const edges = Object.values(FIX_RANGES).flat();
const odd = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(...edges, -0, 180, -180, 90, -90, 180.1, 2 ** 31, 2 ** 31 - 1, 2 ** 53),
  fc.constantFrom(
    null,
    undefined,
    '',
    '7',
    '07',
    'a',
    'x'.repeat(128),
    'x'.repeat(129),
    true,
    [],
    {},
    '2026-05-01T08:00:00Z',
  ),
);
const likely = {
  id: fc.oneof(fc.nat(), odd),
  time: fc.oneof(fc.integer({ min: 0, max: 2e12 }), odd),
  lon: fc.oneof(fc.double({ min: -180, max: 180 }), odd),
  lat: fc.oneof(fc.double({ min: -90, max: 90 }), odd),
};
const optional = {
  accuracy: fc.oneof(fc.integer({ min: 0, max: 100 }), odd),
  altitude: fc.oneof(fc.integer({ min: 0, max: 100 }), odd),
  speed: fc.oneof(fc.integer({ min: 0, max: 100 }), odd),
  heading: fc.oneof(fc.integer({ min: 0, max: 360 }), odd),
  battery: fc.oneof(fc.integer({ min: 0, max: 100 }), odd),
  mock: fc.oneof(fc.boolean(), odd),
  unheardOf: odd,
};

it('reads what it reads exactly as the validator does, and nothing that the validator refuses', () => {
  let read = 0;
  fc.assert(
    fc.property(fc.record({ ...likely, ...optional }, { requiredKeys: ['id', 'time', 'lon', 'lat'] }), (value) => {
      const byHand = readFix('t-1', value);
      if (!byHand) return;
      read++;
      const parsed = fixMessage.parse(value);
      const { id, mock, ...rest } = parsed;
      expect(byHand.body).toEqual({ deviceId: 't-1', messageKey: messageKey(id), mock: mock === true, ...rest });
    }),
    { numRuns: 4_000, seed: 7 },
  );
  expect(read).toBeGreaterThan(100);
});

it('leaves to the validator what is no object at all', () => {
  for (const value of [null, 3, 'x', [], [1]]) expect(readFix('t-1', value)).toBeUndefined();
});

it('reads what terminals send', () => {
  expect(readFix('t-1', { id: 7, time: 1.7e12, lon: 120.1, lat: 30.2, accuracy: 5 })).toBeDefined();
});
