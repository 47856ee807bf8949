import { dutyInterval, FLAG_FUTURE, FLAG_MOCK, PICTURE_LIMITS } from '@xuncheng/contract';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { OfficersNow, type PositionFix } from './officers-now.ts';
import { buildShiftTable, type ShiftTable } from './shift-table.ts';

const SHIFT: ShiftRecord = {
  shiftId: 1,
  officerId: 7,
  badge: 'T-1',
  name: '测试队员',
  travelMode: 'foot',
  squadId: 1,
  squad: '一中队',
  squadAreaId: 2,
  beatId: 3,
  beat: '测试责任区',
  areaId: 4,
  deviceId: 't1',
  deviceNumber: 1,
  startsAt: 1_000_000,
  endsAt: 2_000_000,
  clockedInAt: null,
  clockedOutAt: null,
  restStartsAt: null,
  restEndsAt: null,
};
const fixAt = (time: number, lon = 120, flags = 0): PositionFix => ({ deviceId: 't1', time, lon, lat: 30, flags });

let officers: OfficersNow;
let table: ShiftTable;
const refresh = (now: number): void => officers.refresh(table, now, () => true);

beforeEach(() => {
  officers = new OfficersNow(() => PICTURE_LIMITS);
  table = buildShiftTable([SHIFT]);
  refresh(1_000_000);
});

describe('officers now', () => {
  it('an older fix, one from the future and a made-up one never replace the position', () => {
    expect(officers.applyFix(SHIFT, fixAt(1_100_000, 120.1), 1_100_000)).toBe(true);
    expect(officers.applyFix(SHIFT, fixAt(1_099_999, 120.2), 1_100_000)).toBe(false);
    expect(officers.applyFix(SHIFT, fixAt(1_100_000, 120.2), 1_100_000)).toBe(false);
    expect(officers.applyFix(SHIFT, fixAt(1_900_000, 120.3, FLAG_FUTURE), 1_100_000)).toBe(false);
    expect(officers.applyFix(SHIFT, fixAt(1_101_000, 120.4, FLAG_MOCK), 1_101_000)).toBe(false);
    expect(officers.describe(7)).toMatchObject({ lon: 120.1, fixAt: 1_100_000, state: 'live' });
  });

  it('live up to 30 s, stale up to 180 s, then unknown; each change is told once', () => {
    officers.applyFix(SHIFT, fixAt(1_100_000), 1_100_000);
    officers.takeChanges();
    for (const [now, state, isTold] of [
      [1_130_000, 'live', false],
      [1_130_001, 'stale', true],
      [1_180_000, 'stale', false],
      [1_280_000, 'stale', false],
      [1_280_001, 'unknown', true],
    ] as const) {
      refresh(now);
      expect([now, officers.describe(7)?.state]).toEqual([now, state]);
      expect(officers.takeChanges().moved.has(7)).toBe(isTold);
    }
  });

  it('off duty after clocking out: nobody is shown; gone when the shift is over', () => {
    officers.applyFix(SHIFT, fixAt(1_100_000), 1_100_000);
    table = buildShiftTable([{ ...SHIFT, clockedOutAt: 1_150_000 }]);
    refresh(1_150_000);
    expect(officers.describe(7)).toMatchObject({ state: 'off-duty', lon: null, fixAt: null });
    officers.takeChanges();
    refresh(2_000_000);
    expect(officers.describe(7)).toBeUndefined();
    expect([...officers.takeChanges().left.keys()]).toEqual([7]);
  });

  it('arrives with the next shift', () => {
    table = buildShiftTable([SHIFT, { ...SHIFT, shiftId: 2, startsAt: 2_000_000, endsAt: 3_000_000 }]);
    officers.takeChanges();
    refresh(2_000_000);
    const changes = officers.takeChanges();
    // Both are told: who sees the shift that ended need not see the one that begins.
    expect([[...changes.arrived], [...changes.left]]).toEqual([[7], [[7, SHIFT]]]);
    expect(officers.describe(7)).toMatchObject({ shiftId: 2, state: 'unknown', lon: null });
  });
});

describe('shift table', () => {
  it('gives a fix to the shift on duty at its time, late ones too, and to none outside', () => {
    const next = { ...SHIFT, shiftId: 2, startsAt: 2_000_000, endsAt: 3_000_000 };
    const shifts = buildShiftTable([SHIFT, next]);
    expect(shifts.findByDevice('t1', 999_999)).toBeUndefined();
    expect(shifts.findByDevice('t1', 1_000_000)?.shiftId).toBe(1);
    expect(shifts.findByDevice('t1', 2_000_000)?.shiftId).toBe(2);
    expect(shifts.findByDevice('t2', 1_500_000)).toBeUndefined();
    expect(buildShiftTable([{ ...SHIFT, clockedInAt: 1_200_000 }]).findByDevice('t1', 1_100_000)).toBeUndefined();
  });

  it('never makes a duty longer than the plan', () => {
    expect(dutyInterval({ ...SHIFT, clockedInAt: 900_000, clockedOutAt: 2_100_000 })).toEqual({
      startsAt: 1_000_000,
      endsAt: 2_000_000,
    });
    expect(dutyInterval({ ...SHIFT, clockedInAt: 1_500_000, clockedOutAt: 1_400_000 })).toEqual({
      startsAt: 1_500_000,
      endsAt: 1_500_000,
    });
  });

  it('who goes on in another area has left the one and arrived in the other', () => {
    officers.takeChanges();
    table = buildShiftTable([{ ...SHIFT, areaId: 5 }]);
    refresh(1_000_100);
    const { left, arrived } = officers.takeChanges();
    expect([...left]).toEqual([[7, SHIFT]]);
    expect([...arrived]).toEqual([7]);
    expect(officers.shiftOf(7)?.areaId).toBe(5);
    // A shift that was read again and says the same is nothing new.
    table = buildShiftTable([{ ...SHIFT, areaId: 5, clockedInAt: 1_000_050 }]);
    refresh(1_000_200);
    expect(officers.takeChanges().arrived.size).toBe(0);
  });
});
