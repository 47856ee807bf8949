/** Control characters other than tab and line ends: no text that somebody would want to read. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/**
 * Bytes (base64) as text where they are UTF-8 that can be read, and in pairs of hexadecimal digits where they are not.
 * @param isCut it went on: what is here may end in the middle of a character
 */
export function readPayload(base64: string, isCut: boolean): { readonly text: string; readonly isHex: boolean } {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const text = decode(bytes, isCut);
  if (text !== undefined && !UNREADABLE.test(text)) return { text, isHex: false };
  return { text: [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' '), isHex: true };
}

function decode(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}
