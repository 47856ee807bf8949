import { INTAKE_SAID_EVERY_SECONDS, type JournalFullReason } from '@xuncheng/contract';
import type { Announcer } from './announcer.ts';

/** Often enough that an operator sees it before the telephone rings. */
const LOOK_EVERY_MS = 500;

/**
 * Tell the server when the journal takes nothing more and when it does again. While it does not it is said again and again: a
 * server that connects meanwhile must learn of it, and one that hears nothing more must not show it for ever.
 */
export function watchIntake(
  gatewayId: string,
  announcer: Announcer,
  whyFull: () => JournalFullReason | undefined,
): { readonly stop: () => void } {
  let full: JournalFullReason | null = null;
  let since = Date.now();
  let saidAt = 0;
  const timer = setInterval(() => {
    const now = Date.now();
    const before = full;
    full = whyFull() ?? null;
    // Full for another reason is still full.
    if ((full === null) !== (before === null)) since = now;
    const isOverdue = full !== null && Math.abs(now - saidAt) >= INTAKE_SAID_EVERY_SECONDS * 1_000;
    if ((full === before && !isOverdue) || !announcer.isHeard()) return;
    saidAt = now;
    announcer.say({ gatewayId, full, since });
  }, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}
