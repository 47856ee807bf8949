import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { LIVE_TOPIC, upTopic } from '@xuncheng/contract';
import { Aedes, type AedesOptions, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import type { Logger } from 'pino';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { newAllowance, takeMessage, type Allowance, type AllowanceLimits } from '../admit/flood.ts';
import type { GatewayLimits } from '../config.ts';
import type { DeviceRegistry, RegisteredDevice } from '../store/device-registry.ts';
import type { Metrics } from '../watch/metrics.ts';
import {
  clientIdFor,
  identify,
  isLiveFilter,
  mayLeaveWill,
  mayPublish,
  mayReceive,
  maySubscribe,
  type Identity,
} from './mqtt-access.ts';
import type { MqttDoor } from './mqtt-door.ts';
import { createPacketGuard } from './packet-guard.ts';

export interface MqttBrokerOptions {
  readonly host: string;
  readonly port: number;
  readonly webSocketPort: number;
  readonly serviceToken: string;
  readonly registry: DeviceRegistry;
  readonly limits: GatewayLimits;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** A message of a device: resolves when it is durable, and only then is it acknowledged. */
  readonly receive: (device: RegisteredDevice, topic: string, payload: Uint8Array) => Promise<void>;
  /** A device signed in, or its connection ended for good. */
  readonly presence: (device: RegisteredDevice, state: 'online' | 'offline') => void;
}

export interface MqttBroker extends MqttDoor {
  readonly port: number;
  readonly webSocketPort: number;
  /** Has this device a connection now? */
  readonly isPresent: (deviceId: string) => boolean;
}

interface Session {
  readonly identity: Identity;
  readonly allowanceLimits: AllowanceLimits;
  readonly allowance: Allowance;
}

/** Aedes numbers its refusals like CONNACK (MQTT 3.1.1, 3.2.2.3). */
const IDENTIFIER_REJECTED = 2;
const BAD_CREDENTIALS = 4;
const CONNECT_TIMEOUT_MS = 10_000;
/** Phones keep MQTT quiet for an hour, or say no time at all: a connection that is dead is found by TCP. */
const KEEP_ALIVE_MS = 60_000;

type Done = (error?: Error) => void;

/**
 * Aedes without routing for what devices publish: `authorizePublish` has taken it in, and nobody may subscribe to it, so that
 * looking for subscribers would be a third of the broker's work for nothing. What the server says is routed as ever.
 */
class IntakeBroker extends Aedes {
  readonly #isTakenIn: (client: Client) => boolean;

  constructor(options: AedesOptions, isTakenIn: (client: Client) => boolean) {
    super(options);
    this.#isTakenIn = isTakenIn;
  }

  // Aedes calls it with the client that published, which its types do not say.
  override publish(packet: PublishPacket, client: Client | Done | null, done?: Done): void {
    if (done && client && typeof client !== 'function' && this.#isTakenIn(client)) done();
    else (super.publish.bind(this) as (...all: unknown[]) => void)(packet, client, done);
  }
}

/**
 * The broker, on TCP and on WebSocket (`/mqtt`). Aedes sends PUBACK as soon as `authorizePublish` calls back, so the whole
 * durable step happens inside that hook. Nothing a device publishes is routed to other devices: nobody may subscribe to it.
 */
export async function startMqttBroker(options: MqttBrokerOptions): Promise<MqttBroker> {
  const { limits, log, metrics, registry } = options;
  const sessions = new WeakMap<Client, Session>();
  const wills = new WeakMap<Client, string>();
  // By device and not by connection: who was cut off does not get a new burst by connecting anew.
  const allowances = new Map<string, Allowance>();
  const liveSubscribers = new Set<Client>();
  /** Messages held back: not acknowledged yet, so their devices send them again. */
  const held = new Set<NodeJS.Timeout>();
  // The newest connection of every device: an older one that ends says nothing about the device.
  const present = new Map<string, Client>();

  const refuseAccess = (reason: string, client: Client | null, detail: string): Error => {
    metrics.refusedAccess.inc({ reason });
    log.warn({ client: client?.id, reason, detail }, 'refused');
    return new Error(`${reason}: ${detail}`);
  };

  const broker = new IntakeBroker(
    {
      drainTimeout: limits.drainTimeoutMs,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // Own-contract ids reach 63 characters; the limit is MQTT 3.1's and applies to its clients alone.
      maxClientsIdLength: 63,

      preConnect: (client, packet, done) => {
        const device = packet.username === undefined ? undefined : registry.byId(packet.username);
        const clientId = clientIdFor(packet.username, packet.clientId, device);
        if (packet.will) wills.set(client, packet.will.topic);
        // A foreign client id is refused in `authenticate`, which can say why; until then it must not be anybody's.
        packet.clientId = clientId ?? `refused/${packet.clientId}`;
        done(null, true);
      },

      authenticate: (client, username, password, done) => {
        const identity = identify(username, password, {
          deviceById: (id) => registry.byId(id),
          serviceToken: options.serviceToken,
        });
        const refuse = (reason: string, returnCode: number): void => {
          const error = refuseAccess(reason, client, username ?? '(no user name)');
          const coded: Error = Object.assign(error, { returnCode });
          done(coded as AuthenticateError, null);
        };
        if (!identity) {
          refuse('bad-credentials', BAD_CREDENTIALS);
          return;
        }
        if (client.id.startsWith('refused/')) {
          refuse('foreign-client-id', IDENTIFIER_REJECTED);
          return;
        }
        const will = wills.get(client);
        if (will !== undefined && !mayLeaveWill(identity, will)) {
          refuse('foreign-will', IDENTIFIER_REJECTED);
          return;
        }
        const allowanceLimits = allowanceOf(identity, limits);
        const allowance = allowances.get(client.id) ?? newAllowance(allowanceLimits, Date.now());
        if (identity.kind === 'device') allowances.set(client.id, allowance);
        sessions.set(client, { identity, allowanceLimits, allowance });
        done(null, true);
      },

      authorizePublish: (client, packet, done) => {
        const session = client ? sessions.get(client) : undefined;
        if (!client || !session) {
          done(new Error('nobody may publish without a session'));
          return;
        }
        const refusal = mayPublish(session.identity, packet.topic, packet.retain);
        if (refusal) {
          done(refuseAccess(refusal, client, packet.topic));
          return;
        }
        if (isOversizedFix(session.identity, packet.topic, packet.payload.length, limits.fixBytes)) {
          done(refuseAccess('too-large', client, packet.topic));
          return;
        }
        // Last states are served by the server, by role and area; the broker keeps none.
        packet.retain = false;
        if (session.identity.kind === 'service') {
          done();
          return;
        }
        // A closed connection publishes nothing but its will. That the device is gone is told by its presence, at once and in
        // order; its will would be held back with a flood, or come after the device has connected anew.
        if (client.closed) {
          done();
          return;
        }
        const holdMs = takeMessage(session.allowance, session.allowanceLimits, Date.now());
        if (holdMs === 'cut-off') {
          done(refuseAccess('flood', client, packet.topic));
          return;
        }
        const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
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
            held.delete(timer);
            receive();
          }, holdMs);
          held.add(timer);
        }
      },

      // What devices say is for nobody on this broker, and what is said to a device is for that device alone: a subscription
      // decides nothing by itself.
      authorizeForward: (client, packet) => {
        const session = sessions.get(client);
        return session && mayReceive(session.identity, packet.topic) ? packet : null;
      },

      authorizeSubscribe: (client, subscription, done) => {
        const session = sessions.get(client);
        const verdict = session ? maySubscribe(session.identity, subscription.topic) : 'disconnect';
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
    liveSubscribers.delete(client);
    // A takeover ends the old connection, not the device.
    if (session?.identity.kind !== 'device' || present.get(client.id) !== client) return;
    present.delete(client.id);
    options.presence(session.identity.device, 'offline');
  });
  broker.on('subscribe', (subscriptions, client) => {
    if (subscriptions.some((subscription) => isLiveFilter(subscription.topic))) liveSubscribers.add(client);
  });
  for (const event of ['clientError', 'connectionError'] as const) {
    broker.on(event, (client, error) => {
      log.debug({ client: client.id, err: error }, event);
    });
  }

  const handle = (stream: Duplex, clientOf: { current?: Client }): void => {
    guardPackets(
      stream,
      () => (clientOf.current?.connected ? limits.packetBytes + 1024 : limits.connectBytes),
      () => {
        refuseAccess('too-large', clientOf.current ?? null, 'a packet declares more than the limit');
      },
    );
    clientOf.current = broker.handle(stream);
  };
  const tcp = createTcpServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS }, (socket) => {
    handle(socket, {});
  });
  const http = createHttpServer((_request, response) => {
    response.writeHead(426).end('MQTT over WebSocket: /mqtt');
  });
  const webSockets = new WebSocketServer({
    server: http,
    path: '/mqtt',
    maxPayload: limits.packetBytes + 1024,
    handleProtocols: (protocols) => (protocols.has('mqtt') ? 'mqtt' : protocols.has('mqttv3.1') ? 'mqttv3.1' : false),
  });
  webSockets.on('connection', (socket) => {
    handle(createWebSocketStream(socket), {});
  });

  await Promise.all([listen(tcp, options.port, options.host), listen(http, options.webSocketPort, options.host)]);

  return {
    port: (tcp.address() as AddressInfo).port,
    webSocketPort: (http.address() as AddressInfo).port,
    connectedClients: () => broker.connectedClients,
    isPresent: (deviceId) => present.has(deviceId),
    isHeard: () => liveSubscribers.size > 0,
    publishLive: (batch) => {
      metrics.announced.inc();
      broker.publish(
        { cmd: 'publish', topic: LIVE_TOPIC, payload: JSON.stringify(batch), qos: 0, retain: false, dup: false },
        () => undefined,
      );
    },
    follow: () => {
      for (const client of Object.values((broker as unknown as { clients: Record<string, Client> }).clients)) {
        const identity = sessions.get(client)?.identity;
        if (identity?.kind !== 'device') continue;
        if (!registry.byId(identity.device.id)?.tokenDigests.has(identity.tokenDigest)) {
          refuseAccess('revoked', client, identity.device.id);
          client.close();
        }
      }
    },
    close: async () => {
      for (const timer of held) clearTimeout(timer);
      const closed = Promise.all([closeServer(tcp), closeServer(http)]);
      webSockets.close();
      await new Promise<void>((resolve) => {
        broker.close(resolve);
      });
      for (const socket of webSockets.clients) socket.terminate();
      await closed;
    },
  };
}

function isOversizedFix(identity: Identity, topic: string, bytes: number, most: number): boolean {
  return identity.kind === 'device' && bytes > most && topic === upTopic(identity.device.id, 'fix');
}

function allowanceOf(identity: Identity, limits: GatewayLimits): AllowanceLimits {
  const isVideoServer = identity.kind === 'device' && identity.device.kind === 'video-server';
  return {
    perSecond: isVideoServer ? limits.videoServerRate : limits.deviceRate,
    burst: isVideoServer ? limits.videoServerBurst : limits.deviceBurst,
    debt: limits.floodDebt,
  };
}

/** Let the guard see every chunk before the broker does; on an oversized packet the socket is closed at once. */
function guardPackets(stream: Duplex, limitNow: () => number, refused: () => void): void {
  const guard = createPacketGuard(limitNow);
  const read = stream.read.bind(stream);
  stream.read = (size) => {
    const chunk = read(size) as Buffer | null;
    if (chunk && !guard.accept(chunk)) {
      refused();
      stream.destroy();
      return null;
    }
    return chunk;
  };
}

function listen(server: Server | HttpServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${String(port)} is taken: set MQTT_PORT / MQTT_WS_PORT to free ones`)
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
}

function closeServer(server: Server | HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
