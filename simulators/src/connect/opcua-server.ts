import { statSync } from 'node:fs';
import {
  DataType,
  makeApplicationUrn,
  MessageSecurityMode,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  type StatusCode,
  type UAVariable,
} from 'node-opcua';
import type { Logger } from 'pino';
import type { NodeValue } from '../devices/device-message.ts';
import { openPki, trustFiles } from './pki.ts';

/** How often the files of trusted certificates are looked at again; clients retry more slowly than this. */
const TRUST_EVERY_MS = 1000;

/** Probes behind OPC UA. */
export interface ProbeServer {
  readonly endpointUrl: string;
  readonly certificateFile: string;
  readonly write: (value: NodeValue) => void;
  readonly end: () => Promise<void>;
}

export interface ProbeServerOptions {
  readonly port: number;
  readonly pkiDir: string;
  /** Client certificates to trust; files may appear or change later. */
  readonly trustedCertificates: readonly string[];
  readonly probes: readonly { readonly id: string; readonly name: string; readonly unit: string }[];
  readonly log: Logger;
}

/** Name part of the application URI, which the certificate must carry. */
const APPLICATION_NAME = 'XunchengSimulators';

const STATUS_CODES: Readonly<Record<NodeValue['quality'], StatusCode>> = {
  good: StatusCodes.Good,
  uncertain: StatusCodes.UncertainSensorNotAccurate,
  bad: StatusCodes.BadSensorFailure,
};

/**
 * Starts an OPC UA server with one variable a probe (`ns=1;s=<id>`): SignAndEncrypt with Basic256Sha256 and nothing else, clients
 * trusted by certificate file only, anonymous users inside the encrypted channel. Values carry their source timestamp.
 */
export async function startProbeServer(options: ProbeServerOptions): Promise<ProbeServer> {
  const applicationUri = makeApplicationUrn('127.0.0.1', APPLICATION_NAME);
  const pki = await openPki(options.pkiDir, applicationUri);
  const trust = followFiles(options.trustedCertificates, async (files) => {
    const count = await trustFiles(pki, files);
    if (count > 0) options.log.info({ count }, 'opc ua: client certificates trusted');
  });
  await trust.now();
  const server = new OPCUAServer({
    port: options.port,
    hostname: '127.0.0.1',
    serverInfo: { applicationUri, productUri: APPLICATION_NAME, applicationName: { text: APPLICATION_NAME } },
    buildInfo: { productName: APPLICATION_NAME, buildNumber: '1', buildDate: new Date(0) },
    serverCertificateManager: pki.certificateManager,
    certificateFile: pki.certificateFile,
    privateKeyFile: pki.privateKeyFile,
    securityModes: [MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [SecurityPolicy.Basic256Sha256],
    allowAnonymous: true,
    maxConnectionsPerEndpoint: 10,
  });
  await server.initialize();
  const variables = addProbes(server, options.probes);
  await server.start();
  return {
    endpointUrl: server.getEndpointUrl(),
    certificateFile: pki.certificateFile,
    write: ({ deviceId, value, quality, sourceTime }) => {
      variables
        .get(deviceId)
        ?.setValueFromSource(
          value === null ? { dataType: DataType.Null } : { dataType: DataType.Double, value },
          STATUS_CODES[quality],
          new Date(sourceTime),
        );
    },
    end: async () => {
      trust.end();
      await server.shutdown(200);
      await pki.certificateManager.dispose();
    },
  };
}

function addProbes(server: OPCUAServer, probes: ProbeServerOptions['probes']): Map<string, UAVariable> {
  const addressSpace = server.engine.addressSpace;
  if (!addressSpace) throw new Error('the OPC UA server has no address space');
  const namespace = addressSpace.getOwnNamespace();
  const folder = namespace.addFolder(addressSpace.rootFolder.objects, { browseName: 'Probes' });
  return new Map(
    probes.map(({ id, name, unit }) => [
      id,
      namespace.addVariable({
        organizedBy: folder,
        nodeId: `s=${id}`,
        browseName: id,
        displayName: name,
        description: unit,
        dataType: DataType.Double,
        minimumSamplingInterval: 0,
      }),
    ]),
  );
}

/** Calls back with the files that are new or changed since the last look. */
function followFiles(
  files: readonly string[],
  onChange: (changed: readonly string[]) => Promise<void>,
): { readonly now: () => Promise<void>; readonly end: () => void } {
  const seen = new Map<string, number>();
  let isLooking = false;
  const now = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      const changed = files.filter((file) => {
        const modified = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
        return modified !== undefined && modified !== seen.get(file);
      });
      if (changed.length === 0) return;
      await onChange(changed);
      for (const file of changed) seen.set(file, statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    } catch {
      // A certificate that is only half written is read again at the next look.
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void now(), TRUST_EVERY_MS);
  timer.unref();
  return {
    now,
    end: () => {
      clearInterval(timer);
    },
  };
}
