/** Reports kept for a gateway that is away; then the oldest goes. */
const WAITING_AT_MOST = 1_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/** What is to be sent, one after the other, each until it was taken. */
export interface ReportQueue<Report> {
  readonly add: (report: Report) => void;
  /** Something changed for the better: do not wait for the next try. */
  readonly wake: () => void;
  readonly stop: () => void;
}

/**
 * As the apps and terminals do it: nothing is forgotten because a network was away, and nothing overtakes.
 * @param send resolves with whether it was taken; a rejection says that it was not
 * @param onTrouble told once in every row of failures
 */
export function createReportQueue<Report>(
  send: (report: Report) => Promise<boolean>,
  onTrouble: (reason: string) => void,
): ReportQueue<Report> {
  const waiting: Report[] = [];
  let retryMs = FIRST_RETRY_MS;
  let timer: NodeJS.Timeout | undefined;
  let isSending = false;
  let isStopped = false;

  async function run(): Promise<void> {
    if (isSending || isStopped || timer !== undefined) return;
    isSending = true;
    for (let report = waiting[0]; report !== undefined; report = waiting[0]) {
      const reason = await send(report).then(
        (isTaken) => (isTaken ? undefined : 'not taken'),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (reason !== undefined) {
        if (waiting.length === 0) break; // stopped meanwhile
        if (retryMs === FIRST_RETRY_MS) onTrouble(reason);
        timer = setTimeout(() => {
          timer = undefined;
          void run();
        }, retryMs);
        retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
        break;
      }
      retryMs = FIRST_RETRY_MS;
      // The oldest may have been dropped meanwhile.
      if (waiting[0] === report) waiting.shift();
    }
    isSending = false;
  }

  return {
    add: (report) => {
      waiting.push(report);
      if (waiting.length > WAITING_AT_MOST) waiting.shift();
      void run();
    },
    wake: () => {
      clearTimeout(timer);
      timer = undefined;
      void run();
    },
    stop: () => {
      isStopped = true;
      waiting.length = 0;
      clearTimeout(timer);
    },
  };
}
