import { describe, expect, it } from 'vitest';
import type { Jt808Message } from '../decode/jt808/frame.ts';
import { Jt808Parts } from './jt808-parts.ts';

const LIMITS = { bytes: 4_000, forgetMs: 1_000 };
const part = (id: number, index: number, total: number, body: Buffer, first = 100): Jt808Message => ({
  id,
  terminal: '1',
  serial: (first + index - 1) & 0xffff,
  version: 2013,
  part: { index, total },
  body,
});

describe('sub-packages of a terminal', () => {
  it('become the message whatever their order, also when some come twice', () => {
    const parts = new Jt808Parts(LIMITS);
    expect(parts.add(part(1, 3, 3, Buffer.from('c')), 0)).toBeUndefined();
    expect(parts.add(part(1, 1, 3, Buffer.from('a')), 0)).toBeUndefined();
    expect(parts.add(part(1, 1, 3, Buffer.from('a')), 0)).toBeUndefined();
    expect(parts.add(part(1, 2, 3, Buffer.from('b')), 0)).toMatchObject({ part: undefined, body: Buffer.from('abc') });
  });

  it('say what is missing', () => {
    const parts = new Jt808Parts(LIMITS);
    parts.add(part(1, 2, 4, Buffer.from('b')), 0);
    parts.add(part(1, 4, 4, Buffer.from('d')), 0);
    expect(parts.missing(1)).toEqual([1, 3]);
    expect(parts.missing(2)).toEqual([]);
  });

  it('are bounded together, whatever kinds of message a terminal begins', () => {
    const parts = new Jt808Parts(LIMITS);
    const begun = Array.from({ length: 100 }, (_, id) => parts.add(part(id, 1, 2, Buffer.alloc(1_000)), 0));
    expect(begun.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(begun.slice(3)).toEqual(Array(97).fill('too-large'));
    expect(new Jt808Parts(LIMITS).add(part(1, 1, 65_535, Buffer.of(1)), 0)).toBe('too-large');
  });

  it('make room again when they are whole, begun anew, or forgotten', () => {
    const parts = new Jt808Parts(LIMITS);
    for (let round = 0; round < 20; round++) {
      expect(parts.add(part(1, 1, 2, Buffer.alloc(1_000)), 0)).toBeUndefined();
      expect(parts.add(part(1, 2, 2, Buffer.alloc(1_000)), 0)).toMatchObject({ id: 1 });
      expect(parts.add(part(2, 1, 2 + (round % 2), Buffer.alloc(1_000)), 0)).toBeUndefined();
    }
    expect(parts.add(part(3, 1, 2, Buffer.alloc(3_500)), 0)).toBe('too-large');
    expect(parts.add(part(3, 1, 2, Buffer.alloc(3_500)), 1_001)).toBeUndefined();
  });

  it('are never put together with those of another message, whichever of either were lost', () => {
    const later = (index: number) => part(1, index, 3, Buffer.from('XYZ'[index - 1]!), 200);
    const earlier = (index: number) => part(1, index, 3, Buffer.from('abc'[index - 1]!), 100);
    for (const got of [[1, 3], [1, 2], [2, 3], [1], [2], [3]]) {
      const parts = new Jt808Parts(LIMITS);
      for (const index of got) parts.add(earlier(index), 0);
      const whole = [1, 2, 3].map((index) => parts.add(later(index), 0));
      expect([got, whole.map((one) => (typeof one === 'object' ? one.body.toString() : one))]).toEqual([
        got,
        [undefined, undefined, 'XYZ'],
      ]);
    }
    // The first of the later one is lost as well.
    const parts = new Jt808Parts(LIMITS);
    for (const one of [earlier(1), earlier(3), later(2), later(3)]) expect(parts.add(one, 0)).toBeUndefined();
    expect(parts.missing(1)).toEqual([1]);
  });

  it('go together around the last serial number, and with other messages between them', () => {
    const parts = new Jt808Parts(LIMITS);
    const at = (index: number, serial: number) => part(1, index, 3, Buffer.of(index), serial - index + 1);
    parts.add(at(1, 65_534), 0);
    parts.add(at(3, 2), 0);
    expect(parts.add(at(2, 0), 0)).toMatchObject({ body: Buffer.of(1, 2, 3) });
  });

  it('that number themselves wrongly are refused', () => {
    const parts = new Jt808Parts(LIMITS);
    for (const [index, total] of [
      [0, 2],
      [3, 2],
      [1, 0],
    ] as const)
      expect(parts.add(part(1, index, total, Buffer.of(1)), 0)).toBe('too-large');
  });
});
