import { expect, test } from 'vitest';
import { shownScore } from './shown-score.ts';

test('a score is never shown as more than it is, but for the last digits of a sum', () => {
  expect([89.96, 90, 89.99999999999999, 77.85, 0, 100].map(shownScore)).toEqual([89.9, 90, 90, 77.8, 0, 100]);
});
