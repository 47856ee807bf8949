import type { Limits } from '@xuncheng/contract';
import type { Database } from '../store/database.ts';
import { limitsAt, loadLimits, saveLimits } from '../store/limits.ts';

/** The limits that everything is computed by. */
export interface LimitsInForce {
  readonly current: () => Limits;
  /** Those that were in force at a moment (epoch ms): what is over goes by the limits of then. */
  readonly at: (moment: number) => Limits;
  /** From `now` on (epoch ms). @param seen those that were taken to be in force @throws Refusal 409 `limits-changed` when they are not */
  readonly change: (limits: Limits, now: number, seen?: Limits) => Promise<void>;
  /** Another server may have changed them. */
  readonly reload: () => Promise<void>;
}

/** Read the limits; those that come with the platform where none were set. */
export async function openLimits(database: Database): Promise<LimitsInForce> {
  let book = await loadLimits(database);
  const reload = async (): Promise<void> => {
    book = await loadLimits(database);
  };
  return {
    current: () => book.current,
    at: (moment) => limitsAt(book, moment),
    change: async (limits, now, seen) => {
      await saveLimits(database, limits, seen, now);
      await reload();
    },
    reload,
  };
}
