import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { createPacketGuard } from './packet-guard.ts';

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
            expect(guard.accept(stream.subarray(at, at + cut))).toBe(true);
        },
      ),
    );
  });
  it('refuses a declared length over the limit before the body arrives', () => {
    const guard = createPacketGuard(() => 1000);
    expect(guard.accept(publish(100))).toBe(true);
    expect(guard.accept(publish(1001).subarray(0, 3))).toBe(false);
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
  ])('refuses %s, however it is cut', (_what, bytes) => {
    // What follows must not complete it.
    const stream = Uint8Array.from([...bytes, 0, 1, 0, 1, 0, 1]);
    expect(createPacketGuard(() => 1000).accept(stream)).toBe(false);
    const guard = createPacketGuard(() => 1000);
    expect([...stream].every((byte) => guard.accept(Uint8Array.of(byte)))).toBe(false);
  });
  it('lets quality 0 be without an identifier', () => {
    const guard = createPacketGuard(() => 1000);
    expect(guard.accept(Uint8Array.of(0x30, 4, 0, 1, 0x61, 0x7b, 0xc0, 0))).toBe(true);
  });
  it('refuses a length of more than four bytes', () => {
    expect(createPacketGuard(() => Infinity).accept(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff, 0x01))).toBe(false);
  });
});
