import { isDeviceId } from './topics.ts';

/** Path of the page that a phone opens with its pairing link. */
export const PAIRING_PATH = '/officer/pair';

/** What a phone needs to speak as a device. */
export interface Pairing {
  readonly deviceId: string;
  readonly token: string;
}

/**
 * The link that makes a phone a device: `<origin>/officer/pair#<deviceId>:<token>`. Behind the `#`, because that part is sent to no
 * server and stands in no log.
 */
export function writePairingLink(origin: string, { deviceId, token }: Pairing): string {
  return `${origin}${PAIRING_PATH}#${encodeURIComponent(deviceId)}:${encodeURIComponent(token)}`;
}

/** What stands behind the `#` of a pairing link (with or without it); undefined when it is no pairing. */
export function readPairing(hash: string): Pairing | undefined {
  const [deviceId, token, ...rest] = hash.replace(/^#/, '').split(':').map(decoded);
  if (deviceId === undefined || token === undefined || rest.length > 0) return undefined;
  return isDeviceId(deviceId) && token !== '' ? { deviceId, token } : undefined;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
