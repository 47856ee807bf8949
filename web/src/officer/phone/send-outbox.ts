import type { Answer } from '@xuncheng/contract';
import { forgetFixes, keptSince, listWaiting, removeFromOutbox, type Numbered } from './outbox.ts';
import type { DeviceLink } from '../../live/device-link.ts';
import type { MqttLine } from './mqtt-line.ts';

/** Fixes in one message after a silence: 200 of them stay well below the 64 KiB that the gateway takes. */
const FIXES_PER_MESSAGE = 200;
const ALARMS_AT_ONCE = 1;
const STEPS_AT_ONCE = 20;

export type Answered = (waiting: Numbered<'clock' | 'receipt'>, answer: Answer<null>) => Promise<void>;

/**
 * Say what waits, one message after the other, and take out what was acknowledged. A call while another is under way makes that one
 * look once more at its end: nothing is said twice at once.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  return () => {
    again = true;
    running ??= (async () => {
      try {
        while (again) {
          again = false;
          await work();
        }
      } finally {
        running = undefined;
      }
    })();
    return running;
  };
}

/**
 * Alarms first, then fixes, oldest first: a single one as it is, what has gathered in batches. Fixes wait while a clock-in is not answered:
 * refused, they must never have left the phone. Which those are is the order they were put in: the system's positions have a clock of their own. @throws when the line ends
 */
export async function sendOverMqtt(line: MqttLine, now: number, onSent: () => void): Promise<void> {
  await forgetFixes({ takenBefore: keptSince(now) });
  while (line.isConnected()) {
    const [alarm] = await listWaiting(['alarm'], ALARMS_AT_ONCE);
    if (alarm) {
      await line.say('alarm', alarm.body);
      await removeFromOutbox([alarm.number]);
      onSent();
      continue;
    }
    const clocks = await listWaiting(['clock'], STEPS_AT_ONCE);
    const clockIn = clocks.find(({ body }) => body.action === 'in');
    const fixes = (await listWaiting(['fix'], FIXES_PER_MESSAGE)).filter(
      ({ number }) => !clockIn || number < clockIn.number,
    );
    const [first] = fixes;
    if (!first) return;
    if (fixes.length === 1) await line.say('fix', first.body);
    else await line.say('fixes', { fixes: fixes.map(({ body }) => body) });
    await removeFromOutbox(fixes.map(({ number }) => number));
    onSent();
  }
}

/** Clock-ins, clock-outs and steps of instructions, in the order they happened. @throws when an answer does not come in time */
export async function sendOverSocket(link: DeviceLink, onAnswered: Answered): Promise<void> {
  while (link.isConnected()) {
    const [next] = await listWaiting(['clock', 'receipt'], 1);
    if (!next) return;
    const answer = await (next.kind === 'clock' ? link.clock(next.body) : link.receipt(next.body));
    // Refused for now is not answered for good.
    if (!answer.ok && (answer.error.code === 'too-many-requests' || answer.error.code === 'internal-error'))
      throw new Error(answer.error.message);
    await onAnswered(next, answer);
    await removeFromOutbox([next.number]);
  }
}
