import type { AllocationLimits } from '../limits.ts';
import { TASK_NONE, TASK_URGENT } from './officer-columns.ts';

/** Why a move that a plan suggested is not made any more (A11). */
export const MOVE_REFUSALS = [
  'alarm-over',
  'task-taken',
  'officer-resting',
  'officer-busy',
  'officer-moved-lately',
] as const;
export type MoveRefusal = (typeof MOVE_REFUSALS)[number];

/** Who would be sent, as of now. Epoch ms. */
export interface MovedOfficer {
  /** One of the TASK_ numbers of officer-columns. */
  readonly task: number;
  /** Undefined: not since long. */
  readonly movedAt: number | undefined;
  readonly restUntil: number | undefined;
}

/** Where to. */
export interface MoveStop {
  readonly isAlarm: boolean;
  /** An alarm that has cleared. */
  readonly isOver: boolean;
  /** Somebody is on the way there. */
  readonly isTaken: boolean;
}

/** A11: what has changed since the plan was made, if it forbids the move; the first that holds. */
export function refuseMove(
  officer: MovedOfficer,
  stops: readonly MoveStop[],
  now: number,
  limits: Pick<AllocationLimits, 'movedSeconds'>,
): MoveRefusal | null {
  if (stops.some(({ isOver }) => isOver)) return 'alarm-over';
  if (stops.some(({ isTaken }) => isTaken)) return 'task-taken';
  if (officer.restUntil !== undefined && officer.restUntil > now) return 'officer-resting';
  if (officer.task === TASK_URGENT) return 'officer-busy';
  if (stops.some(({ isAlarm }) => isAlarm)) return null; // A3: leaves what is ordinary
  if (officer.task !== TASK_NONE) return 'officer-busy';
  const isMovedLately = officer.movedAt !== undefined && now - officer.movedAt < limits.movedSeconds * 1_000;
  return isMovedLately ? 'officer-moved-lately' : null;
}
