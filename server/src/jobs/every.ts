import type { Logger } from 'pino';

/** Something done again and again. */
export interface Repeating {
  /** Stop, and wait for a run under way. */
  readonly stop: () => Promise<void>;
}

/**
 * Run `work` every `seconds`, never twice at once, until stopped. A run that fails is logged and the next one comes all the same.
 */
export function every(seconds: number, name: string, work: () => Promise<void> | void, logger: Logger): Repeating {
  let running: Promise<void> | undefined;
  async function run(): Promise<void> {
    try {
      await work();
    } catch (error) {
      logger.error({ err: error, job: name }, 'a job failed');
    }
  }
  const timer = setInterval(() => {
    running ??= run().finally(() => {
      running = undefined;
    });
  }, seconds * 1_000);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
