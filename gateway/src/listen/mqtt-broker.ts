import { GATEWAY_QUESTIONS, LIVE_TOPIC, upTopic } from '@xuncheng/contract';
import type { Client } from 'aedes';
import { createLiveLine, type LiveLine } from '../announce/live-line.ts';
import type { GatewayLimits } from '../config.ts';
import type { Presence } from '../intake.ts';
import type { RegisteredDevice } from '../store/device-registry.ts';
import type { AccessPolicy } from './access-policy.ts';
import type { DeviceAllowances } from './device-allowances.ts';
import { IntakeBroker } from './intake-broker.ts';
import { startListeners, type TlsSettings } from './listeners.ts';
import type { DeviceDoorOptions } from './device-door.ts';
import { isLiveFilter, type Identity } from './mqtt-access.ts';
import type { MqttDoor } from './mqtt-door.ts';
import { guardStream } from './packet-guard.ts';
import { partyOf } from './peer-address.ts';
import { createSignIn, type Session } from './sign-in.ts';

export interface MqttBrokerOptions extends DeviceDoorOptions {
  readonly webSocketPort: number;
  readonly tls: TlsSettings | undefined;
  readonly access: AccessPolicy;
  readonly serviceToken: string;
  /** The server asks (GATEWAY_QUESTIONS). @returns the answer to publish; undefined when it was no question */
  readonly answer: (topic: string, payload: Uint8Array) => Promise<string | undefined>;
  /** What the server publishes for a device, for those that speak another language. */
  readonly deliver: (topic: string, payload: Uint8Array) => void;
  /** A device signed in, or its connection ended for good. */
  readonly presence: (device: RegisteredDevice, presence: Presence) => void;
}

export interface MqttBroker extends MqttDoor {
  readonly port: number;
  readonly webSocketPort: number;
  /** 0 without TLS. */
  readonly tlsPort: number;
  /** Has this device a connection now? */
  readonly isPresent: (deviceId: string) => boolean;
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * The broker. Aedes sends PUBACK as soon as `authorizePublish` calls back, so the whole
 * durable step happens inside that hook. Nothing a device publishes is routed to other devices: nobody may subscribe to it.
 */
export async function startMqttBroker(options: MqttBrokerOptions): Promise<MqttBroker> {
  const { access, limits, lockOut, allowances, log, metrics } = options;
  const sessions = new WeakMap<Client, Session>();
  /** Not over the broker's own queue: there a listener that stands still holds up every other after a hundred messages. */
  const liveLines = new Map<Client, LiveLine>();
  // The newest connection of every device: an older one that ends says nothing about the device.
  const present = new Map<string, Client>();
  /** Why the gateway itself ended a connection. */
  const endedFor = new WeakMap<Client, 'keep-alive' | 'refused'>();

  const refuseAccess = (reason: string, client: Client | null, detail: string): Error => {
    metrics.refusedAccess.inc({ reason });
    if (client) endedFor.set(client, 'refused');
    log.warn({ client: client?.id, reason, detail }, 'refused');
    return new Error(`${reason}: ${detail}`);
  };

  const signIn = createSignIn({
    access,
    lockOut,
    limits,
    refuse: refuseAccess,
    signedIn: (client, session) => {
      sessions.set(client, session);
    },
  });

  const broker = new IntakeBroker(
    {
      drainTimeout: limits.drainTimeoutMs,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // Own-contract ids reach 63 characters; the limit is MQTT 3.1's and applies to its clients alone.
      maxClientsIdLength: 63,
      maxInflightInbound: limits.inflightPerDevice,
      // Behind a CONNECT that is not answered yet may come what the device kept meanwhile (3.1.4), as much as it may send at once.
      queueLimit: limits.deviceBurst,

      preConnect: signIn.preConnect,
      authenticate: signIn.authenticate,

      authorizePublish: (client, packet, done) => {
        const session = client ? sessions.get(client) : undefined;
        if (!client || !session) {
          done(new Error('nobody may publish without a session'));
          return;
        }
        const refusal = access.mayPublish(session.identity, packet.topic, packet.retain);
        if (refusal) {
          done(refuseAccess(refusal, client, packet.topic));
          return;
        }
        if (isOversizedFix(session.identity, packet.topic, packet.payload.length, limits.fixBytes)) {
          done(refuseAccess('too-large', client, packet.topic));
          return;
        }
        if (!access.retains) packet.retain = false;
        if (session.identity.kind === 'service') {
          const answerTopic = GATEWAY_QUESTIONS.get(packet.topic);
          if (answerTopic !== undefined) answer(packet.topic, answerTopic, bytesOf(packet.payload));
          else options.deliver(packet.topic, bytesOf(packet.payload));
          done();
          return;
        }
        // A closed connection publishes nothing but its will. That the device is gone is told by its presence, at once and in
        // order; its will would be held back with a flood, or come after the device has connected anew.
        if (client.closed) {
          done();
          return;
        }
        const holdMs = allowances.take(session.identity.device, Date.now());
        if (holdMs === 'cut-off') {
          done(refuseAccess('flood', client, packet.topic));
          return;
        }
        const payload = bytesOf(packet.payload);
        const { device } = session.identity;
        const receive = (): void => {
          options.receive(device, packet.topic, payload).then(
            () => {
              done();
            },
            (error: unknown) => {
              log.error({ err: error }, 'the journal does not take the message; it is not acknowledged');
              done(error instanceof Error ? error : new Error(String(error)));
            },
          );
        };
        if (holdMs <= 0) receive();
        else {
          const timer = setTimeout(() => {
            session.held.delete(timer);
            receive();
          }, holdMs);
          session.held.add(timer);
        }
      },

      // What devices say is for nobody on this broker, and what is said to a device is for that device alone: a subscription
      // decides nothing by itself.
      authorizeForward: (client, packet) => {
        const session = sessions.get(client);
        return session && access.mayReceive(session.identity, packet.topic) ? packet : null;
      },

      authorizeSubscribe: (client, subscription, done) => {
        const session = sessions.get(client);
        session?.filters.add(subscription.topic);
        if (session && session.filters.size > limits.filtersPerConnection) {
          done(refuseAccess('too-many-filters', client, String(session.filters.size)));
          return;
        }
        const verdict = session ? access.maySubscribe(session.identity, subscription.topic) : 'disconnect';
        if (verdict === 'grant') done(null, subscription);
        else if (verdict === 'refuse') done(null, null);
        else done(refuseAccess('foreign-filter', client, subscription.topic));
      },
    },
    (client) => sessions.get(client)?.identity.kind === 'device',
  );
  await broker.listen();

  broker.on('clientReady', (client) => {
    const session = sessions.get(client);
    if (session?.identity.kind !== 'device' || client.closed) return;
    present.set(client.id, client);
    options.presence(session.identity.device, 'online');
  });
  broker.on('clientDisconnect', (client) => {
    const session = sessions.get(client);
    liveLines.delete(client);
    if (session) forgetHeld(session, allowances);
    // A takeover ends the old connection, not the device.
    if (session?.identity.kind !== 'device' || present.get(client.id) !== client) return;
    present.delete(client.id);
    options.presence(session.identity.device, endedFor.get(client) ?? howItLeft(client));
  });
  broker.on('keepaliveTimeout', (client) => {
    endedFor.set(client, 'keep-alive');
  });
  broker.on('subscribe', (subscriptions, client) => {
    if (subscriptions.some((subscription) => isLiveFilter(subscription.topic)) && !liveLines.has(client))
      liveLines.set(client, liveLineTo(client));
  });
  broker.on('unsubscribe', (filters, client) => {
    for (const filter of filters) sessions.get(client)?.filters.delete(filter);
    if (filters.some(isLiveFilter)) liveLines.delete(client);
  });
  for (const event of ['clientError', 'connectionError'] as const) {
    broker.on(event, (client, error) => {
      log.debug({ client: client.id, err: error }, event);
    });
  }

  const publish = (topic: string, payload: string): void => {
    broker.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, () => undefined);
  };
  const liveLineTo = (client: Client): LiveLine =>
    createLiveLine((payload, done) => {
      metrics.announced.inc();
      client.publish({ cmd: 'publish', topic: LIVE_TOPIC, payload, qos: 0, retain: false, dup: false }, () => {
        done();
      });
    });
  const answer = (topic: string, answerTopic: string, payload: Uint8Array): void => {
    options.answer(topic, payload).then(
      (said) => {
        if (said !== undefined) publish(answerTopic, said);
      },
      (error: unknown) => {
        // Unanswered, the server gives up by time and everything stays as it is.
        log.error({ err: error, topic }, 'a question of the server could not be answered');
      },
    );
  };

  const listeners = await startListeners({
    host: options.host,
    port: options.port,
    webSocketPort: options.webSocketPort,
    tls: options.tls,
    packetBytes: limits.packetBytes,
    serviceToken: options.serviceToken,
    mayConnect: (socket) => {
      const party = partyOf(socket.remoteAddress);
      const reason = lockOut.isAddressLocked(party, Date.now())
        ? 'locked-out'
        : options.connections.take(socket)
          ? undefined
          : 'too-many-connections';
      if (reason) refuseAccess(reason, null, party);
      return reason === undefined;
    },
    onStream: (stream, peer) => {
      const met: { client?: Client } = {};
      guardStream(
        stream,
        (isFirst) => (isFirst ? limits.connectBytes : packetLimit(met.client && sessions.get(met.client), limits)),
        (reason) => {
          refuseAccess(reason, met.client ?? null, 'a packet');
        },
      );
      const client = broker.handle(stream);
      met.client = client;
      signIn.meet(client, peer);
    },
  });

  return {
    port: listeners.port,
    webSocketPort: listeners.webSocketPort,
    tlsPort: listeners.tlsPort,
    connectedClients: () => broker.connectedClients,
    isPresent: (deviceId) => present.has(deviceId),
    isHeard: () => liveLines.size > 0,
    publish,
    publishLive: (news) => {
      let made: string | undefined;
      const json = (): string => (made ??= JSON.stringify(news));
      for (const line of liveLines.values()) line.offer(news, json);
    },
    follow: () => {
      for (const client of Object.values((broker as unknown as { clients: Record<string, Client> }).clients)) {
        const identity = sessions.get(client)?.identity;
        if (!identity || access.isValid(identity)) continue;
        refuseAccess('revoked', client, client.id);
        client.close();
      }
    },
    close: async () => {
      const closed = listeners.close();
      await new Promise<void>((resolve) => {
        broker.close(resolve);
      });
      await closed;
    },
  };
}

/**
 * What is held back when its connection ends was not taken, and is not paid for: it comes again, and a device with much to send again
 * would otherwise be cut off at once, each time before anything is acknowledged.
 */
function forgetHeld({ held, identity }: Session, allowances: DeviceAllowances): void {
  for (const timer of held) clearTimeout(timer);
  if (identity.kind === 'device') allowances.giveBack(identity.device, held.size);
  held.clear();
}

/** Aedes notes a DISCONNECT packet, which its types do not say: without one the line broke. */
function howItLeft(client: Client): 'goodbye' | 'connection-lost' {
  return (client as unknown as { _disconnected: boolean })._disconnected ? 'goodbye' : 'connection-lost';
}

function isOversizedFix(identity: Identity, topic: string, bytes: number, most: number): boolean {
  return identity.kind === 'device' && bytes > most && topic === upTopic(identity.device.id, 'fix');
}

function bytesOf(payload: string | Buffer): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}

/** Bytes of one packet behind the CONNECT. The server's hold what a device sent, in base64, and what surrounds it. */
function packetLimit(session: Session | undefined, limits: GatewayLimits): number {
  return (session?.identity.kind === 'service' ? 2 * limits.packetBytes : limits.packetBytes) + 1024;
}
