import type { Database } from '../store/database.ts';
import { listAnsweredCheckIns, type NewInstructionRow } from '../store/instructions.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { nextKey } from './next-key.ts';

/** Hours after which nobody waits for the next check-in of a series any more. */
const SERIES_HOURS = 13;

interface Needs {
  readonly database: Database;
  readonly findShift: (officerId: number, now: number) => ShiftRecord | undefined;
  readonly begin: (row: Omit<NewInstructionRow, 'id'>) => Promise<unknown>;
}

/**
 * The next check-in of every series whose last one was answered: due so many minutes from now. Asked again it is the same one. A series
 * ends when one is missed or cancelled, and with the shift.
 */
export async function continueCheckIns({ database, findShift, begin }: Needs, now: number): Promise<void> {
  for (const last of await listAnsweredCheckIns(database, now - SERIES_HOURS * 3_600_000)) {
    const shift = findShift(last.officerId, now);
    if (!shift || shift.deviceNumber === null) continue;
    await begin({
      idempotencyKey: nextKey(last.instructionId, last.officerId),
      kind: 'check-in',
      issuedAt: now,
      issuedBy: last.issuedBy,
      text: last.text,
      priority: last.priority,
      place: undefined,
      drawing: null,
      deadline: now + last.repeatMinutes * 60_000,
      repeatMinutes: last.repeatMinutes,
      replaces: last.instructionId,
      replacesOfficerId: null,
      offDutyReason: null,
      receivers: [{ officerId: last.officerId, shiftId: shift.shiftId, deviceNumber: shift.deviceNumber }],
    });
  }
}
