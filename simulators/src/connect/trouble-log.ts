import type { Logger } from 'pino';

/** The same trouble of many devices is one line in so many milliseconds. */
const QUIET_MS = 30_000;

/** Tells about connections that fail, without hundreds of lines when everything fails at once. */
export type TroubleLog = (deviceId: string, line: 'mqtt' | 'server' | 'http' | 'jt808', reason: string) => void;

/** A trouble log on top of the process's own. */
export function createTroubleLog(log: Logger): TroubleLog {
  const saidAt = new Map<string, number>();
  return (deviceId, line, reason) => {
    const key = `${line} ${reason}`;
    const now = Date.now();
    if (now - (saidAt.get(key) ?? -QUIET_MS) < QUIET_MS) return;
    saidAt.set(key, now);
    log.warn({ deviceId, reason }, `${line}: no connection (and perhaps others)`);
  };
}
