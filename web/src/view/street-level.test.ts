import { expect, it } from 'vitest';
import { streetLevel } from './street-level.ts';

it('streets are classed by the hours since they were walked', () => {
  expect([0, 3_599, 3_600, 7_200, 14_400, 28_799, 28_800, undefined].map(streetLevel)).toEqual([
    0, 0, 1, 2, 3, 3, 4, 4,
  ]);
});
