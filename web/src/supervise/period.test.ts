import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cityMoment, PERIOD_NAMES, spanOf, spanOfDays } from './period.ts';

/** Midnight in the city. */
const at = (date: string): number => Date.parse(`${date}T00:00:00+08:00`);

it('spans are whole days of the city, and weeks begin on Monday', () => {
  // A Sunday evening there.
  const now = Date.parse('2026-11-29T20:30:00+08:00');
  expect(spanOf('today', now, 'Asia/Shanghai')).toEqual({ from: at('2026-11-29'), to: at('2026-11-30') });
  expect(spanOf('yesterday', now, 'Asia/Shanghai')).toEqual({ from: at('2026-11-28'), to: at('2026-11-29') });
  expect(spanOf('week', now, 'Asia/Shanghai')).toEqual({ from: at('2026-11-23'), to: at('2026-11-30') });
  expect(spanOf('lastWeek', now, 'Asia/Shanghai')).toEqual({ from: at('2026-11-16'), to: at('2026-11-23') });
  expect(spanOf('month', now, 'Asia/Shanghai')).toEqual({ from: at('2026-11-01'), to: at('2026-11-30') });
  const newYear = Date.parse('2026-01-01T00:10:00+08:00');
  expect(spanOf('lastMonth', newYear, 'Asia/Shanghai')).toEqual({ from: at('2025-12-01'), to: at('2026-01-01') });
  for (const name of PERIOD_NAMES)
    expect(spanOf(name, now, 'Asia/Shanghai').to).toBeGreaterThan(spanOf(name, now, 'Asia/Shanghai').from);
});

it('chosen days are those of the city, both included', () => {
  expect(spanOfDays(new Date(2026, 10, 1), new Date(2026, 10, 2), 'Asia/Shanghai')).toEqual({
    from: at('2026-11-01'),
    to: at('2026-11-03'),
  });
});

it('what a calendar with a clock was set to is meant by the city’s clock', () => {
  const picked = new Date(2026, 6, 1, 8, 30, 20);
  expect(cityMoment(picked, 'Asia/Shanghai')).toBe(Date.parse('2026-07-01T08:30:00+08:00'));
  expect(cityMoment(picked, 'Europe/Berlin')).toBe(Date.parse('2026-07-01T08:30:00+02:00'));
});

/** Clocks that are changed at night (Berlin), at midnight (Santiago, Havana), by half an hour (Lord Howe), and never. */
const ZONES = ['Europe/Berlin', 'America/Santiago', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Shanghai'];

it('spans are whole days by the calendar of any zone, also when its clocks are changed', () => {
  const changes = [
    '2026-03-29T01:00Z',
    '2026-10-25T01:00Z',
    '2026-09-06T04:00Z',
    '2026-11-01T05:00Z',
    '2026-10-03T15:30Z',
  ];
  const near = fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -3_000, max: 3_000 }));
  const moment = fc.oneof(
    near.map(([change, minutes]) => Date.parse(change) + minutes * 60_000),
    fc.integer({ min: Date.parse('2024-01-01T00:00Z'), max: Date.parse('2029-01-01T00:00Z') }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), moment, (zone, now) => {
      const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
      const date = (at: number): string => format.format(at);
      const today = spanOf('today', now, zone);
      expect([date(today.from), date(today.to - 1)]).toEqual([date(now), date(now)]);
      expect([date(today.from - 1), date(today.to)]).not.toContain(date(now));
      expect(spanOf('yesterday', now, zone).to).toBe(today.from);
      const [lastWeek, week] = [spanOf('lastWeek', now, zone), spanOf('week', now, zone)];
      expect([lastWeek.to, week.to]).toEqual([week.from, today.to]);
      const days = new Set<string>();
      for (let at = lastWeek.from; at < lastWeek.to; at += 3_600_000) days.add(date(at));
      expect(days.size).toBe(7);
      expect(new Date(date(week.from)).getUTCDay()).toBe(1);
      const month = spanOf('month', now, zone);
      expect(date(month.from)).toBe(`${date(now).slice(0, 8)}01`);
      expect(date(month.from - 1)).not.toContain(date(now).slice(0, 7));
      expect(spanOf('lastMonth', now, zone).to).toBe(month.from);
    }),
    { numRuns: 300 },
  );
});
