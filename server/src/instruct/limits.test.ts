import { expect, it } from 'vitest';
import { retryAfterSeconds } from './limits.ts';

it('what did not arrive is sent again after longer and longer, and then evenly', () => {
  const retrySeconds = { first: 1, second: 2, third: 3, fourth: 4, later: 5 };
  expect([0, 1, 2, 3, 4, 5, 99].map((attempts) => retryAfterSeconds(attempts, { retrySeconds }))).toEqual([
    1, 1, 2, 3, 4, 5, 5,
  ]);
});
