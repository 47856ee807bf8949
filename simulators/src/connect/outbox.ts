import type { DeviceMessage } from '../devices/device-message.ts';
import { encodeFixes } from '../devices/terminal.ts';
import type { TerminalFix } from '../devices/terminal-fix.ts';

/** Messages a device keeps while it is not connected; the oldest go. Three hours of fixes. */
const KEPT_LIMIT = 2160;

/** What waits for a connection. */
export interface Outbox {
  readonly keep: (message: DeviceMessage) => void;
  /** Everything kept, oldest first and fixes in batches; the box is empty afterwards. */
  readonly empty: () => DeviceMessage[];
}

/** An outbox in memory. */
export function createOutbox(): Outbox {
  let kept: DeviceMessage[] = [];
  return {
    keep: (message) => {
      kept.push(message);
      if (kept.length > KEPT_LIMIT) kept.shift();
    },
    empty: () => {
      const isFix = ({ topic }: DeviceMessage): boolean => topic.endsWith('/up/fix');
      const fixes = kept.filter(isFix);
      const others = kept.filter((message) => !isFix(message));
      kept = [];
      const [first] = fixes;
      if (!first) return others;
      // Our own encoder wrote them a moment ago.
      const batch = fixes.map(({ payload }) => JSON.parse(payload) as TerminalFix);
      return [...encodeFixes(first.deviceId, batch), ...others];
    },
  };
}
