import { expect, it } from 'vitest';
import { PERIOD_NAMES, spanOf, spanOfDays } from './period.ts';

/** Midnight in the city. */
const at = (date: string): number => Date.parse(`${date}T00:00:00+08:00`);

it('spans are whole days of the city, and weeks begin on Monday', () => {
  // A Sunday evening there.
  const now = Date.parse('2026-11-29T20:30:00+08:00');
  expect(spanOf('today', now)).toEqual({ from: at('2026-11-29'), to: at('2026-11-30') });
  expect(spanOf('yesterday', now)).toEqual({ from: at('2026-11-28'), to: at('2026-11-29') });
  expect(spanOf('week', now)).toEqual({ from: at('2026-11-23'), to: at('2026-11-30') });
  expect(spanOf('lastWeek', now)).toEqual({ from: at('2026-11-16'), to: at('2026-11-23') });
  expect(spanOf('month', now)).toEqual({ from: at('2026-11-01'), to: at('2026-11-30') });
  const newYear = Date.parse('2026-01-01T00:10:00+08:00');
  expect(spanOf('lastMonth', newYear)).toEqual({ from: at('2025-12-01'), to: at('2026-01-01') });
  for (const name of PERIOD_NAMES) expect(spanOf(name, now).to).toBeGreaterThan(spanOf(name, now).from);
});

it('chosen days are those of the city, both included', () => {
  expect(spanOfDays(new Date(2026, 10, 1), new Date(2026, 10, 2))).toEqual({
    from: at('2026-11-01'),
    to: at('2026-11-03'),
  });
});
