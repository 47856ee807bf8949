import type { Duplex } from 'node:stream';

/**
 * Watches the declared length of each MQTT packet in a byte stream (MQTT 3.1.1, 2.2.3) without keeping any of it:
 * the broker's parser has no limit of its own and would wait for, and hold, whatever length a client declares.
 */
export interface PacketGuard {
  /** See the next bytes. @returns false when a packet declares more than the limit, or its length is malformed */
  readonly accept: (chunk: Uint8Array) => boolean;
}

/** @param limitNow bytes allowed for the packet that begins now; it may change once the client has signed in */
export function createPacketGuard(limitNow: () => number): PacketGuard {
  let bodyLeft = 0;
  let inLength = false;
  let length = 0;
  let multiplier = 1;

  return {
    accept: (chunk) => {
      let at = 0;
      while (at < chunk.length) {
        if (bodyLeft > 0) {
          const skip = Math.min(bodyLeft, chunk.length - at);
          bodyLeft -= skip;
          at += skip;
          continue;
        }
        if (!inLength) {
          at++; // packet type and flags
          inLength = true;
          length = 0;
          multiplier = 1;
          continue;
        }
        const byte = chunk[at++]!;
        length += (byte & 0x7f) * multiplier;
        if (length > limitNow()) return false;
        if ((byte & 0x80) === 0) {
          inLength = false;
          bodyLeft = length;
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
