/**
 * MQTT topics of the own contract. Access is decided by comparing strings, never by matching wildcards:
 * `v1/{deviceId}/up/{kind}` may be published by that device alone, `v1/{deviceId}/down/#` subscribed by that device alone.
 */
export const UP_KINDS = [
  'fix',
  'fixes',
  'camera-event',
  'probe-reading',
  'alarm',
  'status',
  'instruction-receipt',
] as const;
export type UpKind = (typeof UP_KINDS)[number];

/** Where the gateway announces what it admitted; readable by the server's own account only. */
export const LIVE_TOPIC = 'live/v1/batch';

/** What the server subscribes to: a gateway's own topic, and behind a broker cluster those of all gateways. */
export const LIVE_FILTER = `${LIVE_TOPIC}/#`;

/** Where one of several gateways announces on a broker cluster: each counts its own batches. */
export function liveTopicOf(gatewayId: string): string {
  return `${LIVE_TOPIC}/${gatewayId}`;
}

/** Where the server publishes for devices: `v1/{deviceId}/down/{DOWN_KINDS}`. */
export const DOWN_KINDS = ['instruction', 'instruction-cancel', 'rebirth', 'track'] as const;
export type DownKind = (typeof DOWN_KINDS)[number];

const DEVICE_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/** What the server publishes for all devices; for gateways on a broker cluster, who speak to those with another language. */
export const DOWN_OF_ALL = 'v1/+/down/+';

/** Device and kind of a down-topic, or undefined when the topic is anything else. */
export function parseDownTopic(topic: string): { readonly deviceId: string; readonly kind: DownKind } | undefined {
  const [version, deviceId, direction, last, ...more] = topic.split('/');
  const kind = DOWN_KINDS.find((one) => one === last);
  if (version !== 'v1' || deviceId === undefined || direction !== 'down' || !kind || more.length > 0) return undefined;
  return { deviceId, kind };
}

/** A device id is 1–63 letters, digits, `_ . -`, so that it can stand in a topic, a URL and a file name. */
export function isDeviceId(text: string): boolean {
  return DEVICE_ID.test(text);
}

/** Topic a device publishes on. */
export function upTopic(deviceId: string, kind: UpKind): string {
  return `v1/${deviceId}/up/${kind}`;
}

/** Topic a device listens on. */
export function downTopic(deviceId: string, kind: DownKind): string {
  return `v1/${deviceId}/down/${kind}`;
}

/** The one filter a device may subscribe with. */
export function downFilter(deviceId: string): string {
  return `v1/${deviceId}/down/#`;
}

/** The kind of an own up-topic of this very device, or undefined when the topic is anything else. */
export function upKindOf(topic: string, deviceId: string): UpKind | undefined {
  const prefix = `v1/${deviceId}/up/`;
  if (!topic.startsWith(prefix)) return undefined;
  const rest = topic.slice(prefix.length);
  return UP_KINDS.find((kind) => kind === rest);
}
