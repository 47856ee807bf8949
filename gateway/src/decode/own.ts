import {
  cameraEventMessage,
  deviceAlarmMessage,
  fixMessage,
  instructionReceiptMessage,
  messageKey,
  probeReadingMessage,
  statusMessage,
  type FixMessage,
  type UpKind,
} from '@xuncheng/contract';
import { z } from 'zod';
import { refuse, type Decoded, type DecodedItem, type Refusal } from './decoded.ts';
import { describeProblems, parseJson } from './json.ts';
import { readFix } from './own-fix.ts';

const NONE: readonly Refusal[] = [];
const fixesEnvelope = z.object({ fixes: z.array(z.unknown()).min(1).max(400) });

/** A message of the own contract (`v1/{deviceId}/up/{kind}`). */
export function decodeOwn(deviceId: string, kind: UpKind, payload: Uint8Array): Decoded {
  const json = parseJson(payload);
  if ('reason' in json) return { items: [], refusals: [json] };
  const value = json.value;
  switch (kind) {
    case 'fix': {
      const fix = readFix(deviceId, value);
      return fix
        ? { items: [fix], refusals: NONE }
        : decodeOne(fixMessage, value, (message) => toFix(deviceId, message));
    }
    case 'fixes':
      return decodeFixes(deviceId, value);
    case 'camera-event':
      return decodeOne(cameraEventMessage, value, ({ id, ...message }) => ({
        kind: 'camera-event',
        body: withoutUndefined({ deviceId, messageKey: messageKey(id), ...message }),
      }));
    case 'probe-reading':
      return decodeOne(probeReadingMessage, value, ({ id, ...message }) => ({
        kind: 'reading',
        body: { deviceId, messageKey: messageKey(id), ...message },
      }));
    case 'alarm':
      return decodeOne(deviceAlarmMessage, value, ({ id, ...message }) => ({
        kind: 'alarm',
        body: withoutUndefined({ deviceId, messageKey: messageKey(id), ...message }),
      }));
    case 'instruction-receipt':
      return decodeOne(instructionReceiptMessage, value, ({ id, ...message }) => ({
        kind: 'receipt',
        body: withoutUndefined({ deviceId, messageKey: messageKey(id), ...message }),
      }));
    case 'status':
      return decodeOne(statusMessage, value, (message) => ({
        kind: 'status',
        body: {
          deviceId,
          time: message.time,
          state: message.state,
          ...(message.battery === undefined ? {} : { battery: message.battery }),
          ...(message.permission === undefined ? {} : { permission: message.permission }),
          ...(message.tracking === undefined ? {} : { tracking: message.tracking }),
        },
      }));
  }
}

function decodeOne<S extends z.ZodType>(
  schema: S,
  value: unknown,
  toItem: (message: z.output<S>) => DecodedItem,
): Decoded {
  const parsed = schema.safeParse(value);
  return parsed.success
    ? { items: [toItem(parsed.data)], refusals: NONE }
    : refuse('wrong-shape', describeProblems(parsed.error));
}

/** An offline buffer: one bad fix does not cost the others. */
function decodeFixes(deviceId: string, value: unknown): Decoded {
  const envelope = fixesEnvelope.safeParse(value);
  if (!envelope.success) return refuse('wrong-shape', describeProblems(envelope.error));
  const items: DecodedItem[] = [];
  const refusals: Refusal[] = [];
  envelope.data.fixes.forEach((raw, index) => {
    const fix = readFix(deviceId, raw);
    if (fix) {
      items.push(fix);
      return;
    }
    const parsed = fixMessage.safeParse(raw);
    if (parsed.success) items.push(toFix(deviceId, parsed.data));
    else refusals.push({ reason: 'wrong-shape', detail: `fixes.${String(index)}: ${describeProblems(parsed.error)}` });
  });
  return { items, refusals };
}

function toFix(deviceId: string, { id, mock, ...message }: FixMessage): DecodedItem {
  return {
    kind: 'fix',
    body: withoutUndefined({ deviceId, messageKey: messageKey(id), mock: mock === true, ...message }),
  };
}

/** zod leaves optional keys with the value undefined; a missing key is what the rest expects. */
function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
