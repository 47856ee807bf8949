import { upTopic } from '@xuncheng/contract';
import type { Sent } from '../faults/radio.ts';
import type { DeviceMessage } from './device-message.ts';
import type { TerminalFix } from './terminal-fix.ts';

/** Fixes in one message at most: 200 of them stay well below 64 KiB. */
const FIXES_PER_MESSAGE = 200;

/** One fix as its own message. */
export function encodeFix(deviceId: string, fix: TerminalFix): DeviceMessage {
  return { deviceId, topic: upTopic(deviceId, 'fix'), payload: JSON.stringify(fix), retain: false };
}

/** An offline buffer as batches, each fix with the id and time it had when it was measured. */
export function encodeFixes(deviceId: string, fixes: readonly TerminalFix[]): DeviceMessage[] {
  const messages: DeviceMessage[] = [];
  for (let i = 0; i < fixes.length; i += FIXES_PER_MESSAGE) {
    const payload = JSON.stringify({ fixes: fixes.slice(i, i + FIXES_PER_MESSAGE) });
    messages.push({ deviceId, topic: upTopic(deviceId, 'fixes'), payload, retain: false });
  }
  return messages;
}

/** What left a terminal's radio at once: the buffer of a silence first. */
export function encodeSent(deviceId: string, { buffered, singles }: Sent): DeviceMessage[] {
  return [...encodeFixes(deviceId, buffered), ...singles.map((fix) => encodeFix(deviceId, fix))];
}

/** Birth or death certificate, retained. A will cannot know its time, so it says none. */
export function encodeStatus(deviceId: string, state: 'online' | 'offline', time?: number): DeviceMessage {
  const payload = JSON.stringify(time === undefined ? { state } : { id: `s${String(time)}`, time, state });
  return { deviceId, topic: upTopic(deviceId, 'status'), payload, retain: true };
}
