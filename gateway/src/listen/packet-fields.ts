/** What the packets of MQTT 3.1.1 hold, in order. `text` and `binary` begin with their length in two bytes. */
export type Field = 'text' | 'binary' | 'identifier' | 'two-bytes' | 'byte' | 'protocol-level' | 'connect-flags';

export interface PacketFields {
  readonly fields: readonly Field[];
  /** After the last: nothing, anything, or once more from this field on as long as there are bytes. */
  readonly then: 'end' | 'anything' | number;
}

const CONNECT = 1;
export const PUBLISH = 3;
/** PUBACK, PUBREC and PUBCOMP: from who was sent something. */
export const ACKNOWLEDGEMENTS: ReadonlySet<number> = new Set([4, 5, 7]);
const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;

const FIELDS: Readonly<Partial<Record<number, PacketFields>>> = {
  [CONNECT]: { fields: ['text', 'protocol-level'], then: 'anything' },
  4: { fields: ['identifier'], then: 'end' },
  5: { fields: ['identifier'], then: 'end' },
  6: { fields: ['identifier'], then: 'end' },
  7: { fields: ['identifier'], then: 'end' },
  [SUBSCRIBE]: { fields: ['identifier', 'text', 'byte'], then: 1 },
  [UNSUBSCRIBE]: { fields: ['identifier', 'text'], then: 1 },
  12: { fields: [], then: 'end' },
  14: { fields: [], then: 'end' },
};
/** What the broker does not take from a client at all is its own to refuse. */
export const ANYTHING: PacketFields = { fields: [], then: 'anything' };
const PUBLISH_AT_0: PacketFields = { fields: ['text'], then: 'anything' };
const PUBLISH_AT_1_OR_2: PacketFields = { fields: ['text', 'identifier'], then: 'anything' };
const CONNECT_AFTER_LEVEL: PacketFields = { fields: ['connect-flags'], then: 'end' };

/** @param header first byte of the packet: type and flags */
export function fieldsOf(header: number): PacketFields {
  if (header >> 4 === PUBLISH) return (header & 0x06) === 0 ? PUBLISH_AT_0 : PUBLISH_AT_1_OR_2;
  return FIELDS[header >> 4] ?? ANYTHING;
}

/**
 * What follows the protocol level of a CONNECT. 5 has packets of another form, and the broker itself says that it does not speak it.
 * The highest bit marks a bridge.
 * @returns undefined for a level that no standard knows
 */
export function fieldsAfterLevel(level: number): PacketFields | undefined {
  const version = level & 0x7f;
  if (version === 3 || version === 4) return CONNECT_AFTER_LEVEL;
  return version === 5 ? ANYTHING : undefined;
}

/** What follows the flags of a CONNECT: each is there when its flag says so (3.1.2-18 to 3.1.2-21). @returns undefined: such flags may not be */
export function fieldsAfterFlags(flags: number): PacketFields | undefined {
  const will = flags & 0x04;
  const isWillOfQuality3 = (flags & 0x18) === 0x18; // 3.1.2-14
  const userName = flags & 0x80;
  const password = flags & 0x40;
  if (isWillOfQuality3 || (password && !userName)) return undefined; // 3.1.2-22
  const fields: Field[] = ['two-bytes', 'text']; // keep-alive, client id
  if (will) fields.push('text', 'binary');
  if (userName) fields.push('text');
  if (password) fields.push('binary');
  return { fields, then: 'end' };
}
