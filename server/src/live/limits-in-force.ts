import type { Limits } from '@xuncheng/contract';
import { DEFAULT_LIMITS } from '../compute/settable-limits.ts';
import type { Database } from '../store/database.ts';
import { loadLimits, saveLimits } from '../store/limits.ts';

/** The limits that everything is computed by at this moment. */
export interface LimitsInForce {
  readonly current: () => Limits;
  readonly change: (limits: Limits) => Promise<void>;
  /** Another server may have changed them. */
  readonly reload: () => Promise<void>;
}

/** Read the limits; those that come with the platform where none were set. */
export async function openLimits(database: Database): Promise<LimitsInForce> {
  let current = (await loadLimits(database)) ?? DEFAULT_LIMITS;
  return {
    current: () => current,
    change: async (limits) => {
      await saveLimits(database, limits);
      current = limits;
    },
    reload: async () => {
      current = (await loadLimits(database)) ?? DEFAULT_LIMITS;
    },
  };
}
