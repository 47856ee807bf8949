import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import {
  DOWN_KINDS,
  GATEWAY_ANSWERS,
  GATEWAY_QUESTIONS,
  LIVE_FILTER,
  LIVE_TOPIC,
  downFilter,
  downTopic,
  isDeviceId,
  parseDownTopic,
  upKindOf,
  upTopic,
} from '@xuncheng/contract';
import type { RegisteredDevice } from '../store/device-registry.ts';

/** User name of the server on the broker; its client ids live in a name space that no device id can reach. */
const SERVICE_USER = 'xuncheng-server';
const SERVICE_CLIENT_PREFIX = 'service/';

/** Who a connection is, once its credentials were found right. */
export type Identity =
  | { readonly kind: 'device'; readonly device: RegisteredDevice; readonly tokenDigest: string }
  | { readonly kind: 'service' };

export type AccessRefusal =
  | 'bad-credentials'
  | 'foreign-certificate'
  | 'foreign-client-id'
  | 'foreign-will'
  | 'foreign-topic'
  | 'retain'
  | 'foreign-filter';

function sha256(text: string | Uint8Array): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Find out who connects: a device by its own token, or the server by its secret. Digests are compared, in constant time. */
export function identify(
  username: string | undefined,
  password: Uint8Array | undefined,
  known: { readonly deviceById: (id: string) => RegisteredDevice | undefined; readonly serviceToken: string },
): Identity | undefined {
  if (username === undefined || password === undefined) return undefined;
  if (username === SERVICE_USER)
    return timingSafeEqual(sha256(password), sha256(known.serviceToken)) ? { kind: 'service' } : undefined;
  const device = known.deviceById(username);
  const tokenDigest = device && validDigest(device, password);
  return device && tokenDigest !== undefined ? { kind: 'device', device, tokenDigest } : undefined;
}

/** The digest among a device's valid ones that a token has, or undefined. */
export function validDigest(device: RegisteredDevice, token: string | Uint8Array): string | undefined {
  const digest = sha256(token);
  for (const valid of device.tokenDigests) if (timingSafeEqual(digest, Buffer.from(valid, 'hex'))) return valid;
  return undefined;
}

/**
 * The client id a connection is registered under, which decides whom it takes over: always the device's own id.
 * Own-contract devices must say exactly that (undefined: refused). OwnTracks and Frigate choose client ids of their own making,
 * so theirs are replaced; the server's get a prefix no device id can have. Who says none gets the device's own, as the standard
 * lets the server choose (MQTT 3.1.1, 3.1.3.1), unless it asks for a session to be kept under it (3.1.3-8: refused).
 */
export function clientIdFor(
  username: string | undefined,
  wanted: string,
  isClean: boolean,
  device: RegisteredDevice | undefined,
): string | undefined {
  if (wanted === '' && !isClean) return undefined;
  if (username === SERVICE_USER) return SERVICE_CLIENT_PREFIX + (wanted || randomUUID());
  if (username === undefined || !isDeviceId(username)) return undefined;
  if (wanted === '' || (device && device.protocol !== 'own')) return username;
  return wanted === username ? username : undefined;
}

/** First topic level of a Frigate server (`mqtt.topic_prefix`); its address in the registry when it is not the default. */
export function frigatePrefix(device: RegisteredDevice): string {
  return device.address ?? 'frigate';
}

/** May this identity publish on the topic? Compared by string; the result says how the message is read. */
export function mayPublish(identity: Identity, topic: string, retain: boolean): AccessRefusal | undefined {
  if (identity.kind === 'service') {
    if (GATEWAY_QUESTIONS.has(topic)) return undefined;
    return parseDownTopic(topic) ? undefined : 'foreign-topic';
  }
  const { device } = identity;
  switch (device.protocol) {
    case 'own': {
      const kind = upKindOf(topic, device.id);
      if (kind === undefined) return 'foreign-topic';
      return retain && kind !== 'status' ? 'retain' : undefined;
    }
    // OwnTracks and Frigate set the retain flag by themselves; it is taken off, not refused.
    case 'owntracks':
      return topic.startsWith(`owntracks/${device.id}/`) ? undefined : 'foreign-topic';
    case 'frigate':
      return device.kind === 'video-server' && topic.startsWith(`${frigatePrefix(device)}/`)
        ? undefined
        : 'foreign-topic';
    case 'osmand':
    case 'jt808':
    case 'onvif':
    case 'opcua':
      return 'foreign-topic';
  }
}

/** May this identity leave this will? Only the word that it is offline. */
export function mayLeaveWill(identity: Identity, topic: string): boolean {
  if (identity.kind === 'service') return false;
  const { device } = identity;
  if (device.protocol === 'own') return topic === upTopic(device.id, 'status');
  return mayPublish(identity, topic, false) === undefined;
}

/**
 * May this identity subscribe? `refuse`: answered with the failure code 0x80, the connection stays — OwnTracks and Frigate
 * ask for more than they need by default. `disconnect`: an own-contract device knows its one filter.
 */
export function maySubscribe(identity: Identity, filter: string): 'grant' | 'refuse' | 'disconnect' {
  if (identity.kind === 'service')
    return isLiveFilter(filter) || GATEWAY_ANSWERS.includes(filter) ? 'grant' : 'disconnect';
  const { device } = identity;
  switch (device.protocol) {
    case 'own':
      return filter === downFilter(device.id) || DOWN_KINDS.some((kind) => filter === downTopic(device.id, kind))
        ? 'grant'
        : 'disconnect';
    case 'owntracks': {
      const prefix = `owntracks/${device.id}/`;
      const rest = filter.slice(prefix.length);
      return filter.startsWith(prefix) && rest.endsWith('/cmd') && !/[+#]/.test(rest) ? 'grant' : 'refuse';
    }
    case 'frigate':
      return device.kind === 'video-server' && filter.startsWith(`${frigatePrefix(device)}/`) ? 'grant' : 'refuse';
    case 'osmand':
    case 'jt808':
    case 'onvif':
    case 'opcua':
      return 'disconnect';
  }
}

/** The topic of announcements, as the server may subscribe to it. */
export function isLiveFilter(filter: string): boolean {
  return filter === LIVE_TOPIC || filter === LIVE_FILTER;
}

/** May this identity be sent what is published on the topic? The server hears what is said to it, and so does a device. */
export function mayReceive(identity: Identity, topic: string): boolean {
  if (identity.kind === 'service') return topic === LIVE_TOPIC || GATEWAY_ANSWERS.includes(topic);
  const { device } = identity;
  if (device.protocol === 'owntracks') return topic.startsWith(`owntracks/${device.id}/`) && topic.endsWith('/cmd');
  return device.protocol === 'own' && DOWN_KINDS.some((kind) => topic === downTopic(device.id, kind));
}
