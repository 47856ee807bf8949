import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextCheck } from './text-check.ts';

function isText(bytes: Uint8Array, cut: number): boolean {
  const check = new TextCheck();
  for (let at = 0; at < bytes.length; at += cut)
    if (!check.accept(bytes, at, Math.min(at + cut, bytes.length))) return false;
  return check.end();
}
/** The same by the decoder of the platform, which knows UTF-8, and a list of what is no text. */
function isTextSlowly(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return !/[\p{Cc}\p{Noncharacter_Code_Point}]/u.test(text);
  } catch {
    return false;
  }
}

describe('text of a packet', () => {
  it('is what UTF-8 says, however it is cut', () => {
    const nearText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }).map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 4 }),
      // Lead bytes and continuation bytes alone: nearly right.
      fc.array(fc.constantFrom(0x61, 0xc0, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0x80, 0x8f, 0x90, 0xa0, 0xbf, 0xbe), {
        maxLength: 6,
      }),
    );
    fc.assert(
      fc.property(nearText, fc.integer({ min: 1, max: 4 }), (bytes, cut) => {
        expect(isText(Uint8Array.from(bytes), cut)).toBe(isTextSlowly(Uint8Array.from(bytes)));
      }),
      { numRuns: 5_000 },
    );
  });
  it('begins anew with the next string', () => {
    const check = new TextCheck();
    check.accept(Uint8Array.of(0xe5, 0xb7), 0, 2);
    expect(check.end()).toBe(false);
    const street = new TextEncoder().encode('巡城/a');
    expect(check.accept(street, 0, street.length) && check.end()).toBe(true);
  });
});
