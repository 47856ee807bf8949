import { OFFICER_STATES, type NotOffered } from '@xuncheng/contract';
import { TASK_URGENT, type OfficerColumns } from './officer-columns.ts';

const OFF_DUTY = OFFICER_STATES.indexOf('off-duty');
const UNKNOWN = OFFICER_STATES.indexOf('unknown');

/** A1, as far as it does not depend on the place; null: may be offered. */
export function refuseOfficer(officers: OfficerColumns, row: number, now: number): NotOffered | null {
  const state = officers.state[row]!;
  if (state === OFF_DUTY) return 'off-duty';
  if (state === UNKNOWN || Number.isNaN(officers.lon[row]!)) return 'no-position';
  if (officers.restUntil[row]! > now) return 'resting';
  return officers.task[row] === TASK_URGENT ? 'busy-urgent' : null;
}
