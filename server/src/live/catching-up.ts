/** Fixes come up to a day late; a night shift began the day before. */
const MISSED_HOURS = 36;

/**
 * Seconds after a connection to the gateway, or a hole, at which the database is read once more: what was acknowledged while
 * nobody listened may then still have been on its way there, longest after an outage of the database.
 */
const LOOK_AGAIN_SECONDS = [5, 60];

interface Needs {
  /** Whoever holds the present in memory reads the database again, in this order. */
  readonly holders: readonly { readonly catchUp: (now: number) => Promise<void> }[];
  /** Shifts with fixes since then are computed anew. */
  readonly markMissed: (since: number) => Promise<void>;
  readonly handleWaiting: () => Promise<unknown>;
  readonly clock: () => number;
}

/** What came while nobody listened. */
export interface CatchingUp {
  /** Rejects when the database is away: `tick` tries it again. */
  readonly now: () => Promise<void>;
  /** Something was missed: now, and again when what was on its way has come. */
  readonly missed: () => Promise<void>;
  /** To be called every few seconds. */
  readonly tick: () => Promise<void>;
}

export function createCatchingUp({ holders, markMissed, handleWaiting, clock }: Needs): CatchingUp {
  let isBehind = false;
  let lookAgainAt: readonly number[] = [];

  async function catchUp(): Promise<void> {
    isBehind = true;
    for (const holder of holders) await holder.catchUp(clock());
    await markMissed(clock() - MISSED_HOURS * 3_600_000);
    await handleWaiting();
    isBehind = false;
  }

  return {
    now: catchUp,
    missed: () => {
      lookAgainAt = LOOK_AGAIN_SECONDS.map((seconds) => clock() + seconds * 1_000);
      return catchUp();
    },
    tick: async () => {
      const mustLookAgain = lookAgainAt[0] !== undefined && lookAgainAt[0] <= clock();
      if (mustLookAgain) lookAgainAt = lookAgainAt.slice(1);
      if (isBehind || mustLookAgain) await catchUp();
      else await handleWaiting();
    },
  };
}
