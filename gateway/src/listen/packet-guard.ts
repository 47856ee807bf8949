import type { Duplex } from 'node:stream';
import { createOutgoingExchanges } from './outgoing-exchanges.ts';
import {
  ACKNOWLEDGEMENTS,
  ANYTHING,
  fieldsAfterFlags,
  fieldsAfterLevel,
  fieldsOf,
  PUBLISH,
  type Field,
} from './packet-fields.ts';
import { TextCheck } from './text-check.ts';

export type PacketRefusal = 'too-large' | 'malformed-packet' | 'unknown-protocol-level' | 'foreign-acknowledgement';

/**
 * Watches the MQTT packets in a byte stream (MQTT 3.1.1) without keeping any of them. The broker's parser has no limit of its own:
 * it would wait for, and hold, whatever length a client declares, take what a short packet lacks from the bytes of the next, and let
 * pass what is no text or more than there should be.
 */
export interface PacketGuard {
  /** See the next bytes. @returns why the connection has to end; nothing is to be shown to the guard after that */
  readonly accept: (chunk: Uint8Array) => PacketRefusal | undefined;
}

/**
 * @param limitNow bytes allowed for the packet that begins now. The first is the CONNECT: others may come right behind it, before it was answered (3.1.4)
 * @param isAwaited whether an acknowledgement (type of its packet: 4, 5 or 7) belongs to what its identifier stands for
 */
export function createPacketGuard(
  limitNow: (isFirst: boolean) => number,
  isAwaited: (type: number, identifier: number) => boolean = () => true,
): PacketGuard {
  const text = new TextCheck();
  let isFirst = true;
  let header = 0;
  let inLength = false;
  let length = 0;
  let multiplier = 1;
  let inBody = false;
  let bodyLeft = 0;
  let packet = ANYTHING;
  /** The field that is being read is the one before. */
  let next = 0;
  let reading: 'number' | 'text' | 'unread' = 'unread';
  let left = 0;
  let value = 0;

  function beginBody(): PacketRefusal | undefined {
    inLength = false;
    inBody = true;
    bodyLeft = length;
    left = 0;
    next = 0;
    reading = 'unread';
    packet = fieldsOf(header);
    // A duplicate of quality 0 (3.3.1-2).
    return header >> 4 === PUBLISH && (header & 0x0e) === 0x08 ? 'malformed-packet' : undefined;
  }

  /** What was being read is over. */
  function goOn(): PacketRefusal | undefined {
    if (reading === 'text' && !text.end()) return 'malformed-packet';
    if (reading === 'number') {
      const refusal = useNumber(packet.fields[next - 1]!);
      if (refusal) return refusal;
      if (left > 0) return undefined;
    }
    if (next < packet.fields.length) {
      const field = packet.fields[next++]!;
      return read('number', field === 'byte' || field === 'protocol-level' || field === 'connect-flags' ? 1 : 2);
    }
    if (bodyLeft === 0) {
      inBody = false;
      isFirst = false;
    } else if (packet.then === 'anything') return read('unread', bodyLeft);
    else if (packet.then === 'end') return 'malformed-packet';
    else next = packet.then;
    reading = 'unread';
    return undefined;
  }

  /** @returns malformed when the packet ends before that */
  function read(what: typeof reading, bytes: number): PacketRefusal | undefined {
    reading = what;
    left = bytes;
    value = 0;
    return bytes > bodyLeft ? 'malformed-packet' : undefined;
  }

  /** A number has been read: `value`. */
  function useNumber(field: Field): PacketRefusal | undefined {
    switch (field) {
      case 'text':
        return read('text', value);
      case 'binary':
        return read('unread', value);
      case 'identifier':
        if (value === 0) return 'malformed-packet'; // 2.3.1-1
        return ACKNOWLEDGEMENTS.has(header >> 4) && !isAwaited(header >> 4, value)
          ? 'foreign-acknowledgement'
          : undefined;
      case 'protocol-level':
        packet = fieldsAfterLevel(value) ?? ANYTHING;
        next = 0;
        return fieldsAfterLevel(value) ? undefined : 'unknown-protocol-level';
      case 'connect-flags':
        packet = fieldsAfterFlags(value) ?? ANYTHING;
        next = 0;
        return fieldsAfterFlags(value) ? undefined : 'malformed-packet';
      case 'byte':
      case 'two-bytes':
        return undefined;
    }
  }

  return {
    accept: (chunk) => {
      for (let at = 0; ;) {
        // Also without another byte: what is empty ends where it begins.
        while (inBody && left === 0) {
          const refusal = goOn();
          if (refusal) return refusal;
        }
        if (at >= chunk.length) return undefined;
        if (inBody) {
          const end = Math.min(at + left, chunk.length);
          if (reading === 'text' && !text.accept(chunk, at, end)) return 'malformed-packet';
          if (reading === 'number') for (let i = at; i < end; i++) value = value * 256 + chunk[i]!;
          left -= end - at;
          bodyLeft -= end - at;
          at = end;
        } else if (inLength) {
          const byte = chunk[at++]!;
          length += (byte & 0x7f) * multiplier;
          multiplier *= 128;
          if (length > limitNow(isFirst)) return 'too-large';
          const refusal = byte < 0x80 ? beginBody() : multiplier > 128 ** 3 ? 'malformed-packet' : undefined; // 2.2.3
          if (refusal) return refusal;
        } else {
          header = chunk[at++]!; // packet type and flags
          inLength = true;
          length = 0;
          multiplier = 1;
        }
      }
    },
  };
}

/** CONNACK: the server does not speak this level (3.1.2-2). */
const UNKNOWN_LEVEL = Uint8Array.of(0x20, 2, 0, 1);

/** Let a guard see every chunk before the broker does, and what the broker answers; what it refuses closes the stream at once. */
export function guardStream(
  stream: Duplex,
  limitNow: (isFirst: boolean) => number,
  refused: (reason: PacketRefusal) => void,
): void {
  const exchanges = createOutgoingExchanges();
  const guard = createPacketGuard(limitNow, exchanges.accepts);
  const write = stream.write.bind(stream) as (...all: unknown[]) => boolean;
  stream.write = (chunk: Uint8Array | string, ...more: unknown[]) => {
    exchanges.sent(chunk);
    return write(chunk, ...more);
  };
  const read = stream.read.bind(stream);
  let isOver = false;
  stream.read = (size) => {
    // A WebSocket that does not answer the end stays for half a minute: what comes meanwhile is nobody's, and waits on the other side.
    if (isOver) return null;
    const chunk = read(size) as Buffer | null;
    const refusal = chunk && guard.accept(chunk);
    if (!refusal) return chunk;
    isOver = true;
    refused(refusal);
    if (refusal === 'unknown-protocol-level') stream.end(UNKNOWN_LEVEL, () => stream.destroy());
    else stream.destroy();
    return null;
  };
}
