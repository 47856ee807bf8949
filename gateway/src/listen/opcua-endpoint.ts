import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  AttributeIds,
  ClientMonitoredItemGroup,
  ClientSubscription,
  coerceNodeId,
  DataType,
  MessageSecurityMode,
  OPCUAClient,
  readOperationLimits,
  SecurityPolicy,
  TimestampsToReturn,
  VariantArrayType,
  type ClientSession,
  type DataValue,
  type OPCUACertificateManager,
  type Variant,
} from 'node-opcua';
import type { Logger } from 'pino';
import { hasOverrun, type OpcuaValue } from '../decode/opcua.ts';
import type { Refusal } from '../decode/decoded.ts';
import type { RegisteredDevice } from '../store/device-registry.ts';
import type { Metrics } from '../watch/metrics.ts';
import type { OpcuaRetry } from './opcua-retry.ts';
import { notReached, silentSince, troubleOf, type OpcuaTrouble } from './opcua-trouble.ts';

/** For `/readyz`: is the server heard, and when not, why and what to do. */
export interface EndpointHealth {
  readonly state: 'connected' | 'connecting';
  readonly trouble: OpcuaTrouble | null;
}

export interface EndpointConnection {
  readonly health: () => EndpointHealth;
  readonly close: () => Promise<void>;
}

/** What was said of a probe, by probe and kind of trouble: once, and not at every connection. */
export type SaidOnce = Map<string, string>;

/** What every endpoint is given. */
export interface EndpointContext {
  readonly pkiDir: string;
  readonly trustedCertificateFiles: readonly string[];
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'queueOverruns'>;
  /** What is wrong with a probe, for people to see: resolves when it is durable. */
  readonly refuse: (device: RegisteredDevice, refusal: Refusal) => Promise<void>;
}

interface EndpointOptions extends EndpointContext {
  readonly endpoint: string;
  /** By node id. */
  readonly probes: ReadonlyMap<string, RegisteredDevice>;
  readonly certificates: OPCUACertificateManager;
  readonly retry: OpcuaRetry;
  readonly said: SaidOnce;
}

/** Values a server keeps for us per probe while the connection is slow or broken. */
const QUEUE_SIZE = 100;
const PUBLISHING_INTERVAL_MS = 200;
/** Publishing intervals for which a server keeps the subscription, and what it queues, of a client that is away: ten minutes. */
const LIFETIME_COUNT = 3_000;
const RETRY_MS = 3_000;
/** A line on which nothing comes for so long is asked, and given up when 5 s later (the library's least) there is no answer: it may be dead at one end. */
const KEEP_ALIVE_MS = 4_000;
const ANSWER_WITHIN_MS = 5_000;
/** Server.ServerStatus.CurrentTime changes by itself: when even that is silent for so long, the subscription is dead however open the connection looks. */
const WATCHDOG_NODE = 'i=2258';
const WATCHDOG_SILENCE_MS = 15_000;
/** The letters of one probe about queues that overran: a probe that always overruns must not fill the list. */
const OVERRUN_SAID_EVERY_MS = 60_000;

/**
 * Keeps one OPC UA server subscribed. A line that breaks is mended by node-opcua with the same session, so that what the server queued meanwhile is
 * published again; a subscription that stays silent is made anew.
 */
export function connectEndpoint(options: EndpointOptions): EndpointConnection {
  const { endpoint, probes, certificates, retry, said, pkiDir, trustedCertificateFiles, log, metrics, refuse } =
    options;
  let closed = false;
  const isClosed = (): boolean => closed;
  let state: EndpointHealth['state'] = 'connecting';
  let trouble: OpcuaTrouble | null = null;
  let client: OPCUAClient | undefined;
  let endWait: () => void = () => undefined;
  const until = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const overrunSaidAt = new Map<number, number>();

  function sayOnce(device: RegisteredDevice, refusal: Refusal): void {
    const about = `${String(device.number)} ${refusal.reason}`;
    if (said.get(about) === refusal.detail) return;
    said.set(about, refusal.detail);
    log.error({ endpoint, device: device.id, ...refusal }, 'OPC UA probe not heard');
    refuse(device, refusal).catch((error: unknown) => {
      said.delete(about);
      log.error({ err: error }, 'it could not be kept');
    });
  }

  function meet(met: OpcuaTrouble): void {
    const isMetAgain = trouble?.reason === met.reason;
    if (!isMetAgain) log.warn({ endpoint, ...met }, 'OPC UA server not heard');
    trouble = met;
    // Both sides may just have made their certificates: what is over by the next attempt is nobody's work.
    if (!isMetAgain) return;
    if (met.reason !== 'untrusted-certificate' && met.reason !== 'not-trusted-there') return;
    for (const device of probes.values())
      sayOnce(device, { reason: 'untrusted-certificate', detail: `${met.detail}: ${met.remedy}` });
  }

  function heard(): void {
    state = 'connected';
    trouble = null;
    for (const device of probes.values()) said.delete(`${String(device.number)} untrusted-certificate`);
  }

  function sayOverrun(device: RegisteredDevice, value: DataValue): void {
    metrics.queueOverruns.inc();
    const now = Date.now();
    if (now - (overrunSaidAt.get(device.number) ?? 0) < OVERRUN_SAID_EVERY_MS) return;
    overrunSaidAt.set(device.number, now);
    const before = value.sourceTimestamp ?? value.serverTimestamp;
    const detail = `the server's queue of ${String(QUEUE_SIZE)} overran${before ? ` before ${before.toISOString()}` : ''}`;
    refuse(device, { reason: 'lost', detail }).catch((error: unknown) => {
      log.error({ err: error, device: device.id, detail }, 'it could not be kept');
    });
  }

  /** @returns node ids that can be asked for; of the others their probes are told */
  function readableNodes(): string[] {
    return [...probes].flatMap(([nodeId, device]) => {
      try {
        coerceNodeId(nodeId);
        return [nodeId];
      } catch {
        sayOnce(device, { reason: 'unknown-node', detail: `${nodeId}: BadNodeIdInvalid` });
        return [];
      }
    });
  }

  function subscribe(
    subscription: ClientSubscription,
    nodes: readonly string[],
    on: { readonly change: () => void; readonly failure: (error: Error) => void },
  ): void {
    const group = ClientMonitoredItemGroup.create(
      subscription,
      nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })),
      // 0: as they change, not by sampling. The oldest are kept: a gap at the end can be seen, one in the middle cannot.
      { samplingInterval: 0, queueSize: QUEUE_SIZE, discardOldest: false },
      TimestampsToReturn.Both,
    );
    group.on('changed', (_item, dataValue, index) => {
      on.change();
      const device = probes.get(nodes[index] ?? '');
      if (!device) return;
      const change = toOpcuaValue(dataValue);
      if (hasOverrun(change.statusCode)) sayOverrun(device, dataValue);
      retry.offer(device, change);
    });
    // A node that the server does not have never changes: nothing else would tell it from a probe that is silent.
    group.on('initialized', () => {
      group.monitoredItems.forEach(({ statusCode }, index) => {
        const nodeId = nodes[index] ?? '';
        const device = probes.get(nodeId);
        if (!device) return;
        if (statusCode.isGood()) said.delete(`${String(device.number)} unknown-node`);
        else sayOnce(device, { reason: 'unknown-node', detail: `${nodeId}: ${statusCode.name}` });
      });
    });
    group.on('err', (message) => {
      on.failure(new Error(message));
    });
  }

  async function runOnce(): Promise<void> {
    // Read again at every attempt: the other side's certificate may have been made after we started.
    for (const file of trustedCertificateFiles) {
      if (existsSync(file)) await certificates.trustCertificate(new X509Certificate(readFileSync(file)).raw);
    }
    client = OPCUAClient.create({
      applicationName: 'XunchengGateway',
      clientCertificateManager: certificates,
      certificateFile: path.join(pkiDir, 'own/certs/certificate.pem'),
      securityMode: MessageSecurityMode.SignAndEncrypt,
      securityPolicy: SecurityPolicy.Basic256Sha256,
      endpointMustExist: false,
      keepSessionAlive: true,
      keepAliveInterval: KEEP_ALIVE_MS,
      defaultTransactionTimeout: ANSWER_WITHIN_MS,
      connectionStrategy: { initialDelay: 500, maxDelay: 5_000, maxRetry: -1 },
    });
    const attempt = { heardAt: Date.now(), hasFailed: false };
    const fail = (error: Error): void => {
      attempt.hasFailed = true;
      meet(troubleOf(error, pkiDir));
    };
    client.on('backoff', (attempt) => {
      if (state === 'connecting' && trouble?.reason !== 'silent') meet(notReached(attempt + 1));
    });
    client.on('connection_lost', () => {
      state = 'connecting';
      meet(silentSince(attempt.heardAt));
    });
    client.on('reconnection_attempt_has_failed', (error) => {
      const met = troubleOf(error, pkiDir);
      // It came back as somebody else: the old session will never be taken up.
      if (met.reason !== 'refused') fail(error);
    });
    client.on('connection_reestablished', () => {
      attempt.heardAt = Date.now();
    });
    const isAlive = (): boolean => {
      if (attempt.hasFailed) return false;
      // As long as the server may have kept what it queued, the old session is worth more than a new one.
      const patience = client?.isReconnecting === true ? LIFETIME_COUNT * PUBLISHING_INTERVAL_MS : WATCHDOG_SILENCE_MS;
      return Date.now() - attempt.heardAt < patience;
    };
    try {
      await client.connect(endpoint);
      const session = await client.createSession();
      const perCall = await itemsPerCall(session);
      const subscription = ClientSubscription.create(session, {
        requestedPublishingInterval: PUBLISHING_INTERVAL_MS,
        requestedLifetimeCount: LIFETIME_COUNT,
        requestedMaxKeepAliveCount: 10,
        maxNotificationsPerPublish: 10_000,
        publishingEnabled: true,
        priority: 10,
      });
      // Nobody else would listen, and an unheard 'error' ends the process.
      subscription.on('error', fail);
      const nodes = readableNodes();
      const change = (): void => {
        attempt.heardAt = Date.now();
      };
      for (let from = 0; from < nodes.length; from += perCall)
        subscribe(subscription, nodes.slice(from, from + perCall), { change, failure: fail });
      const watchdog = ClientMonitoredItemGroup.create(
        subscription,
        [{ nodeId: WATCHDOG_NODE, attributeId: AttributeIds.Value }],
        { samplingInterval: 1_000, queueSize: 1, discardOldest: true },
        TimestampsToReturn.Source,
      );
      watchdog.on('changed', () => {
        attempt.heardAt = Date.now();
        if (!attempt.hasFailed) heard();
      });
      watchdog.on('err', (message) => {
        fail(new Error(message));
      });
      log.info({ endpoint, probes: nodes.length }, 'OPC UA subscribed');
      while (!isClosed() && isAlive()) await until(1_000);
      if (!isClosed() && !attempt.hasFailed) meet(silentSince(attempt.heardAt));
    } finally {
      state = 'connecting';
      await client.disconnect().catch(() => undefined);
    }
  }

  async function run(): Promise<void> {
    while (!isClosed()) {
      try {
        await runOnce();
      } catch (error) {
        if (!isClosed()) meet(troubleOf(error instanceof Error ? error : new Error(String(error)), pkiDir));
      }
      if (!isClosed()) await until(RETRY_MS);
    }
  }
  const running = run();

  return {
    health: () => ({ state, trouble }),
    close: async () => {
      closed = true;
      endWait();
      await client?.disconnect().catch(() => undefined);
      await running;
    },
  };
}

/** The most monitored items that a server takes in one request (OPC 10000-5, 6.3.11: 0 is no limit). */
async function itemsPerCall(session: ClientSession): Promise<number> {
  const { maxMonitoredItemsPerCall } = await readOperationLimits(session);
  return maxMonitoredItemsPerCall ? maxMonitoredItemsPerCall : 1_000;
}

/** A value as it came, without the library's own types. */
export function toOpcuaValue(dataValue: DataValue): OpcuaValue {
  return {
    value: plainValue(dataValue.value),
    statusCode: dataValue.statusCode.value,
    sourceTimestampMs: dataValue.sourceTimestamp?.getTime(),
    serverTimestampMs: dataValue.serverTimestamp?.getTime(),
    sourcePicoseconds: dataValue.sourcePicoseconds,
  };
}

/** Characters of a value that is no number: it may be a picture of megabytes, and all that is to be known of it is that it is none. */
const DESCRIBED = 200;

/** A number; 1 or 0 for a switch; null for nothing; of everything else a text, or what it is. */
function plainValue(variant: Variant): number | string | null {
  const value: unknown = variant.value;
  if (value === null || value === undefined) return null;
  if (variant.arrayType === VariantArrayType.Scalar) {
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    // The library has 64 bits as two numbers of 32. What is beyond 2⁵³ is as exact as a double is.
    if (variant.dataType === DataType.Int64 || variant.dataType === DataType.UInt64) {
      const [high = 0, low = 0] = value as readonly number[];
      return (variant.dataType === DataType.Int64 ? high | 0 : high >>> 0) * 2 ** 32 + (low >>> 0);
    }
  }
  const what =
    typeof value === 'string' ? value : `${VariantArrayType[variant.arrayType]} of ${DataType[variant.dataType]}`;
  return what.slice(0, DESCRIBED);
}
