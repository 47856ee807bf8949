import { PUBLISH } from './packet-fields.ts';

const PUBACK = 4;
const PUBREC = 5;
const PUBREL = 6;
const PUBCOMP = 7;

/** What a client has to say next about a packet identifier that the broker uses (MQTT 3.1.1, 4.3). */
type Awaited = typeof PUBACK | typeof PUBREC | typeof PUBCOMP;

/**
 * Which acknowledgements the broker waits for on one connection, read from the bytes that it sends. Aedes takes any acknowledgement for any message:
 * a PUBREC for a message of quality 1 was answered as if it belonged to the exchange.
 */
export interface OutgoingExchanges {
  /** See the next bytes that go out; nothing is kept of them. */
  readonly sent: (chunk: Uint8Array | string) => void;
  /**
   * An acknowledgement came. @param type of the packet: 4, 5 or 7
   * @returns false when the identifier waits for another one (4.3.2, 4.3.3); an identifier that waits for nothing is an exchange that is over
   */
  readonly accepts: (type: number, identifier: number) => boolean;
}

/** Of one connection that begins now. */
export function createOutgoingExchanges(): OutgoingExchanges {
  const awaited = new Map<number, Awaited>();
  let header = 0;
  let reading: 'header' | 'length' | 'topic-length' | 'topic' | 'identifier' | 'rest' = 'header';
  let packetLeft = 0;
  let multiplier = 1;
  let value = 0;
  /** Bytes left of what is being read. */
  let left = 1;

  function read(what: typeof reading, bytes: number): void {
    reading = what;
    left = bytes;
    value = 0;
  }

  function endPacketOr(what: typeof reading): void {
    if (packetLeft > 0) read(what, packetLeft);
    else read('header', 1);
  }

  /** The bytes of a number or of what is passed over are there. */
  function goOn(): void {
    switch (reading) {
      case 'header':
        header = value;
        packetLeft = 0;
        multiplier = 1;
        read('length', 1);
        break;
      case 'length':
        packetLeft += (value & 0x7f) * multiplier;
        multiplier *= 128;
        if (value >= 0x80) read('length', 1);
        else if (header >> 4 === PUBLISH && (header & 0x06) !== 0) read('topic-length', 2);
        else if (header >> 4 === PUBREL) read('identifier', 2);
        else endPacketOr('rest');
        break;
      case 'topic-length':
        read('topic', value);
        break;
      case 'topic':
        read('identifier', 2);
        break;
      case 'identifier':
        awaited.set(value, header >> 4 === PUBREL ? PUBCOMP : (header & 0x06) === 0x02 ? PUBACK : PUBREC);
        endPacketOr('rest');
        break;
      case 'rest':
        read('header', 1);
        break;
    }
  }

  function pass(bytes: number): void {
    left -= bytes;
    if (reading !== 'header' && reading !== 'length') packetLeft -= bytes;
    while (left === 0) goOn();
  }

  return {
    sent: (chunk) => {
      if (typeof chunk === 'string') {
        const bytes = Buffer.byteLength(chunk);
        // Topics and payloads come as strings; they are passed over without being encoded once more.
        if ((reading === 'topic' || reading === 'rest') && bytes <= left) {
          if (bytes > 0) pass(bytes);
          return;
        }
      }
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      for (let at = 0; at < bytes.length;) {
        const end = Math.min(at + left, bytes.length);
        if (reading !== 'topic' && reading !== 'rest')
          for (let index = at; index < end; index++) value = value * 256 + bytes[index]!;
        const count = end - at;
        at = end;
        pass(count);
      }
    },
    accepts: (type, identifier) => {
      const next = awaited.get(identifier);
      if (next === undefined) return true;
      // A PUBREC that comes again is answered again.
      if (type !== next && !(type === PUBREC && next === PUBCOMP)) return false;
      if (type !== PUBREC) awaited.delete(identifier);
      return true;
    },
  };
}
