import type { Caller } from '../access/caller.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import { findLastTerminal, type NewInstructionRow } from '../store/instructions.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';

/** Whom the finder asks. */
export interface KnowsOfficers {
  readonly database: Database;
  /** Running, on-duty shift of an officer; undefined off shift. */
  readonly findShift: (officerId: number, now: number) => ShiftRecord | undefined;
  readonly isInArea: (caller: Caller, areaId: number) => boolean;
  readonly existsOfficer: (caller: Caller, officerId: number, now: number) => Promise<boolean>;
}

type Receiver = NewInstructionRow['receivers'][number];

/**
 * The terminals of those to be instructed, all or nothing: everybody in the caller's area, and on duty unless there is a reason to disturb
 * those who are not, at the terminal they carried last.
 * @throws Refusal `officer-off-duty`, `officer-without-terminal` (409, with the places in the order), 404 for an officer not in reach
 */
export async function findReceivers(
  officers: KnowsOfficers,
  caller: Caller,
  officerIds: readonly number[],
  now: number,
  offDutyReason: string | undefined,
): Promise<Receiver[]> {
  const receivers: Receiver[] = [];
  const offDuty: number[] = [];
  const mute: number[] = [];
  const take = (officerId: number, shiftId: number | null, deviceNumber: number | null): void => {
    if (deviceNumber === null) mute.push(officerId);
    else receivers.push({ officerId, shiftId, deviceNumber });
  };
  for (const officerId of new Set(officerIds)) {
    const shift = officers.findShift(officerId, now);
    if (shift && officers.isInArea(caller, shift.areaId)) take(officerId, shift.shiftId, shift.deviceNumber);
    else if (shift || !(await officers.existsOfficer(caller, officerId, now))) throw notFound('officer');
    else if (offDutyReason === undefined) offDuty.push(officerId);
    else take(officerId, null, await findLastTerminal(officers.database, officerId));
  }
  const name = (ids: readonly number[], message: string): { path: string; message: string }[] =>
    ids.map((id) => ({
      path: `officerIds.${String(officerIds.indexOf(id))}`,
      message: `officer ${String(id)}: ${message}`,
    }));
  if (offDuty.length > 0) {
    throw new Refusal(
      409,
      'officer-off-duty',
      'Officers off duty are not disturbed without a reason (offDutyReason).',
      name(offDuty, 'off duty'),
    );
  }
  if (mute.length > 0) {
    throw new Refusal(409, 'officer-without-terminal', 'There is no terminal to send to.', name(mute, 'no terminal'));
  }
  return receivers;
}
