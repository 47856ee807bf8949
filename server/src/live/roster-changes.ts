import { ROSTER_AHEAD_HOURS } from '@xuncheng/contract';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import type { ShiftTable } from './shift-table.ts';

/** Does it run at `now` (epoch ms), or begin soon? */
export function isOfNow({ startsAt, endsAt }: Pick<ShiftRecord, 'startsAt' | 'endsAt'>, now: number): boolean {
  return endsAt > now && startsAt <= now + ROSTER_AHEAD_HOURS * 3_600_000;
}

/** Shifts of now or soon that are not what they were: come, gone, somebody else's, at another time, clocked in or out, or resting. */
export function changedShifts(before: ShiftTable, after: ShiftTable, now: number): ShiftRecord[] {
  const isChanged = (was: ShiftRecord, is: ShiftRecord): boolean => FIELDS.some((field) => was[field] !== is[field]);
  const changed: ShiftRecord[] = [];
  for (const is of after.byId.values()) {
    const was = before.byId.get(is.shiftId);
    // Whoever saw it as it was must hear of it as well.
    if (!was) changed.push(is);
    else if (isChanged(was, is)) changed.push(was, is);
  }
  for (const was of before.byId.values()) if (!after.byId.has(was.shiftId)) changed.push(was);
  return changed.filter((shift) => isOfNow(shift, now));
}

const FIELDS = [
  'officerId',
  'name',
  'badge',
  'squadId',
  'beatId',
  'beat',
  'startsAt',
  'endsAt',
  'clockedInAt',
  'clockedOutAt',
  'restStartsAt',
  'restEndsAt',
] as const satisfies readonly (keyof ShiftRecord)[];
