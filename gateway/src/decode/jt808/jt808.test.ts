import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generalAnswer, readTerminalAnswer, registerAnswer, textBody } from './answer.ts';
import { FrameSplitter, readFrame, writeFrame, type Jt808Message } from './frame.ts';
import { decodeJt808, jt808Topic, LOCATION, LOCATION_ANSWER, LOCATION_BATCH } from './location.ts';
import { authenticationCodeOf, terminalIdOf } from './sign-in.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
/** A location with SOS set, a serial number that had to be escaped, mileage and fuel behind it (2013). */
const SOS =
  '0200 0026 123456789012 007D02 00000001 00000002 00BA7F0E 07E4F11C 0028 003C 0000 181015101010 01 04 00000064 02 02 007D01 13';
const message = (frame: string): Jt808Message => {
  const read = readFrame(bytes(frame));
  if (typeof read === 'string') throw new Error(read);
  return read;
};
const location = (changes: { state?: string; lat?: string; time?: string } = {}): Buffer =>
  bytes(
    `00000000 ${changes.state ?? '00000003'} ${changes.lat ?? '01CD9E3C'} 0729A4A8 000C 0032 005A ${changes.time ?? '260520163000'}`,
  );
const decode = (id: number, body: Uint8Array) => decodeJt808('car-1', jt808Topic(id), body);

describe('JT/T 808', () => {
  it('reads a frame of 2013 as published, and what it says', () => {
    const read = message(SOS);
    expect(read).toMatchObject({
      id: LOCATION,
      terminal: '123456789012',
      serial: 0x7e,
      version: 2013,
      part: undefined,
    });
    const { items, refusals } = decode(LOCATION, read.body);
    expect(refusals).toEqual([]);
    const time = Date.UTC(2018, 9, 15, 2, 10, 10);
    expect(items).toMatchObject([
      { kind: 'alarm', body: { type: 'sos', severity: 'critical', time } },
      { kind: 'fix', body: { time, lat: 12.222222, lon: 132.444444, altitude: 40, heading: 0 } },
    ]);
    expect(items[1]?.kind === 'fix' && items[1].body.speed).toBeCloseTo(6 / 3.6);
  });

  it('reads back what it writes, in both versions, whatever has to be escaped and wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.record({
          id: fc.integer({ min: 0, max: 0xffff }),
          serial: fc.integer({ min: 0, max: 0xffff }),
          version: fc.constantFrom(2013 as const, 2019 as const),
          terminal: fc.stringMatching(/^[1-9]\d{0,11}$/),
          body: fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.array(fc.constantFrom(0x7d, 0x7e), { maxLength: 40 })),
        }),
        fc.integer({ min: 1, max: 7 }),
        (given, step) => {
          const sent = { ...given, body: Buffer.from(given.body) };
          const wire = writeFrame(sent);
          const splitter = new FrameSplitter(4_000);
          const frames: Buffer[] = [];
          for (let at = 0; at < wire.length; at += step) frames.push(...splitter.take(wire.subarray(at, at + step))!);
          expect(frames.map(readFrame)).toEqual([{ ...sent, part: undefined }]);
        },
      ),
      { numRuns: 300, seed: 8 },
    );
  });

  it('names what is no frame, and never throws on noise', () => {
    const spoilt = bytes(SOS);
    spoilt[20]! ^= 1;
    expect(readFrame(spoilt)).toBe('wrong-check');
    expect(readFrame(bytes('7d03'))).toBe('wrong-escape');
    expect(readFrame(bytes('0200'))).toBe('too-short');
    expect(readFrame(bytes('0002 0001 013800138000 0001 00 00').fill(0, 0, 0))).toBeTypeOf('string');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 0, max: 0xffff }), (noise, id) => {
        readFrame(noise);
        decode(id, noise);
        for (const known of [LOCATION, LOCATION_ANSWER, LOCATION_BATCH]) decode(known, noise);
        new FrameSplitter(40).take(Buffer.from(noise));
      }),
      { numRuns: 2_000, seed: 9 },
    );
  });

  it('drops what is before the first mark, and gives up on a frame that is too long', () => {
    const splitter = new FrameSplitter(10);
    expect(splitter.take(bytes('0102 7e 0304 7e 7e 05'))).toEqual([bytes('0304')]);
    expect(splitter.take(bytes('06 7e'))).toEqual([bytes('0506')]);
    expect(splitter.take(Buffer.alloc(11))).toBeUndefined();
  });

  it('reads hemispheres, and says nothing of a place without satellites', () => {
    expect(decode(LOCATION, location()).items[0]).toMatchObject({
      kind: 'fix',
      body: { lat: 30.252604, lon: 120.16964, heading: 90, altitude: 12, time: Date.UTC(2026, 4, 20, 8, 30) },
    });
    expect(decode(LOCATION, location({ state: '0000000F' })).items[0]).toMatchObject({
      body: { lat: -30.252604, lon: -120.16964 },
    });
    expect(decode(LOCATION, location({ state: '00000001' }))).toEqual({ items: [], refusals: [] });
  });

  it('refuses what cannot be, and in a batch nothing but that', () => {
    expect(decode(LOCATION, location({ lat: '0fffffff' })).refusals[0]?.reason).toBe('wrong-shape');
    expect(decode(LOCATION, location({ time: '261320163000' })).refusals[0]?.reason).toBe('wrong-shape');
    expect(decode(LOCATION, location({ time: '260231163000' })).refusals[0]?.reason).toBe('wrong-shape');
    expect(decode(LOCATION, location({ time: '2a0520163000' })).refusals[0]?.reason).toBe('wrong-shape');
    const sized = (body: Buffer): Buffer => Buffer.concat([bytes('001c'), body]);
    const batch = Buffer.concat([
      bytes('0003 01'),
      sized(location()),
      sized(location({ lat: '0fffffff' })),
      sized(location({ time: '260520163005' })),
    ]);
    expect(decode(LOCATION_BATCH, batch)).toMatchObject({ items: [{}, {}], refusals: [{ reason: 'wrong-shape' }] });
    expect(decode(LOCATION_BATCH, batch.subarray(0, -4))).toMatchObject({
      items: [{}],
      refusals: [{}, { detail: 'item 2 of 3 is cut off' }],
    });
    expect(decode(LOCATION_ANSWER, Buffer.concat([bytes('0001'), location()])).items).toHaveLength(1);
  });

  it('reads who signs in, in both versions', () => {
    const of = (version: 2013 | 2019, body: Buffer): Jt808Message => ({
      id: 0x0100,
      terminal: '1',
      serial: 1,
      version,
      part: undefined,
      body,
    });
    const registration2013 = Buffer.concat([
      bytes('0021 006a'),
      Buffer.from('MAKER'),
      Buffer.from('MODEL'.padEnd(20, '\0')),
      Buffer.from('ABC1234'),
      bytes('01'),
    ]);
    const registration2019 = Buffer.concat([
      bytes('0021 006a'),
      Buffer.alloc(11),
      Buffer.alloc(30),
      Buffer.from('0000ABC'.padStart(30, '\0')),
      bytes('01'),
    ]);
    expect(terminalIdOf(of(2013, registration2013))).toBe('ABC1234');
    expect(terminalIdOf(of(2019, registration2019))).toBe('0000ABC');
    expect(terminalIdOf(of(2019, registration2013))).toBeUndefined();
    expect(authenticationCodeOf(of(2013, Buffer.from('code')))).toBe('code');
    expect(authenticationCodeOf(of(2019, Buffer.from('\u0004codeIMEI')))).toBe('code');
    expect(authenticationCodeOf(of(2019, Buffer.from('\u0009code')))).toBeUndefined();
  });

  it('answers in the bytes of the standard, texts in GBK', () => {
    const asked = message(SOS);
    expect(generalAnswer(asked, 'done').toString('hex')).toBe('007e020000');
    expect(registerAnswer(asked, 'ab').toString('hex')).toBe('007e006162');
    expect(registerAnswer(asked, undefined).toString('hex')).toBe('007e04');
    expect(textBody(2013, '巡').toString('hex')).toBe('0cd1b2');
    expect(textBody(2019, '巡').toString('hex')).toBe('0c01d1b2');
    expect(textBody(2013, '巡'.repeat(900)).length).toBeLessThanOrEqual(1_001);
    expect(readTerminalAnswer(bytes('0102 8300 03'))).toEqual({ serial: 0x0102, result: 'unsupported' });
    expect(readTerminalAnswer(bytes('01'))).toBeUndefined();
  });
});
