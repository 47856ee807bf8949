import { OPCUACertificateManager } from 'node-opcua';
import type { OpcuaValue } from '../decode/opcua.ts';
import type { DeviceRegistry, RegisteredDevice } from '../store/device-registry.ts';
import type { Metrics } from '../watch/metrics.ts';
import {
  connectEndpoint,
  type EndpointConnection,
  type EndpointContext,
  type EndpointHealth,
  type SaidOnce,
} from './opcua-endpoint.ts';
import { createOpcuaRetry, type RetryLimits } from './opcua-retry.ts';

export interface OpcuaClients {
  readonly endpoints: () => Record<string, EndpointHealth>;
  /** Look at the registry again: new probes are subscribed, gone ones dropped. */
  readonly follow: () => void;
  readonly close: () => Promise<void>;
}

export interface OpcuaClientOptions extends EndpointContext {
  readonly registry: DeviceRegistry;
  readonly metrics: Metrics;
  readonly limits: RetryLimits;
  readonly receive: (device: RegisteredDevice, change: OpcuaValue) => Promise<void>;
}

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
  const said: SaidOnce = new Map();
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
        connection: connectEndpoint({ endpoint, probes, certificates, retry, said, ...options }),
      });
    }
  }
  follow();

  return {
    endpoints: () =>
      Object.fromEntries([...connections].map(([endpoint, { connection }]) => [endpoint, connection.health()])),
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
