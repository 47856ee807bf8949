import { expect, it } from 'vitest';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { changedShifts, isOfNow } from './roster-changes.ts';
import { buildShiftTable } from './shift-table.ts';

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const shift = (shiftId: number, more: Partial<ShiftRecord> = {}): ShiftRecord => ({
  shiftId,
  officerId: shiftId,
  badge: `T-${String(shiftId)}`,
  name: '测试队员',
  travelMode: 'foot',
  squadId: 1,
  squad: '一中队',
  squadAreaId: 2,
  beatId: 3,
  beat: '测试责任区',
  areaId: 4,
  deviceId: null,
  deviceNumber: null,
  startsAt: NOW - HOUR,
  endsAt: NOW + HOUR,
  clockedInAt: null,
  clockedOutAt: null,
  restStartsAt: null,
  restEndsAt: null,
  ...more,
});
const changed = (before: ShiftRecord[], after: ShiftRecord[]): number[] =>
  changedShifts(buildShiftTable(before), buildShiftTable(after), NOW).map(({ shiftId }) => shiftId);

it('runs now, or begins within two hours', () => {
  const of = (from: number, to: number): boolean =>
    isOfNow({ startsAt: NOW + from * HOUR, endsAt: NOW + to * HOUR }, NOW);
  expect([of(-1, 1), of(2, 3), of(-1, 0), of(2.1, 3)]).toEqual([true, true, false, false]);
});

it('tells a shift that came, went, or was clocked into; and nothing of one that stayed or is far off', () => {
  const stays = shift(1);
  const tomorrow = { startsAt: NOW + 20 * HOUR, endsAt: NOW + 28 * HOUR };
  expect(changed([stays], [stays])).toEqual([]);
  expect(changed([stays], [stays, shift(2)])).toEqual([2]);
  expect(changed([stays, shift(2)], [stays])).toEqual([2]);
  expect(changed([stays], [shift(1, { clockedInAt: NOW })])).toEqual([1, 1]);
  expect(changed([], [shift(3, tomorrow)])).toEqual([]);
  // Moved from today to tomorrow it is told to who had it today.
  expect(changed([shift(4)], [shift(4, tomorrow)])).toEqual([4]);
});
