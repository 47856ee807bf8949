import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  AttributeIds,
  ClientMonitoredItemGroup,
  ClientSubscription,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  TimestampsToReturn,
  type DataValue,
} from 'node-opcua';
import type { Logger } from 'pino';
import type { Refusal } from '../decode/decoded.ts';
import type { OpcuaValue } from '../decode/opcua.ts';
import type { DeviceRegistry, RegisteredDevice } from '../store/device-registry.ts';
import type { Metrics } from '../watch/metrics.ts';
import { createOpcuaRetry, type OpcuaRetry, type RetryLimits } from './opcua-retry.ts';

export interface OpcuaClients {
  readonly endpoints: () => Record<string, 'connected' | 'connecting'>;
  /** Look at the registry again: new probes are subscribed, gone ones dropped. */
  readonly follow: () => void;
  readonly close: () => Promise<void>;
}

export interface OpcuaClientOptions {
  readonly pkiDir: string;
  readonly trustedCertificateFiles: readonly string[];
  readonly registry: DeviceRegistry;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly limits: RetryLimits;
  readonly receive: (device: RegisteredDevice, change: OpcuaValue) => Promise<void>;
  /** What is wrong with a probe, for people to see: resolves when it is durable. */
  readonly refuse: (device: RegisteredDevice, refusal: Refusal) => Promise<void>;
}

/** Values a server keeps for us per probe while the connection is slow or broken. */
const QUEUE_SIZE = 100;
const PUBLISHING_INTERVAL_MS = 200;
const RETRY_MS = 3_000;
/** Server.ServerStatus.CurrentTime changes by itself: when even that is silent for so long, the connection is dead however open it looks. */
const WATCHDOG_NODE = 'i=2258';
const WATCHDOG_SILENCE_MS = 15_000;

/** `opc.tcp://host:port#nodeId` → its two halves, or undefined when it is not one. */
export function splitOpcuaAddress(address: string | null): { endpoint: string; nodeId: string } | undefined {
  const match = /^(opc\.tcp:\/\/[^#]+)#(.+)$/.exec(address ?? '');
  return match ? { endpoint: match[1]!, nodeId: match[2]! } : undefined;
}

/**
 * One client for each OPC UA server that probes of the registry point at: SignAndEncrypt, Basic256Sha256, no certificate
 * trusted by itself. node-opcua reconnects and republishes; a server that cannot be reached is tried for ever.
 */
export async function startOpcuaClients(options: OpcuaClientOptions): Promise<OpcuaClients> {
  const certificates = new OPCUACertificateManager({
    rootFolder: options.pkiDir,
    automaticallyAcceptUnknownCertificate: false,
  });
  await certificates.initialize();
  const retry = createOpcuaRetry({
    ...options,
    sayLost: (device, detail) => options.refuse(device, { reason: 'lost', detail }),
  });
  const said: UnknownNodes = new Map();
  const connections = new Map<string, { fingerprint: string; connection: EndpointConnection }>();

  function follow(): void {
    const wanted = new Map<string, Map<string, RegisteredDevice>>();
    for (const device of options.registry.all()) {
      const address = device.protocol === 'opcua' ? splitOpcuaAddress(device.address) : undefined;
      if (!address) continue;
      const probes = wanted.get(address.endpoint) ?? new Map<string, RegisteredDevice>();
      probes.set(address.nodeId, device);
      wanted.set(address.endpoint, probes);
    }
    for (const [endpoint, { fingerprint, connection }] of connections) {
      if (fingerprintOf(wanted.get(endpoint)) === fingerprint) continue;
      connections.delete(endpoint);
      void connection.close();
    }
    for (const [endpoint, probes] of wanted) {
      if (connections.has(endpoint)) continue;
      connections.set(endpoint, {
        fingerprint: fingerprintOf(probes),
        connection: connectEndpoint(endpoint, probes, certificates, retry, said, options),
      });
    }
  }
  follow();

  return {
    endpoints: () =>
      Object.fromEntries([...connections].map(([endpoint, { connection }]) => [endpoint, connection.state()])),
    follow,
    close: async () => {
      await Promise.all([...connections.values()].map(({ connection }) => connection.close()));
      await certificates.dispose();
      retry.stop();
    },
  };
}

function fingerprintOf(probes: ReadonlyMap<string, RegisteredDevice> | undefined): string {
  return [...(probes ?? [])].map(([nodeId, device]) => `${nodeId}=${String(device.number)}`).join('\n');
}

/** What was said of nodes that a server does not have, by endpoint and node: once, and not at every connection. */
type UnknownNodes = Map<string, string>;

interface EndpointConnection {
  readonly state: () => 'connected' | 'connecting';
  readonly close: () => Promise<void>;
}

function connectEndpoint(
  endpoint: string,
  probes: ReadonlyMap<string, RegisteredDevice>,
  certificates: OPCUACertificateManager,
  retry: OpcuaRetry,
  said: UnknownNodes,
  { pkiDir, trustedCertificateFiles, log, refuse }: OpcuaClientOptions,
): EndpointConnection {
  let closed = false;
  const isClosed = (): boolean => closed;
  let state: 'connected' | 'connecting' = 'connecting';
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

  function sayUnknown(device: RegisteredDevice, nodeId: string, status: string): void {
    log.error({ endpoint, device: device.id, nodeId, status }, 'OPC UA node not subscribed');
    const place = `${endpoint}#${nodeId}`;
    const what = `${String(device.number)} ${status}`;
    if (said.get(place) === what) return;
    said.set(place, what);
    refuse(device, { reason: 'unknown-node', detail: `${nodeId}: ${status}` }).catch((error: unknown) => {
      said.delete(place);
      log.error({ err: error }, 'it could not be kept');
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
      connectionStrategy: { initialDelay: 500, maxDelay: 5_000, maxRetry: -1 },
    });
    let heardAt = Date.now();
    let hasFailed = false;
    const isAlive = (): boolean => !hasFailed && Date.now() - heardAt < WATCHDOG_SILENCE_MS;
    try {
      await client.connect(endpoint);
      const session = await client.createSession();
      const subscription = ClientSubscription.create(session, {
        requestedPublishingInterval: PUBLISHING_INTERVAL_MS,
        requestedLifetimeCount: 3_000,
        requestedMaxKeepAliveCount: 10,
        maxNotificationsPerPublish: 10_000,
        publishingEnabled: true,
        priority: 10,
      });
      const nodes = [...probes.keys()];
      const group = ClientMonitoredItemGroup.create(
        subscription,
        nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })),
        // 0: as they change, not by sampling. The oldest are kept: a gap at the end can be seen, one in the middle cannot.
        { samplingInterval: 0, queueSize: QUEUE_SIZE, discardOldest: false },
        TimestampsToReturn.Both,
      );
      group.on('changed', (_item, dataValue, index) => {
        heardAt = Date.now();
        const device = probes.get(nodes[index] ?? '');
        if (device) retry.offer(device, toOpcuaValue(dataValue));
      });
      // A node that the server does not have never changes: nothing else would tell it from a probe that is silent.
      group.on('initialized', () => {
        group.monitoredItems.forEach(({ statusCode }, index) => {
          const nodeId = nodes[index] ?? '';
          const device = probes.get(nodeId);
          if (statusCode.isGood()) said.delete(`${endpoint}#${nodeId}`);
          else if (device) sayUnknown(device, nodeId, statusCode.name);
        });
      });
      group.on('err', (message) => {
        log.error({ endpoint, reason: message }, 'OPC UA nodes not subscribed');
        hasFailed = true;
      });
      const watchdog = ClientMonitoredItemGroup.create(
        subscription,
        [{ nodeId: WATCHDOG_NODE, attributeId: AttributeIds.Value }],
        { samplingInterval: 1_000, queueSize: 1, discardOldest: true },
        TimestampsToReturn.Source,
      );
      watchdog.on('changed', () => {
        heardAt = Date.now();
        state = 'connected';
      });
      log.info({ endpoint, probes: nodes.length }, 'OPC UA subscribed');
      while (!isClosed() && isAlive()) await until(1_000);
      if (!isClosed()) log.warn({ endpoint }, 'OPC UA server is silent or subscribes nothing; connecting anew');
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
        if (!isClosed()) log.warn({ endpoint, err: error }, 'OPC UA server not reached');
      }
      if (!isClosed()) await until(RETRY_MS);
    }
  }
  const running = run();

  return {
    state: () => state,
    close: async () => {
      closed = true;
      endWait();
      await client?.disconnect().catch(() => undefined);
      await running;
    },
  };
}

function toOpcuaValue(dataValue: DataValue): OpcuaValue {
  return {
    value: dataValue.value.value as unknown,
    statusCode: dataValue.statusCode.value,
    sourceTimestampMs: dataValue.sourceTimestamp?.getTime(),
    serverTimestampMs: dataValue.serverTimestamp?.getTime(),
    sourcePicoseconds: dataValue.sourcePicoseconds,
  };
}
