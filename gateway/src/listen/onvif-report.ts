import type { HttpReport } from './osmand-report.ts';

/** Where cameras send notifications: the device id follows. */
export const ONVIF_PATH = '/onvif/';

/**
 * A notification posted to `/onvif/<device id>`. Cameras are given one address to notify and cannot sign it, so the token is a part of it,
 * `?token=…`, or HTTP Basic's password with the device id as user name. Undefined when either is missing or they contradict each other.
 */
export function onvifReport(
  path: string,
  query: string,
  authorization: string | undefined,
  payload: Buffer,
): HttpReport | undefined {
  const deviceId = path.slice(ONVIF_PATH.length);
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) {
    const token = new URLSearchParams(query).get('token');
    return token === null ? undefined : { deviceId, token, payload };
  }
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const name = `${deviceId}:`;
  return credentials.startsWith(name) ? { deviceId, token: credentials.slice(name.length), payload } : undefined;
}
