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

const RECONNECT_MS = 1_000;
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
export function connectExternalBroker(options: ExternalBrokerOptions): MqttDoor {
  const { limits, log, metrics } = options;
  let videoServers = videoServersOf(options.registry);
  /** Does the connection for what every gateway hears hear it now? */
  let hearsUrgent = false;
  const urgent = openLane(
    'urgent',
    (topic, payload) => keep(topic, payload),
    (client) => {
      subscribe(client, URGENT_FILTERS, 1, () => {
        hearsUrgent = true;
      });
      subscribe(client, SAID_TO_ALL, 0);
    },
  );
  urgent.on('close', () => {
    hearsUrgent = false;
  });
  const shared = Array.from({ length: limits.externalConnections }, (_, lane) =>
    openLane(
      String(lane),
      (topic, payload) => (hearsUrgent && needsOrder(topic) ? Promise.resolve() : keep(topic, payload)),
      (client) => {
        subscribe(client, sharedFilters(videoServers), 1);
      },
    ),
  );
  const lanes = [urgent, ...shared];

  function openLane(
    lane: string,
    keepAll: (topic: string, payload: Uint8Array) => Promise<void>,
    onConnect: (client: MqttClient) => void,
  ): MqttClient {
    /** Counts connections: an answer to what an earlier one brought would acknowledge another message under the same number. */
    let connection = 0;
    const take = async (topic: string, payload: Uint8Array): Promise<boolean> => {
      const arrivedOn = connection;
      for (;;) {
        try {
          await keepAll(topic, payload);
          return arrivedOn === connection && client.connected;
        } catch (error) {
          log.error({ err: error }, 'the journal does not take the message; it is not acknowledged');
        }
        await new Promise((resolve) => setTimeout(resolve, OFFER_AGAIN_MS));
        if (arrivedOn !== connection || !client.connected) return false;
      }
    };
    const client = connect(options.address.url, {
      ...sessionOptions(options, lane),
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
      log.info({ lane, sessionPresent }, 'connected to the broker cluster');
      onConnect(client);
    });
    client.on('close', () => {
      connection++;
    });
    client.on('error', (error) => {
      log.warn({ lane, reason: error.message }, 'the broker cluster');
    });
    return client;
  }

  /** A connection that the cluster reads from. */
  function listeningLane(): MqttClient | undefined {
    return lanes.find(({ connected, stream }) => connected && stream.writableLength < UNSENT_BYTES);
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

  function subscribe(
    client: MqttClient,
    filters: readonly string[],
    qos: 0 | 1,
    onGranted: () => void = () => undefined,
  ): void {
    client.subscribe([...filters], { qos }, (error, granted) => {
      const refused = granted?.filter((one) => one.qos >= 128).map(({ topic }) => topic) ?? [];
      if (error || refused.length > 0)
        log.error({ err: error, refused }, 'the broker cluster does not let this gateway listen');
      else if (client.connected) onGranted();
    });
  }

  return {
    connectedClients: () => lanes.filter((lane) => lane.connected).length,
    isHeard: () => lanes.some((lane) => lane.connected),
    publish,
    publishLive: (news) => {
      if (lanes.some(({ connected }) => connected)) live.offer(news, () => JSON.stringify(news));
    },
    follow: () => {
      const known = videoServers;
      videoServers = videoServersOf(options.registry);
      if ([...videoServers.keys()].some((prefix) => !known.has(prefix)))
        for (const lane of shared) if (lane.connected) subscribe(lane, sharedFilters(videoServers), 1);
    },
    close: async () => {
      // Forced: what was received and not acknowledged stays with the cluster, for this gateway's next start.
      await Promise.all(lanes.map((lane) => lane.endAsync(true)));
    },
  };
}

/** MQTT 5, 3.1: a session that outlives the connection, under a name that a restart finds again. */
function sessionOptions({ address, limits, gatewayId }: ExternalBrokerOptions, lane: string): IClientOptions {
  return {
    protocolVersion: 5,
    clientId: `gateway-${gatewayId}-${lane}`,
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.caFile === undefined ? {} : { ca: readFileSync(address.caFile) }),
    clean: false,
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
