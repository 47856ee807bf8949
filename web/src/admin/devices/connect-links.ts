import type { DeviceSetup, Pairing } from '@xuncheng/contract';

/** Where a phone finds the gateway, as far as the page knows. */
export interface Doors {
  readonly host: string;
  readonly mqtt: number;
  readonly osmand: number;
  readonly jt808: number;
}

/** The gateway's doors; without a name of its own it is reached by the name that the page is. */
export function doorsOf({ host, mqtt, osmand, jt808 }: DeviceSetup['doors'], pageHost: string): Doors {
  return { host: host ?? pageHost, mqtt, osmand, jt808 };
}

/**
 * A link that sets OwnTracks up (booklet, "URL config"): MQTT (`mode` 0), user name = device id, password = token; moving mode,
 * which reports every few seconds.
 */
export function owntracksLink({ deviceId, token }: Pairing, { host, mqtt }: Doors): string {
  const configuration = {
    _type: 'configuration',
    mode: 0,
    host,
    port: mqtt,
    tls: false,
    ws: false,
    auth: true,
    username: deviceId,
    password: token,
    deviceId: 'phone',
    clientId: deviceId,
    tid: deviceId.slice(-2),
    monitoring: 2,
    pubQos: 1,
    pubRetain: false,
    cmd: true,
  };
  // In the query of a link + and / would be read as something else.
  return `owntracks:///config?inline=${encodeURIComponent(toBase64(JSON.stringify(configuration)))}`;
}

/** What Traccar Client calls the identifier; it has no other place for the token. */
export function traccarIdentifier({ deviceId, token }: Pairing): string {
  return `${deviceId}:${token}`;
}

/** Server address of Traccar Client and other OsmAnd clients. */
export function traccarServer({ host, osmand }: Doors): string {
  return `http://${inUrl(host)}:${String(osmand)}`;
}

/** A code that Traccar Client reads with "scan QR code": the server's address with the settings as parameters. */
export function traccarLink(pairing: Pairing, doors: Doors): string {
  const settings = new URLSearchParams({
    id: traccarIdentifier(pairing),
    interval: '10',
    distance: '0',
    buffer: 'true',
  });
  return `${traccarServer(doors)}?${settings.toString()}`;
}

/** Terminal number of a JT/T 808 device's address (`number/manufacturer's id`). */
export function terminalNumber(address: string | null): string {
  return address?.split('/')[0] ?? '';
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
