import type { Logger } from 'pino';
import type { Queryable } from '../store/database.ts';
import { listUnheardCancellations } from '../store/instructions.ts';

interface Needs {
  readonly database: Queryable;
  /** Terminals with a connection of Socket.IO: on that they were told when it began. */
  readonly picture: { readonly connectedDevices: ReadonlySet<string> };
  readonly gateway: {
    /** @returns whether a gateway took it */
    readonly publish: (deviceId: string, kind: 'instruction-cancel', message: unknown) => Promise<boolean>;
  };
  readonly clock: () => number;
  readonly logger: Logger;
}

/**
 * An instruction is sent until the terminal has it; a cancellation is said once, and of a terminal that has only MQTT nobody knows that it heard.
 * What was said while it was away, or waited for it in a gateway that ended, it would never learn: so it is said again each time it comes back.
 * @returns what to call every few seconds
 */
export function createUnheardCancellations(needs: Needs): () => Promise<void> {
  /** When the terminal had come back to which each was said last; of what is still to be said. */
  let told = new Map<string, number>();

  return async () => {
    const before = told;
    told = new Map();
    for (const { deviceId, backAt, ...cancelled } of await listUnheardCancellations(needs.database, needs.clock())) {
      const key = `${deviceId} ${cancelled.instructionId}`;
      if (before.get(key) === backAt || needs.picture.connectedDevices.has(deviceId)) {
        told.set(key, backAt);
        continue;
      }
      needs.gateway.publish(deviceId, 'instruction-cancel', cancelled).then(
        (isTaken) => {
          if (isTaken) told.set(key, backAt);
        },
        (error: unknown) => {
          needs.logger.error({ err: error, device: deviceId }, 'a terminal could not be told of a cancellation');
        },
      );
    }
  };
}
