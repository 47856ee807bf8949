import { expect, it } from 'vitest';
import { whyNobody } from './why-nobody.ts';

it('counts what keeps whom, most first', () => {
  const kept = (['too-far', 'resting', 'too-far', 'no-position', 'too-far', 'resting'] as const).map(
    (reason, officerId) => ({
      officerId,
      reason,
    }),
  );
  expect(whyNobody(kept)).toEqual([
    ['too-far', 3],
    ['resting', 2],
    ['no-position', 1],
  ]);
  expect(whyNobody([])).toEqual([]);
});
