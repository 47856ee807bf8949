import type { Duplex } from 'node:stream';

/**
 * Watches the declared length of each MQTT packet in a byte stream (MQTT 3.1.1, 2.2.3) without keeping any of it:
 * the broker's parser has no limit of its own and would wait for, and hold, whatever length a client declares. A packet that
 * ends before its identifier, or whose identifier is 0 (2.3.1-1), is refused here too: the parser would take it from the
 * bytes of the next packet.
 */
export interface PacketGuard {
  /** See the next bytes. @returns false when a packet declares more than the limit, or is malformed */
  readonly accept: (chunk: Uint8Array) => boolean;
}

const PUBLISH = 3;
/** Bytes of the body at least, by packet type, of packets that begin with an identifier (3.4–3.8, 3.10). */
const SHORTEST_WITH_IDENTIFIER: Readonly<Partial<Record<number, number>>> = { 4: 2, 5: 2, 6: 2, 7: 2, 8: 6, 10: 5 };
/** A topic's length and the identifier (3.3.2). */
const SHORTEST_PUBLISH = 4;

/** Two-byte numbers to be read in the body that has begun. */
type Field = 'topic-length' | 'identifier' | 'none';

/** @param limitNow bytes allowed for the packet that begins now; it may change once the client has signed in */
export function createPacketGuard(limitNow: () => number): PacketGuard {
  let header = 0;
  let bodyLeft = 0;
  let inLength = false;
  let length = 0;
  let multiplier = 1;
  let field: Field = 'none';
  let beforeField = 0;
  let fieldLeft = 0;
  let value = 0;

  function expectField(next: Field, after: number): void {
    field = next;
    beforeField = after;
    fieldLeft = 2;
    value = 0;
  }

  /** @returns false when the body is too short for what it must hold */
  function beginBody(): boolean {
    inLength = false;
    bodyLeft = length;
    field = 'none';
    const type = header >> 4;
    if (type === PUBLISH) {
      if ((header & 0x06) === 0) return true;
      expectField('topic-length', 0);
      return length >= SHORTEST_PUBLISH;
    }
    const shortest = SHORTEST_WITH_IDENTIFIER[type];
    if (shortest === undefined) return true;
    expectField('identifier', 0);
    return length >= shortest;
  }

  /** @returns false when the number cannot be right */
  function endField(): boolean {
    if (field === 'topic-length') {
      const topic = value;
      expectField('identifier', topic);
      return topic + SHORTEST_PUBLISH <= length;
    }
    field = 'none';
    return value !== 0;
  }

  return {
    accept: (chunk) => {
      let at = 0;
      while (at < chunk.length) {
        if (bodyLeft > 0) {
          const skip = field === 'none' ? bodyLeft : beforeField;
          if (skip > 0) {
            const seen = Math.min(skip, chunk.length - at);
            bodyLeft -= seen;
            beforeField -= Math.min(beforeField, seen);
            at += seen;
            continue;
          }
          value = value * 256 + chunk[at++]!;
          bodyLeft--;
          if (--fieldLeft === 0 && !endField()) return false;
          continue;
        }
        if (!inLength) {
          header = chunk[at++]!; // packet type and flags
          inLength = true;
          length = 0;
          multiplier = 1;
          continue;
        }
        const byte = chunk[at++]!;
        length += (byte & 0x7f) * multiplier;
        if (length > limitNow()) return false;
        if ((byte & 0x80) === 0) {
          if (!beginBody()) return false;
        } else {
          multiplier *= 128;
          if (multiplier > 128 ** 3) return false; // at most four length bytes
        }
      }
      return true;
    },
  };
}

/** Let a guard see every chunk before the broker does; on an oversized packet the stream is closed at once. */
export function guardStream(stream: Duplex, limitNow: () => number, refused: () => void): void {
  const guard = createPacketGuard(limitNow);
  const read = stream.read.bind(stream);
  stream.read = (size) => {
    const chunk = read(size) as Buffer | null;
    if (chunk && !guard.accept(chunk)) {
      refused();
      stream.destroy();
      return null;
    }
    return chunk;
  };
}
