declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  /** Undo RFC 8188 with the receiver's keys of RFC 8291. @throws when it was not encrypted to them */
  export function decrypt(
    body: Buffer,
    keys: { readonly version: 'aes128gcm'; readonly privateKey: ECDH; readonly authSecret: string },
  ): Buffer;
}
