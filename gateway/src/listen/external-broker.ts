import { readFileSync } from 'node:fs';
import { GATEWAY_QUESTIONS, liveTopicOf, parseDownTopic } from '@xuncheng/contract';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { createLiveLine } from '../announce/live-line.ts';
import type { GatewayLimits } from '../config.ts';
import type { Metrics } from '../watch/metrics.ts';
import type { DeviceRegistry, RegisteredDevice } from '../store/device-registry.ts';
import {
  judgeSpeaker,
  needsOrder,
  ORDERED_FILTERS,
  SAID_TO_ALL,
  sharedFilters,
  URGENT_FILTERS,
  videoServersOf,
  type Stranger,
} from './external-access.ts';
import type { MqttDoor } from './mqtt-door.ts';

/** A broker cluster that devices connect to in place of this process. */
export interface ExternalBrokerAddress {
  /** `mqtt://` or `mqtts://`. */
  readonly url: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** PEM file of the authority that signed the cluster's certificate, when it is not a public one. */
  readonly caFile: string | undefined;
  /** Ids of gateways that will not come back: what waits for them is taken, and they are given nothing more. */
  readonly takeOver?: readonly string[];
}

/** The door to a cluster, and what is wrong with it. */
export interface ExternalBroker extends MqttDoor {
  /** Why nothing, or not everything, is heard of it; undefined when nothing is wrong. */
  readonly trouble: () => string | undefined;
}

export interface ExternalBrokerOptions {
  readonly address: ExternalBrokerAddress;
  readonly limits: GatewayLimits;
  /** The journal's id. The sessions at the cluster belong to it: both hold what only this gateway can still deliver. */
  readonly gatewayId: string;
  readonly registry: DeviceRegistry;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** A message of a device: resolves when it is durable, and only then is it acknowledged. */
  readonly receive: (device: RegisteredDevice, topic: string, payload: Uint8Array) => Promise<void>;
  /** The server asks (GATEWAY_QUESTIONS). @returns the answer to publish; undefined when it was no question */
  readonly answer: (topic: string, payload: Uint8Array) => Promise<string | undefined>;
  /** What the server publishes for a device, for those that speak another language. */
  readonly deliver: (topic: string, payload: Uint8Array) => void;
  /** A message that no device of ours may have sent: resolves when it is kept with the reason. */
  readonly keepStranger: (stranger: Stranger, topic: string, payload: Uint8Array) => Promise<void>;
}

/** Sooner than devices come back: a cluster that was started anew may have forgotten who shares, and acknowledges what nobody hears. */
const RECONNECT_MS = 200;
const CONNECT_TIMEOUT_MS = 10_000;
/** Bytes that may wait in one connection's socket: mqtt.js has no limit of its own, and a cluster that reads nothing would fill the memory. */
const UNSENT_BYTES = 2 ** 20;
/** Milliseconds until a message is offered to the journal again after it was not taken. */
const OFFER_AGAIN_MS = 500;

/**
 * Take part in a shared subscription of an MQTT 5 cluster. The cluster says who may publish where; here a topic is compared by
 * string with the registry. An acknowledgement goes to the cluster only when the journal has the message. A message that the
 * journal does not take is held, not refused: refused (MQTT 5, 4.3.2), the cluster would forget it.
 */
export function connectExternalBroker(options: ExternalBrokerOptions): ExternalBroker {
  const { limits, log, metrics } = options;
  let videoServers = videoServersOf(options.registry);
  /** Are births and deaths heard in their order now? */
  let hearsOrdered = false;
  /** Filters that the cluster refused. */
  const refusedFilters = new Set<string>();
  let lastError = '';
  const lanes = new Map<string, MqttClient>();
  const urgent = openLane(nameOf(options.gatewayId, 'urgent'), keep, (client) => {
    subscribe(client, URGENT_FILTERS, 1);
    subscribe(client, SAID_TO_ALL, 0);
  });
  // Not the same: after an outage of the network the births of everybody come at once.
  const ordered = openLane(nameOf(options.gatewayId, 'ordered'), keep, (client) => {
    subscribe(client, ORDERED_FILTERS, 1, () => {
      hearsOrdered = true;
    });
  });
  ordered.on('close', () => {
    hearsOrdered = false;
  });
  const shared = Array.from({ length: limits.externalConnections }, (_, lane) =>
    openLane(nameOf(options.gatewayId, lane), keepShare, (client) => {
      subscribe(client, sharedFilters(videoServers), 1);
    }),
  );
  empty(options.gatewayId, limits.externalConnections);
  for (const lost of options.address.takeOver ?? []) empty(lost, 0);

  /**
   * Sessions that nobody shares with any more (there were more connections once; their gateway is gone for good) go on being given their part until
   * they expire, and lose it then. They are found one after the other, as they were numbered, unsubscribed, and listened to.
   */
  function empty(gatewayId: string, lane: number): void {
    const name = nameOf(gatewayId, lane);
    if (lanes.has(name)) return;
    openLane(name, keepShare, (client, isThere) => {
      if (!isThere) {
        lanes.delete(name);
        client.end(false, { properties: { sessionExpiryInterval: 0 } });
        return;
      }
      client.unsubscribe(sharedFilters(videoServers));
      empty(gatewayId, lane + 1);
    });
  }

  function openLane(
    name: string,
    keepAll: (topic: string, payload: Uint8Array) => Promise<void>,
    onConnect: (client: MqttClient, isThere: boolean) => void,
  ): MqttClient {
    /** Counts connections: an answer to what an earlier one brought would acknowledge another message under the same number. */
    let connection = 0;
    const take = async (topic: string, payload: Uint8Array): Promise<boolean> => {
      const arrivedOn = connection;
      for (let isSaid = false; ; isSaid = true) {
        try {
          await keepAll(topic, payload);
          return arrivedOn === connection && client.connected;
        } catch (error) {
          // Once a message: on a full disk a line every half second of every connection would take the rest of it.
          if (!isSaid) log.error({ err: error }, 'the journal does not take the message; it is not acknowledged');
        }
        await new Promise((resolve) => setTimeout(resolve, OFFER_AGAIN_MS));
        if (arrivedOn !== connection || !client.connected) return false;
      }
    };
    const client = connect(options.address.url, {
      ...sessionOptions(options, name),
      // mqtt.js sends PUBACK when this calls back. Not called at all: the cluster sends the message again.
      customHandleAcks: (topic, payload, _packet, acknowledge) => {
        void take(topic, payload).then((isOurs) => {
          if (isOurs) acknowledge(0);
        });
      },
    });
    client.on('message', (topic, payload, packet) => {
      if (packet.qos > 0) return; // was taken before it was acknowledged
      if (parseDownTopic(topic)) {
        options.deliver(topic, payload);
        return;
      }
      keepAll(topic, payload).catch((error: unknown) => {
        log.error({ err: error }, 'a message at QoS 0 was not kept');
      });
    });
    client.on('connect', ({ sessionPresent }) => {
      connection++;
      lastError = '';
      log.info({ name, sessionPresent }, 'connected to the broker cluster');
      onConnect(client, sessionPresent);
    });
    client.on('close', () => {
      connection++;
    });
    client.on('error', (error) => {
      // Once an outage: it is tried again and again.
      if (error.message !== lastError) log.warn({ name, reason: error.message }, 'the broker cluster');
      lastError = error.message;
    });
    lanes.set(name, client);
    return client;
  }

  /** A connection that the cluster reads from. */
  function listeningLane(): MqttClient | undefined {
    return [urgent, ...shared].find(({ connected, stream }) => connected && stream.writableLength < UNSENT_BYTES);
  }

  function publish(topic: string, payload: string): void {
    const lane = listeningLane();
    if (lane) lane.publish(topic, payload, { qos: 0 });
    // Who asked gives up by time; the server says an instruction again.
    else metrics.unsent.inc();
  }

  const live = createLiveLine((payload, done) => {
    const lane = listeningLane();
    if (!lane) {
      metrics.unsent.inc();
      // Not at once: it would be asked for the next, and the next.
      setTimeout(done, OFFER_AGAIN_MS);
      return;
    }
    metrics.announced.inc();
    const next = (): void => {
      lane.removeListener('close', next);
      done();
    };
    // mqtt.js forgets to call back when the connection ends first.
    lane.once('close', next);
    lane.publish(liveTopicOf(options.gatewayId), payload, { qos: 0 }, next);
  });

  async function answer(topic: string, answerTopic: string, payload: Uint8Array): Promise<void> {
    const said = await options.answer(topic, payload);
    if (said !== undefined) publish(answerTopic, said);
  }

  function keep(topic: string, payload: Uint8Array): Promise<void> {
    // The cluster lets the server alone ask.
    const answerTopic = GATEWAY_QUESTIONS.get(topic);
    if (answerTopic !== undefined) return answer(topic, answerTopic, payload);
    const speaker = judgeSpeaker(options.registry.byId, videoServers, topic);
    if ('reason' in speaker) {
      metrics.refusedAccess.inc({ reason: speaker.reason });
      return options.keepStranger(speaker, topic, payload);
    }
    return options.receive(speaker, topic, payload);
  }

  /** What a connection that shares brings: without what is heard in its order elsewhere. */
  function keepShare(topic: string, payload: Uint8Array): Promise<void> {
    return hearsOrdered && needsOrder(topic) ? Promise.resolve() : keep(topic, payload);
  }

  function subscribe(
    client: MqttClient,
    filters: readonly string[],
    qos: 0 | 1,
    onGranted: () => void = () => undefined,
  ): void {
    client.subscribe([...filters], { qos }, (error, granted) => {
      const refused = granted?.filter((one) => one.qos >= 128).map(({ topic }) => topic) ?? [];
      for (const filter of filters) refusedFilters.delete(filter);
      for (const filter of refused) refusedFilters.add(filter);
      if (error || refused.length > 0)
        log.error({ err: error, refused }, 'the broker cluster does not let this gateway listen');
      else if (client.connected) onGranted();
    });
  }

  return {
    connectedClients: () => [...lanes.values()].filter((lane) => lane.connected).length,
    trouble: () => {
      if (![urgent, ordered].every(({ connected }) => connected) || !shared.some(({ connected }) => connected))
        return `not connected ${lastError}`.trim();
      return refusedFilters.size > 0 ? `it refuses ${[...refusedFilters].join(' ')}` : undefined;
    },
    isHeard: () => urgent.connected || shared.some(({ connected }) => connected),
    publish,
    publishLive: (news) => {
      if (urgent.connected || shared.some(({ connected }) => connected)) live.offer(news, () => JSON.stringify(news));
    },
    follow: () => {
      const known = videoServers;
      videoServers = videoServersOf(options.registry);
      if ([...videoServers.keys()].some((prefix) => !known.has(prefix)))
        for (const lane of shared) if (lane.connected) subscribe(lane, sharedFilters(videoServers), 1);
    },
    close: async () => {
      // Forced: what was received and not acknowledged stays with the cluster, for this gateway's next start.
      await Promise.all([...lanes.values()].map((lane) => lane.endAsync(true)));
    },
  };
}

/** The client id of a connection. */
function nameOf(gatewayId: string, lane: number | 'urgent' | 'ordered'): string {
  return `gateway-${gatewayId}-${String(lane)}`;
}

/** MQTT 5, 3.1: a session that outlives the connection, under a name that a restart finds again. */
function sessionOptions({ address, limits }: ExternalBrokerOptions, name: string): IClientOptions {
  return {
    protocolVersion: 5,
    clientId: name,
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.caFile === undefined ? {} : { ca: readFileSync(address.caFile) }),
    clean: false,
    keepalive: limits.externalKeepAliveSeconds,
    properties: {
      sessionExpiryInterval: limits.externalSessionSeconds,
      receiveMaximum: limits.externalReceiveMaximum,
      // Twice: what a device sent comes back in base64 when the server asks for it to be admitted.
      maximumPacketSize: 2 * limits.packetBytes + 1024,
    },
    reconnectPeriod: RECONNECT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    resubscribe: false,
    // An announcement that waited for a connection is old news.
    queueQoSZero: false,
  };
}
