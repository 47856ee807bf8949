/** Packets that MQTT 3.1.1 does not allow, made by rule: a clause each, with every value it forbids. */

export interface MalformedCase {
  /** Clause of the standard, and what is wrong. */
  readonly name: string;
  readonly bytes: Buffer;
}

const CONNECT = 1;
const PUBLISH = 3;
const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;

/** Remaining length (2.2.3). */
function length(bytes: number): number[] {
  return bytes < 128 ? [bytes] : [(bytes & 0x7f) | 0x80, bytes >> 7];
}
function packet(type: number, flags: number, body: readonly number[]): Buffer {
  return Buffer.from([(type << 4) | flags, ...length(body.length), ...body]);
}
/** A string as the standard writes it (1.5.3). */
function text(value: string | readonly number[]): number[] {
  const bytes = typeof value === 'string' ? [...Buffer.from(value)] : [...value];
  return [bytes.length >> 8, bytes.length & 0xff, ...bytes];
}
function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;

/** Strings that are not (1.5.3-1, 1.5.3-2): surrogates, U+0000, bytes that are not UTF-8. */
const NOT_TEXT: readonly (readonly [string, readonly number[]])[] = [
  ['U+0000', [0x61, 0x00]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['a continuation byte alone', [0x80]],
  ['a cut sequence', [0xe4, 0xb8]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ['0xff', [0xff]],
];

/** What is wrong before anybody has signed in. @param device whose name and token would be right */
export function malformedBeforeSignIn(device: { readonly id: string; readonly token: string }): MalformedCase[] {
  const cases: MalformedCase[] = [];
  const add = (name: string, bytes: Buffer): unknown => cases.push({ name, bytes });
  const credentials = [...text(device.id), ...text(device.id), ...text(device.token)];
  const connect = (change: {
    name?: string;
    level?: number;
    flags?: number;
    flagsInHeader?: number;
    payload?: readonly number[];
  }): Buffer =>
    packet(CONNECT, change.flagsInHeader ?? 0, [
      ...text(change.name ?? 'MQTT'),
      change.level ?? 4,
      change.flags ?? 0xc2,
      0,
      60,
      ...(change.payload ?? credentials),
    ]);

  for (const flags of range(1, 15)) add(`2.2.2-2 CONNECT with flags ${hex(flags)}`, connect({ flagsInHeader: flags }));
  for (const type of range(2, 14))
    for (const body of [[], [0, 1], [0, 1, 0]])
      add(
        `3.1.0-1 first packet of type ${String(type)}, ${String(body.length)} bytes`,
        packet(type, type === 8 || type === 10 || type === 6 ? 2 : 0, body),
      );
  for (const type of [0, 15])
    for (const flags of range(0, 15))
      add(`2.2.1 reserved type ${String(type)}, flags ${hex(flags)}`, packet(type, flags, []));
  for (const type of range(1, 14))
    add(
      `2.2.3 remaining length of five bytes, type ${String(type)}`,
      Buffer.from([type << 4, 0xff, 0xff, 0xff, 0xff, 0x01]),
    );
  for (const name of ['mqtt', 'MQTTT', 'MQT', 'HTTP', '', 'MQIsdq', 'MQTT\u0000'])
    add(`3.1.2-1 protocol name ${JSON.stringify(name)}`, connect({ name }));
  for (const level of [0, 1, 2, 5, 6, 7, 8, 64, 127, 255])
    add(`3.1.2-2 protocol level ${String(level)}`, connect({ level }));
  add('3.1.2-3 reserved flag', connect({ flags: 0xc3 }));
  for (const flags of [0xca, 0xd2, 0xda, 0xe2, 0xea, 0xf2, 0xfa])
    add(`3.1.2-11, 3.1.2-13, 3.1.2-15 will flags without a will: ${hex(flags)}`, connect({ flags }));
  for (const flags of [0xde, 0xfe])
    add(
      `3.1.2-14 will of quality 3: ${hex(flags)}`,
      connect({
        flags,
        payload: [...text(device.id), ...text('t'), ...text('m'), ...text(device.id), ...text(device.token)],
      }),
    );
  add('3.1.2-22 password without a user name', connect({ flags: 0x42 }));
  add('3.1.2-20 password without its flag', connect({ flags: 0x82 }));
  add('3.1 a byte behind the last field', connect({ payload: [...credentials, 0] }));
  for (const [what, bytes] of NOT_TEXT)
    add(
      `1.5.3 will topic: ${what}`,
      connect({
        flags: 0xc6,
        payload: [...text(device.id), ...text(bytes), 0, 0, ...credentials.slice(device.id.length + 2)],
      }),
    );
  const whole = connect({}).subarray(2);
  for (const bytes of range(0, whole.length - 1))
    add(`3.1 CONNECT ends after ${String(bytes)} bytes`, packet(CONNECT, 0, [...whole.subarray(0, bytes)]));
  for (const [what, bytes] of NOT_TEXT)
    add(`1.5.3 user name: ${what}`, connect({ payload: [...text(device.id), ...text(bytes), ...text(device.token)] }));
  return cases;
}

/** Answers that do not belong to what was delivered (4.3.2, 4.3.3): its quality, the client's packets, of which the last ends the connection. */
export const FOREIGN_ACKNOWLEDGEMENTS: readonly {
  readonly name: string;
  readonly quality: 1 | 2;
  readonly answers: readonly ('puback' | 'pubrec' | 'pubcomp')[];
}[] = [
  { name: 'PUBREC for quality 1', quality: 1, answers: ['pubrec'] },
  { name: 'PUBCOMP for quality 1', quality: 1, answers: ['pubcomp'] },
  { name: 'PUBACK for quality 2', quality: 2, answers: ['puback'] },
  { name: 'PUBCOMP for quality 2 before PUBREC', quality: 2, answers: ['pubcomp'] },
  { name: 'PUBACK for quality 2 after PUBREC', quality: 2, answers: ['pubrec', 'puback'] },
];

/** What is wrong from who has signed in as a device. */
export function malformedAfterSignIn(deviceId: string): MalformedCase[] {
  const cases: MalformedCase[] = [];
  const add = (name: string, bytes: Buffer): unknown => cases.push({ name, bytes });
  const topic = `v1/${deviceId}/up/fix`;
  const filter = `v1/${deviceId}/down/#`;

  const fixedFlags = [
    ['PUBACK', 4, 0, [0, 1]],
    ['PUBREC', 5, 0, [0, 1]],
    ['PUBREL', 6, 2, [0, 1]],
    ['PUBCOMP', 7, 0, [0, 1]],
    ['SUBSCRIBE', SUBSCRIBE, 2, [0, 1, ...text(filter), 1]],
    ['UNSUBSCRIBE', UNSUBSCRIBE, 2, [0, 1, ...text(filter)]],
    ['PINGREQ', 12, 0, []],
    ['DISCONNECT', 14, 0, []],
  ] as const;
  for (const [name, type, right, body] of fixedFlags)
    for (const flags of range(0, 15))
      if (flags !== right) add(`2.2.2-2 ${name} with flags ${hex(flags)}`, packet(type, flags, body));
  for (const type of [0, 15])
    for (const flags of range(0, 15))
      add(`2.2.1 reserved type ${String(type)}, flags ${hex(flags)}`, packet(type, flags, []));
  for (const [name, type, body] of [
    ['CONNACK', 2, [0, 0]],
    ['SUBACK', 9, [0, 1, 0]],
    ['UNSUBACK', 11, [0, 1]],
    ['PINGRESP', 13, []],
  ] as const)
    add(`2.2.1 ${name} from a client`, packet(type, 0, body));
  for (const type of range(1, 14))
    add(
      `2.2.3 remaining length of five bytes, type ${String(type)}`,
      Buffer.from([(type << 4) | (type === 3 ? 2 : 0), 0x80, 0x80, 0x80, 0x80, 0x01]),
    );
  for (const flags of [6, 7, 14, 15])
    add(`3.3.1-4 PUBLISH of quality 3, flags ${hex(flags)}`, packet(PUBLISH, flags, [...text(topic), 0, 1, 0x7b]));
  for (const qos of [1, 2])
    add(
      `2.3.1-1 PUBLISH of quality ${String(qos)} with packet id 0`,
      packet(PUBLISH, qos << 1, [...text(topic), 0, 0, 0x7b]),
    );
  for (const retain of [0, 1])
    add(`3.3.1-2 a duplicate of quality 0, ${retain}`, packet(PUBLISH, 8 | retain, [...text(topic), 0x7b]));
  for (const [name, type, flags, body] of fixedFlags.filter(([, type]) => type !== SUBSCRIBE))
    add(`3.4–3.14 ${name} with a byte too many`, packet(type, flags, [...body, 0]));
  for (const bad of ['', '#', '+', `${topic}/#`, `v1/+/up/fix`, `${topic}+`, '$SYS/x', `/${topic}`, `${topic}/`])
    for (const qos of [0, 1])
      add(
        `3.3.2-2, 4.7.1-1 PUBLISH of quality ${String(qos)} on ${JSON.stringify(bad)}`,
        packet(PUBLISH, qos << 1, [...text(bad), ...(qos ? [0, 1] : []), 0x7b]),
      );
  for (const [what, bytes] of NOT_TEXT) {
    add(`1.5.3 topic: ${what}`, packet(PUBLISH, 2, [...text([...Buffer.from(topic), ...bytes]), 0, 1, 0x7b]));
    add(`1.5.3 filter: ${what}`, packet(SUBSCRIBE, 2, [0, 1, ...text([...Buffer.from(filter), ...bytes]), 1]));
    add(`1.5.3 filter to leave: ${what}`, packet(UNSUBSCRIBE, 2, [0, 1, ...text([...Buffer.from(filter), ...bytes])]));
  }
  for (const bytes of range(0, text(topic).length + 1))
    add(`3.3 PUBLISH ends after ${String(bytes)} bytes`, packet(PUBLISH, 2, [...text(topic), 0].slice(0, bytes)));
  for (const [name, type] of [
    ['SUBSCRIBE', SUBSCRIBE],
    ['UNSUBSCRIBE', UNSUBSCRIBE],
  ] as const) {
    const end = type === SUBSCRIBE ? [1] : [];
    const whole = [0, 1, ...text(filter), ...end];
    for (const bytes of range(0, whole.length - 1))
      add(`3.8, 3.10 ${name} ends after ${String(bytes)} bytes`, packet(type, 2, whole.slice(0, bytes)));
    add(`2.3.1-1 ${name} with packet id 0`, packet(type, 2, [0, 0, ...text(filter), ...end]));
  }
  add('4.7.3-1 UNSUBSCRIBE of nothing', packet(UNSUBSCRIBE, 2, [0, 1, ...text('')]));
  for (const bad of ['', 'a#', '#/a', 'a/#/b', 'a+', '+a', 'a/+b/c'])
    add(`4.7.1 SUBSCRIBE to ${JSON.stringify(bad)}`, packet(SUBSCRIBE, 2, [0, 1, ...text(bad), 1]));
  for (const qos of [3, 4, 8, 16, 32, 64, 127, 128, 192, 255])
    add(`3.8.3-4 SUBSCRIBE asks for ${hex(qos)}`, packet(SUBSCRIBE, 2, [0, 1, ...text(filter), qos]));
  for (const [name, type] of [
    ['PUBACK', 4],
    ['PUBREC', 5],
    ['PUBREL', 6],
    ['PUBCOMP', 7],
  ] as const)
    for (const body of [[], [0], [0, 0]])
      add(`3.4–3.7 ${name} of ${String(body.length)} bytes`, packet(type, type === 6 ? 2 : 0, body));
  return cases;
}
