import path from 'node:path';
import pino from 'pino';
import { RECENT_TOPIC } from '@xuncheng/contract';
import { createAnnouncer } from './announce/announcer.ts';
import { watchIntake } from './announce/intake-watch.ts';
import { createDownlink } from './deliver/downlink.ts';
import { OwntracksCommands } from './deliver/owntracks-commands.ts';
import { isLastWill } from './decode/owntracks.ts';
import { createIntake } from './intake.ts';
import { createPresenceKeeper } from './presence.ts';
import { createReAdmission } from './re-admission.ts';
import { createRecentMessages } from './recent-messages.ts';
import type { GatewayConfig } from './config.ts';
import { openJournal } from './journal/journal.ts';
import { deviceAccess } from './listen/access-policy.ts';
import { connectExternalBroker, type ExternalBroker } from './listen/external-broker.ts';
import { startHttpReports } from './listen/http-reports.ts';
import { createConnectionCount } from './listen/connection-count.ts';
import { createDeviceAllowances } from './listen/device-allowances.ts';
import { createLockOut } from './listen/lock-out.ts';
import type { MqttDoor } from './listen/mqtt-door.ts';
import { startMqttBroker, type MqttBroker } from './listen/mqtt-broker.ts';
import { opcuaWhenNeeded } from './listen/opcua-when-needed.ts';
import { startJt808Server } from './listen/jt808-server.ts';
import { createDeviceRegistry, type DeviceRegistry, type RegisteredDevice } from './store/device-registry.ts';
import { openKnownEvents } from './store/known-events.ts';
import { openStore } from './store/open-store.ts';
import { listOnline } from './store/small-tables.ts';
import { startWriter } from './store/writer.ts';
import { startWatchServer } from './watch/http.ts';
import { createMetrics } from './watch/metrics.ts';

export interface Gateway {
  /** 0 where devices connect to a broker cluster. */
  readonly mqttPort: number;
  readonly mqttWebSocketPort: number;
  /** 0 without TLS. */
  readonly mqttTlsPort: number;
  readonly httpPort: number;
  readonly osmandPort: number;
  readonly jt808Port: number;
  /** Has everything acknowledged reached the database? */
  readonly isDrained: () => boolean;
  readonly close: () => Promise<void>;
}

/**
 * TABLE OF CONTENTS of the intake:
 *
 *   listen   devices speak: MQTT (TCP, WebSocket, or through a broker cluster), HTTP (phones, cameras), JT/T 808, OPC UA
 *   decode   bytes → items, or a named refusal (pure)
 *   admit    clock, flood and accuracy judged (pure)
 *   journal  durable, then PUBACK
 *   store    batches into the database, exactly once
 *   announce to the server, without waiting for the database
 *
 * `intake.ts` joins decode → admit → journal → announce; the writer carries the journal into the database by itself.
 */
export async function startGateway(config: GatewayConfig): Promise<Gateway> {
  const log = pino({ name: 'gateway', level: config.logLevel });
  const pool = openStore(config.databaseUrl, log);
  const journal = openJournal(config.journalDir, config.limits);
  const registry = createDeviceRegistry(pool, path.join(config.journalDir, 'devices.json'));
  await knowDevices(registry, log);

  const metrics = createMetrics({
    connectedClients: () => broker.connectedClients(),
    journalBacklog: () => writer.backlog(),
  });
  /** A terminal is connected to one gateway although other devices speak through a cluster. */
  const isHeld = (device: RegisteredDevice | undefined): boolean => device?.protocol === 'jt808';
  const writer = startWriter({
    pool,
    journal,
    deviceIdOf: (number) => registry.byNumber(number)?.id,
    holder: (number) => (config.externalBroker && !isHeld(registry.byNumber(number)) ? null : journal.id),
    batchRows: config.limits.storeBatchRows,
    lingerMs: config.limits.storeLingerMs,
    log,
    metrics,
  });
  const announcer = createAnnouncer(
    config.limits.announceEveryMs,
    () => broker.isHeard(),
    (news) => {
      broker.publishLive(news);
    },
  );
  const intakeWatch = watchIntake(journal.id, announcer, journal.isFull);
  const recent = createRecentMessages();
  const intake = createIntake({
    journal,
    announcer,
    registry,
    knownEvents: openKnownEvents(path.join(config.journalDir, 'onvif')),
    recent,
    metrics,
    holderOf: (device) => (config.externalBroker && isHeld(device) ? journal.id : undefined),
  });
  const reAdmit = createReAdmission(registry, intake);
  const presenceKeeper = createPresenceKeeper(intake.presence, () => journal.isFull() !== undefined, log);
  const presence = presenceKeeper.changed;
  // One lock, one allowance and one count for all doors: who is turned away at one does not begin anew at the next.
  const shared = {
    host: config.mqttHost,
    registry,
    limits: config.limits,
    lockOut: createLockOut(config.limits),
    allowances: createDeviceAllowances(config.limits),
    connections: createConnectionCount(config.limits),
    log,
    metrics,
    receive: intake.receive,
    answer: (topic: string, payload: Uint8Array) =>
      topic === RECENT_TOPIC ? Promise.resolve(recent.answer(payload)) : reAdmit(payload),
  };
  const owntracks = new OwntracksCommands();
  const jt808 = await startJt808Server({ port: config.jt808Port, presence, ...shared });
  const mqtt = {
    ...shared,
    receive: (device: RegisteredDevice, topic: string, payload: Uint8Array): Promise<void> => {
      owntracks.heard(device, topic);
      // Behind a cluster nobody sees its connection: OwnTracks says when it is gone and never that it is back.
      if (config.externalBroker && device.protocol === 'owntracks' && !isLastWill(payload)) presence(device, 'online');
      return intake.receive(device, topic, payload);
    },
    deliver: createDownlink({
      registry,
      terminals: jt808,
      owntracks,
      log,
      receipt: intake.receipt,
      publish: (topic, payload) => {
        broker.publish(topic, payload);
      },
    }),
  };
  let ownBroker: MqttBroker | undefined;
  let cluster: ExternalBroker | undefined;
  let broker: MqttDoor;
  if (config.externalBroker) {
    broker = cluster = connectExternalBroker({
      address: config.externalBroker,
      gatewayId: journal.id,
      keepStranger: (stranger, topic, payload) => {
        metrics.deadLetters.inc({ reason: stranger.reason });
        return journal.append([{ kind: 'dead-letter', receivedAt: Date.now(), topic, payload, ...stranger }]);
      },
      ...mqtt,
    });
  } else {
    broker = ownBroker = await startMqttBroker({
      port: config.mqttPort,
      webSocketPort: config.mqttWebSocketPort,
      tls: config.mqttTls,
      serviceToken: config.serviceToken,
      access: deviceAccess(registry, config.serviceToken, config.mqttTls?.clientCaFile !== undefined),
      presence,
      ...mqtt,
    });
  }
  const httpReports = await startHttpReports({ port: config.osmandPort, ...shared });
  const opcua = opcuaWhenNeeded({
    pkiDir: config.opcuaPkiDir,
    trustedCertificateFiles: config.opcuaTrustedCertificates,
    registry,
    log,
    metrics,
    limits: config.limits,
    receive: intake.receiveOpcua,
    refuse: intake.refuse,
  });
  const watch = await startWatchServer(config.mqttHost, config.httpPort, metrics, () => ({
    journal: journal.isFull() ?? 'ok',
    journalBacklog: writer.backlog(),
    database: writer.problem() ?? 'ok',
    ...(cluster && { cluster: cluster.trouble() ?? 'ok' }),
    opcuaEndpoints: opcua.endpoints(),
  }));
  const refreshing = setInterval(() => {
    registry.refresh().then(
      (changed) => {
        if (!changed) return;
        broker.follow();
        jt808.follow();
        opcua.follow();
      },
      (error: unknown) => {
        log.warn({ err: error }, 'devices could not be read again');
      },
    );
  }, config.limits.registryRefreshMs);
  // A gateway that was killed could not say who left with it: who does not come back is gone.
  const endLeftOnline = (): void => {
    listOnline(pool, journal.id).then(
      (online) => {
        for (const deviceId of online) {
          const device = registry.byId(deviceId);
          if (!device || jt808.isPresent(deviceId)) continue;
          if (device.protocol === 'jt808' || ownBroker?.isPresent(deviceId) === false) presence(device, 'not-back');
        }
      },
      () => {
        endingLeftOnline = setTimeout(endLeftOnline, config.limits.returnWithinMs);
      },
    );
  };
  let endingLeftOnline = setTimeout(endLeftOnline, config.limits.returnWithinMs);
  log.info(
    {
      mqtt: ownBroker?.port,
      webSocket: ownBroker?.webSocketPort,
      tls: ownBroker?.tlsPort,
      cluster: config.externalBroker?.url,
      http: watch.port,
    },
    'gateway ready',
  );

  return {
    mqttPort: ownBroker?.port ?? 0,
    mqttWebSocketPort: ownBroker?.webSocketPort ?? 0,
    mqttTlsPort: ownBroker?.tlsPort ?? 0,
    httpPort: watch.port,
    osmandPort: httpReports.port,
    jt808Port: jt808.port,
    isDrained: () => writer.isDrained(),
    close: async () => {
      clearInterval(refreshing);
      clearTimeout(endingLeftOnline);
      // What is still acknowledged from here on waits in the journal.
      const writerStopped = writer.stop();
      await Promise.all([broker.close(), httpReports.close(), jt808.close(), opcua.close(), watch.close()]);
      presenceKeeper.stop();
      intakeWatch.stop();
      announcer.stop();
      await writerStopped;
      await journal.close();
      await pool.end();
    },
  };
}

/** Milliseconds that a start waits for the database when it knows the devices of its last run. */
const DATABASE_PATIENCE_MS = 3_000;
const DATABASE_RETRY_MS = 1_000;

/** Nobody can sign in before the devices are known: from the database, or for the time being from the last run. */
async function knowDevices(registry: DeviceRegistry, log: pino.Logger): Promise<void> {
  const giveUpAt = Date.now() + DATABASE_PATIENCE_MS;
  for (;;) {
    const refreshed = registry.refresh().then(
      () => true,
      (error: unknown) => {
        log.warn({ err: error }, 'waiting for the database');
        return false;
      },
    );
    const inTime = await Promise.race([refreshed, sleep(DATABASE_PATIENCE_MS).then(() => false)]);
    if (inTime) return;
    if (Date.now() >= giveUpAt && registry.restore()) {
      log.warn('the database is away: serving the devices of the last run');
      return;
    }
    await sleep(DATABASE_RETRY_MS);
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
