import type { Interval } from '../compute/intervals.ts';
import type { CellVisit } from '../compute/coverage/changed-visits.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { openChildQuestions } from './child-questions.ts';

/** Computations under way at the same time: while one waits for the database, another computes. */
export const COMPUTATIONS_AT_ONCE = 2;

/** Shifts of one computation at most: they are read and stored together. */
export const SHIFTS_TOGETHER = 50;

/** A shift to compute. */
export interface ShiftRequest {
  readonly shiftId: number;
  /** Time of the earliest fix (epoch ms) that was stored since this process last computed it, or `NO_FIX`; null: not known. */
  readonly changedFrom: number | null;
}

/** Later than any fix. */
export const NO_FIX = Number.MAX_SAFE_INTEGER;

export type ShiftQuestion =
  | {
      readonly kind: 'compute';
      readonly databaseUrl: string;
      readonly shifts: readonly ShiftRequest[];
      /** Epoch ms: a running shift is computed up to then. */
      readonly now: number;
    }
  /** Cells and streets are others: read them again. */
  | { readonly kind: 'city-changed' };

/** What the live coverage takes over from a computed shift. */
export interface Recomputed {
  readonly shift: ShiftRecord;
  /** What there was to compute from. */
  readonly fixes: number;
  /** Time of the newest of it (epoch ms); null: nothing. */
  readonly lastFixAt: number | null;
  readonly visits: readonly CellVisit[];
  readonly unknown: readonly Interval[];
  /** Granted, also for the rest of a shift that runs: its clock of idleness stands then (G2, E1). */
  readonly exempt: readonly Interval[];
  /** Epoch ms up to which it was computed. */
  readonly computedAt: number;
  /** Its fixes are forgotten: only figures and gaps were computed anew. */
  readonly isFromKept: boolean;
  /** False: what is stored is of a computation that began later, or of a clock that went ahead. */
  readonly isSaved: boolean;
  /** Other shifts whose gaps and figures count visits that have changed, of any computed together: compute them anew. */
  readonly staleShifts: readonly number[];
}

/** Shifts are computed and saved in a process of their own: live messages do not wait for them. */
export interface ShiftProcess {
  /** Shifts that do not exist are left out. Rejects when one of them cannot be computed now: nothing of those that run is stored then. */
  readonly compute: (shifts: readonly ShiftRequest[], now: number) => Promise<Recomputed[]>;
  /** One shift from all its fixes. @returns null when there is no such shift. Rejects when it cannot be computed now */
  readonly recompute: (shiftId: number, now: number) => Promise<Recomputed | null>;
  readonly cityChanged: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The process begins with the first shift. */
export function createShiftProcess(databaseUrl: string): ShiftProcess {
  let isOpen = false;
  const child = openChildQuestions<ShiftQuestion>('shift-child', 'json', () => {
    isOpen = false;
  });
  const compute: ShiftProcess['compute'] = async (shifts, now) => {
    isOpen = true;
    return (await child.ask({ kind: 'compute', databaseUrl, shifts, now })) as Recomputed[];
  };
  return {
    compute,
    recompute: async (shiftId, now) => (await compute([{ shiftId, changedFrom: null }], now))[0] ?? null,
    cityChanged: async () => {
      if (isOpen) await child.ask({ kind: 'city-changed' });
    },
    close: child.close,
  };
}
