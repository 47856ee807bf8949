import { Buffer } from 'node:buffer';
import { kmhToMetresPerSecond, messageKey } from '@xuncheng/contract';
import { NOTHING, refuse, type Decoded, type DecodedItem, type Refusal } from '../decoded.ts';

/** What a terminal says of itself, by message id (JT/T 808, tables 23–26, 76). */
export const LOCATION = 0x0200;
export const LOCATION_ANSWER = 0x0201;
export const LOCATION_BATCH = 0x0704;

const SOS_BIT = 1;
const STATE_LOCATED = 1 << 1;
const STATE_SOUTH = 1 << 2;
const STATE_WEST = 1 << 3;
const FIXED_BYTES = 28;
/** Beijing time, whatever the season. */
const OFFSET_MS = 8 * 3600 * 1000;
const FASTEST = 200;

/** How a body is named where a topic is asked for: `jt808/0200`. */
export function jt808Topic(id: number): string {
  return `jt808/${id.toString(16).padStart(4, '0')}`;
}

/** Is anything of such a message kept? Of others a terminal must not believe it. */
export function isKept(id: number): boolean {
  return id === LOCATION || id === LOCATION_ANSWER || id === LOCATION_BATCH;
}

/** The body of a message of a JT/T 808 terminal that has signed in. Other messages than positions say nothing that is kept. */
export function decodeJt808(deviceId: string, topic: string, payload: Uint8Array): Decoded {
  const body = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  switch (topic) {
    case jt808Topic(LOCATION):
      return decodeLocation(deviceId, body);
    case jt808Topic(LOCATION_ANSWER):
      return body.length < 2 ? refuse('wrong-shape', 'too short') : decodeLocation(deviceId, body.subarray(2));
    case jt808Topic(LOCATION_BATCH):
      return decodeBatch(deviceId, body);
    default:
      return NOTHING;
  }
}

/** Positions that waited in the terminal: one bad does not cost the others. */
function decodeBatch(deviceId: string, body: Buffer): Decoded {
  if (body.length < 3) return refuse('wrong-shape', 'too short');
  const items: DecodedItem[] = [];
  const refusals: Refusal[] = [];
  const count = body.readUInt16BE(0);
  let at = 3;
  for (let index = 0; index < count; index++) {
    const length = at + 2 <= body.length ? body.readUInt16BE(at) : -1;
    if (length < 0 || at + 2 + length > body.length) {
      refusals.push({ reason: 'wrong-shape', detail: `item ${String(index)} of ${String(count)} is cut off` });
      break;
    }
    const one = decodeLocation(deviceId, body.subarray(at + 2, at + 2 + length));
    items.push(...one.items);
    refusals.push(...one.refusals);
    at += 2 + length;
  }
  return { items, refusals };
}

function decodeLocation(deviceId: string, body: Buffer): Decoded {
  if (body.length < FIXED_BYTES) return refuse('wrong-shape', `a location of ${String(body.length)} bytes`);
  const alarm = body.readUInt32BE(0);
  const state = body.readUInt32BE(4);
  const time = readTime(body.toString('hex', 22, 28));
  if (time === undefined) return refuse('wrong-shape', `time: ${body.toString('hex', 22, 28)}`);
  const items: DecodedItem[] = [];
  // The terminal repeats the bit until it is answered: the platform's answer is what clears it.
  if (alarm & SOS_BIT) {
    items.push({
      kind: 'alarm',
      body: {
        deviceId,
        messageKey: messageKey(`jt808:sos:${String(time)}`),
        time,
        type: 'sos',
        severity: 'critical',
        active: true,
        text: '',
      },
    });
  }
  // Without a satellite fix the numbers are those of the last one, or zero.
  if ((state & STATE_LOCATED) === 0) return { items, refusals: [] };
  const lat = (body.readUInt32BE(8) / 1e6) * (state & STATE_SOUTH ? -1 : 1);
  const lon = (body.readUInt32BE(12) / 1e6) * (state & STATE_WEST ? -1 : 1);
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180)
    return { items, refusals: [{ reason: 'wrong-shape', detail: `position ${String(lon)}, ${String(lat)}` }] };
  const speed = kmhToMetresPerSecond(body.readUInt16BE(18) / 10);
  const heading = body.readUInt16BE(20);
  items.push({
    kind: 'fix',
    body: {
      deviceId,
      messageKey: messageKey(`jt808:${[time, lon, lat, speed, heading].join(',')}`),
      time,
      lon,
      lat,
      altitude: body.readInt16BE(16),
      speed: speed <= FASTEST ? speed : undefined,
      heading: heading <= 360 ? heading : undefined,
      mock: false,
    },
  });
  return { items, refusals: [] };
}

/** BCD YYMMDDhhmmss in GMT+8 → epoch ms, or undefined when it is no moment. */
function readTime(digits: string): number | undefined {
  if (!/^\d{12}$/.test(digits)) return undefined;
  const said = digits.replace(/(..)(..)(..)(..)(..)(..)/, '20$1-$2-$3T$4:$5:$6.000Z');
  const local = new Date(said);
  // What is no date either cannot be read or reads as another one: 31 February as 3 March.
  if (Number.isNaN(local.getTime()) || local.toISOString() !== said) return undefined;
  return local.getTime() - OFFSET_MS;
}
