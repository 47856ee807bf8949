import { expect, it } from 'vitest';
import { judgeDuty } from './off-duty.ts';

const ENDS_AT = Date.UTC(2026, 4, 1, 10);
const working = { endsAt: ENDS_AT, clockedOutAt: null };
const gone = { endsAt: ENDS_AT, clockedOutAt: ENDS_AT - 3_600_000 };

it('D1 goes on for who is on duty, and for who was disturbed for a reason', () => {
  expect(judgeDuty({ kind: 'order', duty: working }, true)).toBe('go-on');
  expect(judgeDuty({ kind: 'roll-call', duty: gone }, true)).toBe('go-on');
  expect(judgeDuty({ kind: 'order', duty: null }, false)).toBe('go-on');
});

it('D2 ends roll calls and check-ins of who clocked out, and lets orders wait', () => {
  expect(judgeDuty({ kind: 'roll-call', duty: gone }, false)).toBe('end');
  expect(judgeDuty({ kind: 'check-in', duty: gone }, false)).toBe('end');
  expect(judgeDuty({ kind: 'order', duty: gone }, false)).toBe('wait');
});

it('D3 goes on asking how somebody is whose shift ended without a word', () => {
  expect(judgeDuty({ kind: 'check-in', duty: working }, false)).toBe('go-on');
  expect(judgeDuty({ kind: 'roll-call', duty: working }, false)).toBe('wait');
  expect(judgeDuty({ kind: 'order', duty: working }, false)).toBe('wait');
});
