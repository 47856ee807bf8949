import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds of rest for each receiver told of: a roll call of 5,000 is told whole every five seconds while the answers pour in. */
const REST_MS_A_RECEIVER = 1;
const REST_MS_AFTER_FAILURE = 1_000;

/** Tells everybody who watches how an instruction stands. */
export interface Announcing {
  /** Soon; steps that come while it is being told are told together after it. */
  readonly announce: (instructionId: string) => void;
  /** Resolves when nothing is left to tell. */
  readonly settle: () => Promise<void>;
}

/**
 * Announces instructions one at a time each, and the seldomer the more receivers they have: told whole at every step of every receiver,
 * one that goes to thousands would be told millions of lines.
 * @param tell tells how it stands now; answers how many receivers it has
 */
export function createAnnouncing(
  tell: (instructionId: string) => Promise<number>,
  onError: (error: unknown, instructionId: string) => void,
): Announcing {
  const running = new Map<string, { again: boolean; readonly ends: Promise<void> }>();

  async function tellUntilQuiet(instructionId: string): Promise<void> {
    try {
      for (;;) {
        let rest = REST_MS_AFTER_FAILURE;
        try {
          rest = (await tell(instructionId)) * REST_MS_A_RECEIVER;
        } catch (error) {
          onError(error, instructionId);
        }
        const state = running.get(instructionId);
        if (!state?.again) return;
        await sleep(rest);
        state.again = false;
      }
    } finally {
      running.delete(instructionId);
    }
  }

  return {
    announce: (instructionId) => {
      const state = running.get(instructionId);
      if (state) state.again = true;
      // Begun a turn later, so that it is in the map before it asks for itself.
      else
        running.set(instructionId, { again: false, ends: Promise.resolve().then(() => tellUntilQuiet(instructionId)) });
    },
    settle: async () => {
      while (running.size > 0) await Promise.all([...running.values()].map(({ ends }) => ends));
    },
  };
}
