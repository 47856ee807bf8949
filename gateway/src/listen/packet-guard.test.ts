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
  it('refuses a length of more than four bytes', () => {
    expect(createPacketGuard(() => Infinity).accept(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff, 0x01))).toBe(false);
  });
});
