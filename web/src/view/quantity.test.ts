import { describe, expect, it } from 'vitest';
import { quantityKind } from './quantity.ts';

describe('the kind of a quantity', () => {
  it.each([
    ['water-level', 'water-level'],
    ['noise', 'noise'],
    ['pm2.5', 'pm25'],
    ['manhole-tilt', 'tilt'],
    ['fill-level', 'fill'],
    ['bin-fill', 'fill'],
    ['humidity', 'other'],
    [null, 'other'],
  ] as const)('%s is %s', (quantity, kind) => {
    expect(quantityKind(quantity)).toBe(kind);
  });
});
