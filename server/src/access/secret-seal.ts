import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What the server keeps of others' secrets; each purpose has a key of its own. The words are part of the key: they stay as they are. */
export type SealPurpose = 'camera passwords' | 'map source keys';

/** Seals passwords and keys that the server has to say to somebody else, so that they are of use to this server alone. */
export interface SecretSeal {
  /** `owner`: a sealed secret opens for the thing that it belongs to, and for no other. */
  readonly seal: (owner: string, secret: string) => Buffer;
  /** Undefined when it was sealed with another secret of the server: it has to be said again. */
  readonly open: (owner: string, sealed: Buffer) => string | undefined;
}

/** AES-256-GCM under a key made from the server's secret (HKDF, RFC 5869). */
export function createSecretSeal(serverSecret: string, purpose: SealPurpose): SecretSeal {
  const key = Buffer.from(hkdfSync('sha256', serverSecret, '', purpose, 32));
  return {
    seal: (owner, secret) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open: (owner, sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(owner))
        .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
