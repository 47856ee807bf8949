import { RECENT_BYTES_AT_MOST, recentRequest, type RecentAnswer, type RecentMessage } from '@xuncheng/contract';
import { parseJson } from './decode/json.ts';
import type { Refusal } from './decode/decoded.ts';

/** Messages kept of one device. */
const OF_ONE_DEVICE = 10;
/** Messages kept of all devices together: some 10 MB when they are as long as fixes are; the device silent longest is forgotten first. */
const OF_ALL_DEVICES = 20_000;

/** One message. Its bytes are kept as a string of one byte a character: a view would hold the whole packet it was read from. */
interface Kept {
  readonly receivedAt: number;
  readonly topic: string;
  readonly bytes: number;
  readonly head: string;
  readonly admitted: number;
  readonly refusals: readonly Refusal[];
}

/** What devices said last, in memory: nobody would know anything about it after a restart, and it is all stored elsewhere. */
export interface RecentMessages {
  readonly note: (
    deviceId: string,
    message: {
      readonly receivedAt: number;
      readonly topic: string;
      readonly payload: Uint8Array;
      readonly admitted: number;
      readonly refusals: readonly Refusal[];
    },
  ) => void;
  /** Newest first. */
  readonly of: (deviceId: string) => RecentMessage[];
  /** Request (bytes of JSON) in, answer (JSON) out; undefined when it was no request. */
  readonly answer: (request: Uint8Array) => string | undefined;
}

/** An empty memory. @param most messages of all devices together */
export function createRecentMessages(most = OF_ALL_DEVICES): RecentMessages {
  /** In order of when they were last heard; oldest message first. */
  const devices = new Map<string, Kept[]>();
  let count = 0;

  function of(deviceId: string): RecentMessage[] {
    return (devices.get(deviceId) ?? []).toReversed().map(({ head, refusals, ...message }) => ({
      ...message,
      payload: Buffer.from(head, 'latin1').toString('base64'),
      refusals: [...refusals],
    }));
  }

  return {
    note: (deviceId, { payload, ...message }) => {
      const known = devices.get(deviceId);
      const kept = known ?? [];
      if (known) devices.delete(deviceId);
      devices.set(deviceId, kept);
      const { buffer, byteOffset, length } = payload;
      const head = Buffer.from(buffer, byteOffset, Math.min(length, RECENT_BYTES_AT_MOST)).toString('latin1');
      kept.push({ ...message, bytes: length, head });
      count++;
      if (kept.length > OF_ONE_DEVICE) {
        kept.shift();
        count--;
      }
      while (count > most) {
        const [oldest] = devices;
        if (!oldest) break;
        count -= oldest[1].length;
        devices.delete(oldest[0]);
      }
    },
    of,
    answer: (bytes) => {
      const json = parseJson(bytes);
      const parsed = 'value' in json ? recentRequest.safeParse(json.value) : undefined;
      if (!parsed?.success) return undefined;
      const { requestId, deviceId } = parsed.data;
      return JSON.stringify({ requestId, messages: of(deviceId) } satisfies RecentAnswer);
    },
  };
}
