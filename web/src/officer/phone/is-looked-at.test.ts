import { expect, it } from 'vitest';
import { isLookedAt } from './is-looked-at.ts';

const NOW = Date.UTC(2026, 4, 1, 8);
const held = { isVisible: true, savesBattery: false, touchedAt: NOW - 600_000 };

it('an order is read on a page that is on the screen, and not behind another app', () => {
  expect(isLookedAt(held, NOW)).toBe(true);
  expect(isLookedAt({ ...held, isVisible: false }, NOW)).toBe(false);
});

it('on a screen left to the battery saver it is read when somebody touches it', () => {
  const saving = { ...held, savesBattery: true };
  expect(isLookedAt(saving, NOW)).toBe(false);
  expect(isLookedAt({ ...saving, touchedAt: NOW + 4_000 }, NOW)).toBe(true);
  // Still in the hand when it came.
  expect(isLookedAt({ ...saving, touchedAt: NOW - 10_000 }, NOW)).toBe(true);
});
