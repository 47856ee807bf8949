import { expect, test } from 'vitest';
import { changedVisits, type CellVisit } from './changed-visits.ts';

const visit = (cellId: number, startsAt: number, endsAt: number): CellVisit => ({ cellId, startsAt, endsAt });

test('of a visit that grew only what was added has changed', () => {
  expect(changedVisits([visit(1, 1_000, 9_000)], [visit(1, 1_000.2, 12_000)])).toEqual([visit(1, 9_000, 12_000)]);
  expect(changedVisits([visit(1, 1_000, 9_000)], [visit(1, 1_000, 3_000), visit(1, 5_000, 9_000)])).toEqual([
    visit(1, 3_000, 5_000),
  ]);
});

test('a visit that came, went or was of another cell has changed whole; also one of a moment', () => {
  expect(changedVisits([visit(1, 1_000, 2_000)], [visit(2, 1_000, 2_000)])).toEqual([
    visit(1, 1_000, 2_000),
    visit(2, 1_000, 2_000),
  ]);
  expect(changedVisits([], [visit(1, 1_000, 1_000)])).toEqual([visit(1, 1_000, 1_000)]);
  expect(changedVisits([visit(1, 0, 2_000)], [visit(1, 0, 2_000), visit(1, 1_000, 1_000)])).toEqual([]);
  expect(changedVisits([visit(1, 1, 2)], [visit(1, 1, 2)])).toEqual([]);
});
