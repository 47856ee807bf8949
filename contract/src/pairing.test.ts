import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPairing, writePairingLink } from './pairing.ts';

describe('a pairing link', () => {
  it('reads back as what was written, whatever the token is', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/),
        fc.string({ minLength: 1, unit: 'grapheme' }),
        (deviceId, token) => {
          const { hash } = new URL(writePairingLink('https://example.test', { deviceId, token }));
          expect(readPairing(hash)).toEqual({ deviceId, token });
        },
      ),
    );
  });

  it('keeps the token out of what is sent to a server', () => {
    const url = new URL(writePairingLink('https://example.test', { deviceId: 'phone-1', token: 'a:b' }));
    expect(url.pathname + url.search).toBe('/officer/pair');
  });

  it('is refused when it is something else', () => {
    for (const hash of ['', '#', '#phone-1', '#phone-1:', '#:token', '#a b:token', '#phone-1:a:b', '#phone-1:%E0%A4%A'])
      expect(readPairing(hash), hash).toBeUndefined();
  });
});
