import type { Interval } from '../compute/intervals.ts';
import type { ShiftTrail } from '../store/save-shift-meaning.ts';
import { openChildQuestions } from './child-questions.ts';

/** Shifts computed at the same time: while one waits for the database, another is computed. */
export const SHIFTS_AT_ONCE = 2;

export type ShiftQuestion =
  | {
      readonly kind: 'recompute';
      readonly databaseUrl: string;
      readonly shiftId: number;
      /** Epoch ms: a running shift is computed up to then. */
      readonly now: number;
    }
  /** Cells and streets are others: read them again. */
  | { readonly kind: 'city-changed' };

/** What the live coverage takes over from a computed shift. */
export interface Recomputed {
  /** What there was to compute from. */
  readonly fixes: number;
  /** Time of the newest of it (epoch ms); null: nothing. */
  readonly lastFixAt: number | null;
  readonly visits: ShiftTrail['visits'];
  readonly unknown: readonly Interval[];
  /** Granted, also for the rest of a shift that runs: its clock of idleness stands then (G2, E1). */
  readonly exempt: readonly Interval[];
  /** Epoch ms up to which it was computed. */
  readonly computedAt: number;
  /** Its fixes are forgotten: only figures and gaps were computed anew. */
  readonly isFromKept: boolean;
  /** False: what is stored is of a computation that began later, or of a clock that went ahead. */
  readonly isSaved: boolean;
  /** Other shifts whose gaps and figures count visits that have changed: compute them anew. */
  readonly staleShifts: readonly number[];
}

/** Shifts are computed and saved in a process of their own: live messages do not wait for them. */
export interface ShiftProcess {
  /** @returns null when there is no such shift. Rejects when it cannot be computed now */
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
  return {
    recompute: async (shiftId, now) => {
      isOpen = true;
      return (await child.ask({ kind: 'recompute', databaseUrl, shiftId, now })) as Recomputed | null;
    },
    cityChanged: async () => {
      if (isOpen) await child.ask({ kind: 'city-changed' });
    },
    close: child.close,
  };
}
