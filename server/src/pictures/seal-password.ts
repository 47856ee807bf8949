import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals passwords of cameras, so that they are of use to this server alone. */
export interface PasswordSeal {
  /** `deviceId`: a sealed password opens for its own camera only. */
  readonly seal: (deviceId: string, password: string) => Buffer;
  /** Undefined when it was sealed with another secret: it has to be said again. */
  readonly open: (deviceId: string, sealed: Buffer) => string | undefined;
}

/** AES-256-GCM under a key made from the server's secret (HKDF, RFC 5869). */
export function createPasswordSeal(secret: string): PasswordSeal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'camera passwords', 32));
  return {
    seal: (deviceId, password) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(deviceId));
      const sealed = Buffer.concat([cipher.update(password, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open: (deviceId, sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(deviceId))
        .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
