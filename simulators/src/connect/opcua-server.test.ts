import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttributeIds,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  StatusCodes,
  type DataValue,
} from 'node-opcua';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { startProbeServer } from './opcua-server.ts';
import { openPki, trustFiles, type Pki } from './pki.ts';

const folder = mkdtempSync(join(tmpdir(), 'opcua-'));
const trusted = join(folder, 'gateway.pem');
const server = await startProbeServer({
  port: 0,
  pkiDir: join(folder, 'server'),
  trustedCertificates: [trusted],
  probes: [{ id: 'p-151', name: '涵洞水位', unit: 'cm' }],
  log: pino({ level: 'silent' }),
});
const pki = await openPki(join(folder, 'client'), 'urn:127.0.0.1:XunchengTestClient');
await trustFiles(pki, [server.certificateFile]);
afterAll(async () => {
  await server.end();
  await pki.certificateManager.dispose();
});

function createClient(own: Pki, securityMode: MessageSecurityMode, securityPolicy: SecurityPolicy): OPCUAClient {
  return OPCUAClient.create({
    applicationName: 'XunchengTestClient',
    applicationUri: 'urn:127.0.0.1:XunchengTestClient',
    clientCertificateManager: own.certificateManager,
    certificateFile: own.certificateFile,
    privateKeyFile: own.privateKeyFile,
    securityMode,
    securityPolicy,
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 200 },
  });
}

async function read(client: OPCUAClient): Promise<DataValue> {
  try {
    await client.connect(server.endpointUrl);
    const session = await client.createSession();
    const value = await session.read({ nodeId: 'ns=1;s=p-151', attributeId: AttributeIds.Value }, 0);
    await session.close();
    return value;
  } finally {
    await client.disconnect();
  }
}

const secure = (): OPCUAClient => createClient(pki, MessageSecurityMode.SignAndEncrypt, SecurityPolicy.Basic256Sha256);

test('nobody is trusted by itself, and nothing is open', async () => {
  await expect(read(secure())).rejects.toThrow();
  await expect(read(createClient(pki, MessageSecurityMode.None, SecurityPolicy.None))).rejects.toThrow();
});

test('a certificate file that appears later is trusted; values carry their source time and quality', async () => {
  copyFileSync(pki.certificateFile, trusted);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const sourceTime = Date.parse('2026-03-02T01:20:00.250Z');
  server.write({ deviceId: 'p-151', value: 31.5, quality: 'good', sourceTime });
  const good = await read(secure());
  expect(good.value.value).toBe(31.5);
  expect(good.sourceTimestamp?.getTime()).toBe(sourceTime);
  server.write({ deviceId: 'p-151', value: null, quality: 'bad', sourceTime: sourceTime + 1000 });
  const bad = await read(secure());
  expect(bad.statusCode).toBe(StatusCodes.BadSensorFailure);
});
