import { downTopic, LIVE_TOPIC, liveBatch, type DownKind, type LiveBatch } from '@xuncheng/contract';
import { connect } from 'mqtt';
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';

/** Milliseconds between attempts to reach the gateway, and for one of them. */
const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;

interface Needs {
  readonly url: string;
  readonly token: string;
  readonly onBatch: (batch: LiveBatch) => void;
  /** After every (re)connection, and when the sequence has a hole: something may have been missed. */
  readonly onMissed: () => void;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The connection to the gateway. */
export interface GatewayLink {
  readonly isConnected: () => boolean;
  /** Publish to a device (QoS 1). @returns false when there is no connection: nothing was sent */
  readonly publish: (deviceId: string, kind: DownKind, message: unknown) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Listen to what the gateway announces, for ever: connects again by itself. */
export function connectToGateway(needs: Needs): GatewayLink {
  const { logger, metrics } = needs;
  const client = connect(needs.url, {
    clientId: `xuncheng-server-${randomBytes(6).toString('hex')}`,
    username: 'xuncheng-server',
    password: needs.token,
    protocolVersion: 4,
    clean: true,
    reconnectPeriod: RECONNECT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // What could not be sent is sent again by the dispatcher, which knows whether it still holds.
    queueQoSZero: false,
    resubscribe: false,
  });
  let sequence: number | undefined;
  let isOutageKnown = false;

  client.on('connect', () => {
    sequence = undefined;
    isOutageKnown = false;
    client.subscribe(LIVE_TOPIC, { qos: 0 }, (error) => {
      if (error) {
        logger.error({ err: error }, 'the gateway does not let us listen');
        client.reconnect();
        return;
      }
      metrics.gatewayConnected.set(1);
      needs.onMissed();
    });
  });
  client.on('close', () => {
    metrics.gatewayConnected.set(0);
  });
  client.on('error', (error) => {
    // Once an outage: it is tried again every second.
    if (!isOutageKnown) logger.warn({ reason: error.message }, 'the gateway is out of reach');
    isOutageKnown = true;
  });
  client.on('message', (_topic, payload) => {
    const batch = parseBatch(payload);
    if (!batch) {
      metrics.batchesRefused.inc();
      logger.error({ bytes: payload.length }, 'an announcement of the gateway is not what the contract says');
      return;
    }
    metrics.batches.inc();
    const hasHole = sequence !== undefined && batch.sequence !== sequence + 1;
    sequence = batch.sequence;
    try {
      needs.onBatch(batch);
    } catch (error) {
      // One message that nobody foresaw must not end the process for all.
      logger.error({ err: error }, 'an announcement could not be acted on');
    }
    if (hasHole) {
      metrics.batchesMissed.inc();
      needs.onMissed();
    }
  });

  return {
    isConnected: () => client.connected,
    publish: async (deviceId, kind, message) => {
      if (!client.connected) return false;
      await client.publishAsync(downTopic(deviceId, kind), JSON.stringify(message), { qos: 1 });
      return true;
    },
    close: async () => {
      await client.endAsync(true);
    },
  };
}

function parseBatch(payload: Buffer): LiveBatch | undefined {
  try {
    const parsed = liveBatch.safeParse(JSON.parse(payload.toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
