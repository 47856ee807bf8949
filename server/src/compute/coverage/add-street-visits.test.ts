import { expect, test } from 'vitest';
import { addStreetVisits } from './add-street-visits.ts';

const visit = (segmentId: number, startsAt: number, endsAt: number) => ({ segmentId, startsAt, endsAt });

test('W5: what the last minutes have comes to what was known; a visit that goes on is one', () => {
  const whole = [visit(1, 0, 100), visit(2, 100, 200), visit(1, 200, 290)];
  const last = [visit(2, 150, 200), visit(1, 250, 340), visit(3, 340, 400), visit(2, 400, 450)];
  expect(addStreetVisits(whole, last)).toEqual([
    visit(1, 0, 100),
    visit(2, 100, 200),
    visit(1, 200, 340),
    visit(3, 340, 400),
    visit(2, 400, 450),
  ]);
  expect(addStreetVisits(whole, [])).toEqual(whole);
  expect(addStreetVisits([], last)).toEqual(last);
});
