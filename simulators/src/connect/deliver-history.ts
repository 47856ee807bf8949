import type { Logger } from 'pino';
import { encodeFixes } from '../devices/terminal.ts';
import type { TerminalFix } from '../devices/terminal-fix.ts';
import type { MqttDevice } from './mqtt-device.ts';

/** Terminals that deliver at once: each is soon through with all of its history, and nobody is swamped. */
const AT_ONCE = 8;
/** Pause of a terminal after each batch. */
const PAUSE_MS = 50;

/** The delivery of what terminals have kept from before the run. */
export interface HistoryDelivery {
  /** The terminal has got a line: its history is delivered when its turn comes. */
  readonly add: (line: MqttDevice) => void;
  readonly stop: () => void;
}

/** Prepares the delivery, in batches, the oldest first, each after the one before was acknowledged. */
export function createHistoryDelivery(
  history: ReadonlyMap<string, readonly TerminalFix[]>,
  log: Logger,
): HistoryDelivery {
  const left = new Map(history);
  const waiting: MqttDevice[] = [];
  let delivering = 0;
  let isStopped = false;

  async function deliver(line: MqttDevice): Promise<void> {
    const messages = encodeFixes(line.deviceId, left.get(line.deviceId) ?? []);
    left.delete(line.deviceId);
    for (const message of messages) {
      if (isStopped) return;
      await line.deliver(message);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  function next(): void {
    while (delivering < AT_ONCE) {
      const line = waiting.shift();
      if (!line) return;
      delivering++;
      deliver(line)
        .catch((error: unknown) => {
          if (!isStopped) log.warn({ deviceId: line.deviceId, err: error }, 'a history was not delivered');
        })
        .finally(() => {
          delivering--;
          if (left.size === 0 && delivering === 0) log.info({ terminals: history.size }, 'the history is delivered');
          next();
        });
    }
  }

  return {
    add: (line) => {
      if (!left.has(line.deviceId)) return;
      waiting.push(line);
      next();
    },
    stop: () => {
      isStopped = true;
      waiting.length = 0;
    },
  };
}
