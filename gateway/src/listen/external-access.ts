import type { DeviceRegistry, RegisteredDevice } from '../store/device-registry.ts';
import { DOWN_OF_ALL, GATEWAY_QUESTIONS, upTopic } from '@xuncheng/contract';
import { frigatePrefix, mayPublish } from './mqtt-access.ts';

/** A message on a broker cluster that no device of ours may have sent. */
export interface Stranger {
  /** The device that the topic names, known or not. */
  readonly deviceId: string;
  readonly reason: 'unknown-device' | 'revoked' | 'foreign-topic' | 'ambiguous-prefix';
  readonly detail: string;
}

/** MQTT 5, 4.8.2: each message of a shared subscription goes to one of its members. */
const SHARE = '$share/ingest';

/** Characters of a device id. */
const LONGEST_DEVICE_ID = 63;

/** Video servers by the prefix they publish under; 'several' where it does not say which. */
export type VideoServers = ReadonlyMap<string, RegisteredDevice | 'several'>;

/** The video servers that are registered, by prefix. */
export function videoServersOf(registry: DeviceRegistry): VideoServers {
  const servers = new Map<string, RegisteredDevice | 'several'>();
  for (const device of registry.all()) {
    if (device.kind !== 'video-server' || device.protocol !== 'frigate') continue;
    const prefix = frigatePrefix(device);
    servers.set(prefix, servers.has(prefix) ? 'several' : device);
  }
  return servers;
}

/** Below the topic of a phone; on `cmd` it is spoken to. */
const OWNTRACKS_KINDS = ['event', 'status', 'waypoint', 'waypoints', 'beacon', 'step', 'info', 'dump'] as const;

/** What gateways share between them: the own contract, OwnTracks, and the prefix of every video server. */
export function sharedFilters(servers: VideoServers): string[] {
  return [
    'v1/+/up/#',
    'owntracks/+/+',
    ...OWNTRACKS_KINDS.map((kind) => `owntracks/+/+/${kind}`),
    ...[...servers.keys()].map((prefix) => `${prefix}/#`),
  ].map((filter) => `${SHARE}/${filter}`);
}

/**
 * What waits for nobody: the share of a gateway that is away waits at the cluster until it is back, for hours maybe, and a call for help must not.
 * It is little, so every gateway hears all of it, besides its share; what several store of one message is one row.
 */
export const URGENT_FILTERS: readonly string[] = (['alarm', 'instruction-receipt'] as const).map((kind) =>
  upTopic('+', kind),
);

/**
 * Births and deaths have no moment but that of their receipt, so their order is all there is: of what gateways share it is lost, on several connections
 * and with a gateway that was away. So every gateway hears all of them, on one connection.
 */
export const ORDERED_FILTERS: readonly string[] = [upTopic('+', 'status')];

/** Is it one of those? */
export function needsOrder(topic: string): boolean {
  return topic.startsWith('v1/') && topic.endsWith('/up/status');
}

/**
 * Heard by all at quality 0, because it is said again: what the server asks, and what it says to devices. Only the gateway that a terminal is connected to can
 * speak to it.
 */
export const SAID_TO_ALL: readonly string[] = [DOWN_OF_ALL, ...GATEWAY_QUESTIONS.keys()];

/**
 * Whose message it is. The cluster has checked that the publisher may use the topic; whose topic it is, is decided here by
 * comparing strings, and a device without a valid token is nobody's any more even while the cluster still holds its connection.
 */
export function judgeSpeaker(
  byId: DeviceRegistry['byId'],
  servers: VideoServers,
  topic: string,
): RegisteredDevice | Stranger {
  const [root = '', second = ''] = topic.split('/', 2);
  const isNamed = root === 'v1' || root === 'owntracks';
  // No longer than a device's can be: what stands in the index of the letters has a limit, and one that cannot be stored would hold up everything.
  const deviceId = (isNamed ? second : root).slice(0, LONGEST_DEVICE_ID);
  const found = isNamed ? byId(second) : byPrefix(servers, topic);
  if (found === undefined)
    return { deviceId, reason: 'unknown-device', detail: 'no device of this topic is registered' };
  if (found === 'several')
    return {
      deviceId,
      reason: 'ambiguous-prefix',
      detail: 'several video servers have this prefix: on a cluster each needs its own',
    };
  if (found.tokenDigests.size === 0) return { deviceId, reason: 'revoked', detail: 'no token of the device is valid' };
  const refusal = mayPublish({ kind: 'device', device: found, tokenDigest: '' }, topic, false);
  return refusal ? { deviceId, reason: 'foreign-topic', detail: `not a topic of ${found.id}` } : found;
}

function byPrefix(servers: VideoServers, topic: string): RegisteredDevice | 'several' | undefined {
  // The longest: a server without a prefix of its own (`frigate`) must not be taken for all those that have one (`frigate/<device id>`).
  let longest = '';
  for (const prefix of servers.keys())
    if (topic.startsWith(`${prefix}/`) && prefix.length > longest.length) longest = prefix;
  return servers.get(longest);
}
