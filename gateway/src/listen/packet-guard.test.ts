import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { createPacketGuard, guardStream } from './packet-guard.ts';

const publish = (size: number): Buffer =>
  generate({
    cmd: 'publish',
    topic: 't',
    payload: Buffer.alloc(size),
    qos: 1,
    messageId: 1,
    dup: false,
    retain: false,
  });

/** A CONNECT of 19 bytes up to its flags: 9 are left after them and the keep-alive. */
const CONNECT_TO_FLAGS = [0x10, 19, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4] as const;

describe('packet guard', () => {
  it('accepts packets up to the limit however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 64 }),
        (sizes, cut) => {
          const stream = Buffer.concat(sizes.map(publish));
          const guard = createPacketGuard(() => 1000);
          for (let at = 0; at < stream.length; at += cut)
            expect(guard.accept(stream.subarray(at, at + cut))).toBe(undefined);
        },
      ),
    );
  });
  it('refuses a declared length over the limit before the body arrives', () => {
    const guard = createPacketGuard(() => 1000);
    expect(guard.accept(publish(100))).toBe(undefined);
    expect(guard.accept(publish(1001).subarray(0, 3))).toBe('too-large');
  });
  it.each([
    ['PUBACK without an identifier', [0x40, 0]],
    ['PUBREC with half of one', [0x50, 1, 1]],
    ['PUBREL with identifier 0', [0x62, 2, 0, 0]],
    ['SUBSCRIBE with identifier 0', [0x82, 6, 0, 0, 0, 1, 0x61, 1]],
    ['UNSUBSCRIBE of nothing', [0xa2, 2, 0, 1]],
    ['PUBLISH that ends in its topic', [0x32, 5, 0, 9, 0x61, 0x61, 0x61]],
    ['PUBLISH that ends before its identifier', [0x32, 4, 0, 1, 0x61, 1]],
    ['PUBLISH with identifier 0', [0x34, 6, 0, 1, 0x61, 0, 0, 0x7b]],
    ['a duplicate of quality 0', [0x38, 4, 0, 1, 0x61, 0x7b]],
    ['a topic with U+0000', [0x30, 4, 0, 2, 0x61, 0]],
    ['a topic that ends within a character', [0x30, 4, 0, 1, 0xe5, 0xb7]],
    ['the second filter of two with a surrogate', [0x82, 12, 0, 1, 0, 1, 0x61, 1, 0, 3, 0xed, 0xa0, 0x80, 1]],
    ['UNSUBSCRIBE with a byte behind the last filter', [0xa2, 6, 0, 1, 0, 1, 0x61, 1]],
    ['PUBACK with a byte too many', [0x40, 3, 0, 1, 0]],
    ['PINGREQ with a byte', [0xc0, 1, 0]],
    ['a will of quality 3', [...CONNECT_TO_FLAGS, 0x1e, 0, 9, 0, 0, 0, 1, 0x74, 0, 0]],
    ['a password without a user name', [...CONNECT_TO_FLAGS, 0x42, 0, 9, 0, 1, 0x61, 0, 1, 0x61, 0, 0]],
    ['a client id with U+0001', [...CONNECT_TO_FLAGS, 0x02, 0, 9, 0, 7, 0x61, 1, 0x61, 0x61, 0x61, 0x61, 0x61]],
    ['a user name that no flag announces', [...CONNECT_TO_FLAGS, 0x02, 0, 9, 0, 1, 0x61, 0, 4, 1, 1, 1, 1]],
    ['a user name that is announced and missing', [...CONNECT_TO_FLAGS, 0x82, 0, 9, 0, 7, 1, 1, 1, 1, 1, 1, 1]],
  ])('refuses %s, however it is cut', (_what, bytes) => {
    // What follows must not complete it.
    const stream = Uint8Array.from([...bytes, 0, 1, 0, 1, 0, 1]);
    expect(createPacketGuard(() => 1000).accept(stream)).toBe('malformed-packet');
    const guard = createPacketGuard(() => 1000);
    const refusals = [...stream].map((byte) => guard.accept(Uint8Array.of(byte)));
    expect(refusals.find((refusal) => refusal !== undefined)).toBe('malformed-packet');
  });
  it('lets every CONNECT be that the flags describe, and every packet of a client', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '巡', '/'), maxLength: 5 });
    const will = fc.record({
      topic: text.map((t) => `t${t}`),
      payload: fc.uint8Array({ maxLength: 5 }).map(Buffer.from),
    });
    const connect = fc
      .record({
        clientId: text.map((t) => `c${t}`),
        username: fc.option(text, { nil: undefined }),
        password: fc.option(fc.uint8Array({ minLength: 1, maxLength: 5 }).map(Buffer.from), { nil: undefined }),
        will: fc.option(will, { nil: undefined }),
      })
      .filter(({ username, password }) => username !== undefined || password === undefined);
    fc.assert(
      fc.property(connect, fc.integer({ min: 1, max: 9 }), (said, cut) => {
        const stream = Buffer.concat([
          generate({
            cmd: 'connect',
            protocolId: 'MQTT',
            protocolVersion: 4,
            clean: true,
            keepalive: 9,
            ...(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as typeof said),
            ...(said.will && { will: { ...said.will, qos: 1, retain: false } }),
          } as Parameters<typeof generate>[0]),
          generate({
            cmd: 'subscribe',
            messageId: 7,
            subscriptions: [
              { topic: '巡/#', qos: 1 },
              { topic: 'a', qos: 0 },
            ],
          }),
          generate({ cmd: 'unsubscribe', messageId: 7, unsubscriptions: ['巡/#', 'a'] }),
          generate({ cmd: 'pubrel', messageId: 7 }),
          generate({ cmd: 'pingreq' }),
          generate({ cmd: 'disconnect' }),
        ]);
        const guard = createPacketGuard(() => 1000);
        for (let at = 0; at < stream.length; at += cut)
          expect(guard.accept(stream.subarray(at, at + cut))).toBe(undefined);
      }),
    );
  });
  it('names a protocol level that it does not know, and leaves MQTT 5 to the broker', () => {
    const toLevel = CONNECT_TO_FLAGS.slice(0, -1);
    const answer = (level: number) => createPacketGuard(() => 1000).accept(Uint8Array.of(...toLevel, level, 0));
    expect([2, 3, 4, 5, 6, 0x84].map(answer)).toEqual([
      'unknown-protocol-level',
      undefined,
      undefined,
      undefined,
      'unknown-protocol-level',
      undefined,
    ]);
  });
  it('lets quality 0 be without an identifier', () => {
    const guard = createPacketGuard(() => 1000);
    expect(guard.accept(Uint8Array.of(0x30, 4, 0, 1, 0x61, 0x7b, 0xc0, 0))).toBe(undefined);
  });
  it('refuses a length of more than four bytes', () => {
    expect(createPacketGuard(() => Infinity).accept(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff, 0x01))).toBe(
      'malformed-packet',
    );
  });
  it('lets nothing through any more on a stream that takes long to end', () => {
    const answered: Buffer[] = [];
    const stream = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        answered.push(chunk);
        done();
      },
      // As a WebSocket whose other side does not close.
      final: () => undefined,
    });
    const refused: string[] = [];
    guardStream(
      stream,
      () => 1000,
      (reason) => refused.push(reason),
    );
    const level = CONNECT_TO_FLAGS.length - 1;
    stream.push(Uint8Array.from(CONNECT_TO_FLAGS).fill(9, level));
    expect(stream.read()).toBe(null);
    // The guard would take it for the rest of that CONNECT, and the broker for a packet without end.
    stream.push(Uint8Array.of(0x30, 0x80, 0x80, 0x80, 0x64));
    expect(stream.read()).toBe(null);
    expect([refused, Buffer.concat(answered).toString('hex')]).toEqual([['unknown-protocol-level'], '20020001']);
    stream.destroy();
  });
});
