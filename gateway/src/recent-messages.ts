import { RECENT_BYTES_AT_MOST, recentRequest, type RecentAnswer, type RecentMessage } from '@xuncheng/contract';
import { parseJson } from './decode/json.ts';
import type { Refusal } from './decode/decoded.ts';

/** Messages kept of one device. */
const OF_ONE_DEVICE = 10;
/** Bytes of messages in one generation of devices; two are kept. A device that sends fixes takes 2 to 3 KB: some 6,000 devices each. */
const GENERATION_BYTES = 16 * 1024 * 1024;
/** What a device costs beside its messages' bytes, roughly. */
const DEVICE_BYTES = 1_024;
/** Room for a payload grows in steps of this, so that messages a few bytes longer do not each take a new piece. */
const STEP = 64;
const NO_BYTES = Buffer.alloc(0);

/** One message. Its place is written over by the device's tenth after it: nothing is made anew, which is what keeping it would cost most. */
interface Place {
  receivedAt: number;
  topic: string;
  bytes: number;
  /** The first of them; longer than what was kept of this message when an earlier one was longer. */
  head: Buffer;
  admitted: number;
  refusals: readonly Refusal[];
}

class Places {
  readonly #ring: Place[] = [];
  #next = 0;
  /** Of all its places. */
  bytes = 0;

  /** Bytes that this device takes more than before. */
  note(receivedAt: number, topic: string, payload: Uint8Array, admitted: number, refusals: readonly Refusal[]): number {
    let place = this.#ring[this.#next];
    if (!place) {
      place = { receivedAt, topic, bytes: 0, head: NO_BYTES, admitted, refusals };
      this.#ring.push(place);
    }
    this.#next = (this.#next + 1) % OF_ONE_DEVICE;
    const kept = Math.min(payload.length, RECENT_BYTES_AT_MOST);
    const before = place.head.length;
    if (before < kept) place.head = Buffer.allocUnsafeSlow(Math.ceil(kept / STEP) * STEP);
    // A copy: a view would hold the whole packet it was read from.
    place.head.set(kept < payload.length ? payload.subarray(0, kept) : payload);
    place.bytes = payload.length;
    place.receivedAt = receivedAt;
    // Most of what a device says has one topic: the string that is already old stays, and the new one can go at once.
    if (place.topic !== topic) place.topic = topic;
    place.admitted = admitted;
    place.refusals = refusals;
    const more = place.head.length - before;
    this.bytes += more;
    return more;
  }

  newestFirst(): RecentMessage[] {
    const { length } = this.#ring;
    return this.#ring
      .map((_, back) => this.#ring[(this.#next - 1 - back + 2 * length) % length]!)
      .map(({ receivedAt, topic, bytes, head, admitted, refusals }) => ({
        receivedAt,
        topic,
        bytes,
        payload: head.toString('base64', 0, Math.min(bytes, RECENT_BYTES_AT_MOST)),
        admitted,
        refusals: [...refusals],
      }));
  }
}

/** What devices said last, in memory: nobody would know anything about it after a restart, and it is all stored elsewhere. */
export interface RecentMessages {
  readonly note: (
    deviceId: string,
    receivedAt: number,
    topic: string,
    payload: Uint8Array,
    admitted: number,
    refusals: readonly Refusal[],
  ) => void;
  /** Newest first. */
  readonly of: (deviceId: string) => RecentMessage[];
  /** Request (bytes of JSON) in, answer (JSON) out; undefined when it was no request. */
  readonly answer: (request: Uint8Array) => string | undefined;
}

/**
 * An empty memory. Devices are in two generations: who speaks is in the young one, and when that is full it becomes the old one and what
 * was in the old one is forgotten. So the devices silent longest go first, without an order to be kept at every message.
 *
 * @param generationBytes of the messages of one generation
 */
export function createRecentMessages(generationBytes = GENERATION_BYTES): RecentMessages {
  let young = new Map<string, Places>();
  let old = new Map<string, Places>();
  let youngBytes = 0;

  function placesOf(deviceId: string): Places {
    // Also when nobody new speaks: what the known ones say may grow.
    if (youngBytes >= generationBytes) {
      old = young;
      young = new Map();
      youngBytes = 0;
    }
    const known = young.get(deviceId);
    if (known) return known;
    const places = old.get(deviceId) ?? new Places();
    young.set(deviceId, places);
    youngBytes += DEVICE_BYTES + places.bytes;
    return places;
  }

  const of = (deviceId: string): RecentMessage[] => (young.get(deviceId) ?? old.get(deviceId))?.newestFirst() ?? [];

  return {
    note: (deviceId, receivedAt, topic, payload, admitted, refusals) => {
      const places = placesOf(deviceId);
      // Not in one expression: which device it is may begin a generation, and with it the count.
      youngBytes += places.note(receivedAt, topic, payload, admitted, refusals);
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
