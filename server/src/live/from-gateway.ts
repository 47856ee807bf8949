import {
  downTopic,
  GATEWAY_ANSWERS,
  LIVE_FILTER,
  liveBatch,
  RE_ADMIT_TOPIC,
  RE_ADMITTED_TOPIC,
  reAdmitAnswer,
  RECENT_ANSWER_TOPIC,
  RECENT_TOPIC,
  recentAnswer,
  type DownKind,
  type LiveBatch,
  type ReAdmitAnswer,
  type ReAdmitRequest,
  type RecentAnswer,
  type RecentMessage,
  type RecentRequest,
} from '@xuncheng/contract';
import { connect } from 'mqtt';
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import { createGatewayQuestions } from './gateway-questions.ts';

/** Milliseconds between attempts to reach the gateway, and for one of them. */
const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Seconds of silence after which the gateway is asked for a sign of life; half as many later a line that is dead at the other end is given up. */
const KEEP_ALIVE_SECONDS = 10;

interface Needs {
  readonly token: string;
  /** @param through the address it came from */
  readonly onBatch: (batch: LiveBatch, through: string) => void;
  /** After every (re)connection, and when the sequence has a hole: something may have been missed. */
  readonly onMissed: () => void;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly keepAliveSeconds?: number;
}

/** The connection to the gateways. */
export interface GatewayLink {
  /** Is nothing missed? */
  readonly isConnected: () => boolean;
  /** Publish to a device (QoS 1). @returns whether a gateway took it; false: nothing was sent, and nothing will be by itself */
  readonly publish: (deviceId: string, kind: DownKind, message: unknown) => Promise<boolean>;
  /** Have a dead letter admitted. @returns undefined when the gateway did not answer */
  readonly reAdmit: (letter: Omit<ReAdmitRequest, 'requestId'>) => Promise<ReAdmitAnswer | undefined>;
  /** What a device said last, to any gateway, newest first. @returns undefined when no gateway answered */
  readonly recentMessages: (deviceId: string) => Promise<RecentMessage[] | undefined>;
  readonly close: () => Promise<void>;
}

/**
 * Listen to what every gateway announces. Which one a device is connected to is known to nobody here, so that what is said to
 * it is said to all; behind a broker cluster there is one address, and the cluster knows.
 */
export function connectToGateways({ urls, ...needs }: Needs & { readonly urls: readonly string[] }): GatewayLink {
  const links = urls.map((url) => connectToGateway(url, needs));
  return {
    isConnected: () => links.every((link) => link.isConnected()),
    // The first that takes it: one whose line is dead is waited for by nobody.
    publish: (deviceId, kind, message) => isAny(links.map((link) => link.publish(deviceId, kind, message))),
    // Any gateway can decode any device's message; one is enough.
    reAdmit: async (letter) => links.find((link) => link.isConnected())?.reAdmit(letter),
    recentMessages: async (deviceId) => {
      const heard = await Promise.all(links.map((link) => link.recentMessages(deviceId)));
      if (heard.every((messages) => messages === undefined)) return undefined;
      return newestFirst(heard.flatMap((messages) => messages ?? []));
    },
    close: async () => {
      await Promise.all(links.map((link) => link.close()));
    },
  };
}

/** Listen to what the gateway announces, for ever: connects again by itself. */
function connectToGateway(url: string, needs: Needs): GatewayLink {
  const { logger, metrics } = needs;
  const client = connect(url, {
    clientId: `xuncheng-server-${randomBytes(6).toString('hex')}`,
    username: 'xuncheng-server',
    password: needs.token,
    protocolVersion: 4,
    clean: true,
    keepalive: needs.keepAliveSeconds ?? KEEP_ALIVE_SECONDS,
    reconnectPeriod: RECONNECT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // What could not be sent is sent again by the dispatcher, which knows whether it still holds.
    queueQoSZero: false,
    resubscribe: false,
  });
  // Behind a cluster every gateway has a topic, and counts, of its own.
  const sequences = new Map<string, number>();
  let isListening = false;
  let isOutageKnown = false;

  client.on('connect', () => {
    sequences.clear();
    isOutageKnown = false;
    client.subscribe([LIVE_FILTER, ...GATEWAY_ANSWERS], { qos: 0 }, (error) => {
      if (error) {
        logger.error({ err: error }, 'the gateway does not let us listen');
        client.reconnect();
        return;
      }
      if (!isListening) metrics.gatewayConnected.inc();
      isListening = true;
      needs.onMissed();
    });
  });
  /** Message ids of what is on its way. */
  const unanswered = new Set<number>();
  client.on('close', () => {
    // Kept by the library it would be sent at the next connection, when it may hold no longer.
    for (const messageId of unanswered) client.removeOutgoingMessage(messageId);
    if (isListening) metrics.gatewayConnected.dec();
    isListening = false;
  });
  client.on('error', (error) => {
    // Once an outage: it is tried again every second.
    if (!isOutageKnown) logger.warn({ url, reason: error.message }, 'a gateway is out of reach');
    isOutageKnown = true;
  });
  const send = (topic: string, message: unknown): Promise<boolean> => {
    if (!client.connected) return Promise.resolve(false);
    return new Promise((resolve) => {
      let messageId = 0;
      client.publish(topic, JSON.stringify(message), { qos: 1 }, (error) => {
        unanswered.delete(messageId);
        resolve(!error);
      });
      messageId = client.getLastMessageId();
      unanswered.add(messageId);
    });
  };
  const reAdmissions = createGatewayQuestions<ReAdmitRequest, ReAdmitAnswer>(reAdmitAnswer, (request) =>
    send(RE_ADMIT_TOPIC, request),
  );
  const recent = createGatewayQuestions<RecentRequest, RecentAnswer>(recentAnswer, (request) =>
    send(RECENT_TOPIC, request),
  );

  client.on('message', (topic, payload) => {
    if (topic === RE_ADMITTED_TOPIC) {
      reAdmissions.hear(payload);
      return;
    }
    if (topic === RECENT_ANSWER_TOPIC) {
      recent.hear(payload);
      return;
    }
    const batch = parseBatch(payload);
    if (!batch) {
      metrics.batchesRefused.inc();
      logger.error({ bytes: payload.length }, 'an announcement of the gateway is not what the contract says');
      return;
    }
    metrics.batches.inc();
    const before = sequences.get(topic);
    const hasHole = before !== undefined && batch.sequence !== before + 1;
    sequences.set(topic, batch.sequence);
    try {
      needs.onBatch(batch, url);
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
    publish: (deviceId, kind, message) => send(downTopic(deviceId, kind), message),
    reAdmit: reAdmissions.askOne,
    recentMessages: async (deviceId) => {
      const answers = await recent.askAll({ deviceId });
      return answers && answers.length > 0 ? newestFirst(answers.flatMap(({ messages }) => messages)) : undefined;
    },
    close: async () => {
      await client.endAsync(true);
    },
  };
}

/** Whether one of them is true: as soon as one is, and false when none was. */
function isAny(all: readonly Promise<boolean>[]): Promise<boolean> {
  return new Promise((resolve) => {
    for (const one of all)
      void one.then((is) => {
        if (is) resolve(true);
      });
    void Promise.all(all).then(() => {
      resolve(false);
    });
  });
}

function newestFirst(messages: RecentMessage[]): RecentMessage[] {
  return messages.sort((a, b) => b.receivedAt - a.receivedAt);
}

function parseBatch(payload: Buffer): LiveBatch | undefined {
  try {
    const parsed = liveBatch.safeParse(JSON.parse(payload.toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
