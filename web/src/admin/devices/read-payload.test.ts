import { describe, expect, it } from 'vitest';
import { readPayload } from './read-payload.ts';

const base64 = (bytes: readonly number[]): string => btoa(String.fromCharCode(...bytes));

describe('what a device sent', () => {
  it('is shown as text, also when it was cut in the middle of a character', () => {
    const bytes = [...new TextEncoder().encode('{"名":1}')];
    expect(readPayload(base64(bytes), false)).toEqual({ text: '{"名":1}', isHex: false });
    expect(readPayload(base64(bytes.slice(0, 4)), true)).toEqual({ text: '{"', isHex: false });
  });

  it('is shown in digits when it is no text', () => {
    expect(readPayload(base64([0x7e, 0x02, 0x00, 0x7e]), false)).toEqual({ text: '7e 02 00 7e', isHex: true });
    expect(readPayload(base64([0xff, 0xfe, 0xfd, 0xfc]), false)).toEqual({ text: 'ff fe fd fc', isHex: true });
    expect(readPayload('', false)).toEqual({ text: '', isHex: false });
  });
});
