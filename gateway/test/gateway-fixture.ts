import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CoordinateSystem, DeviceProtocol, InstructionForDevice } from '@xuncheng/contract';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type pg from 'pg';
import { DEFAULT_LIMITS, type GatewayConfig, type GatewayLimits } from '../src/config.ts';
import { startGateway, type Gateway } from '../src/pipeline.ts';

/** For tests: devices in a real database and a real gateway on free ports. */

export interface TestDevice {
  readonly id: string;
  readonly token: string;
  readonly number: number;
}

export interface TestDeviceOptions {
  readonly kind?: 'camera' | 'probe' | 'terminal' | 'vehicle' | 'video-server';
  readonly protocol?: DeviceProtocol;
  readonly parent?: TestDevice;
  readonly address?: string;
  readonly quantity?: string;
  readonly coordinateSystem?: CoordinateSystem;
}

/** Add a device with a token to the database (and a district, when there is none). */
export async function addDevice(pool: pg.Pool, id: string, options: TestDeviceOptions = {}): Promise<TestDevice> {
  const token = randomBytes(16).toString('base64url');
  await pool.query(
    `insert into area (level, code, name, name_en, geometry) values ('district', 'test', 'test', 'test', '{"type":"Polygon","coordinates":[]}')
     on conflict do nothing`,
  );
  const { rows } = await pool.query<{ number: number }>(
    `insert into device (id, kind, protocol, name, area_id, parent_number, address, quantity, coordinate_system)
     select $1, $2, $3, $1, (select id from area limit 1), $4, $5, $6, $7 returning number`,
    [
      id,
      options.kind ?? 'terminal',
      options.protocol ?? 'own',
      options.parent?.number ?? null,
      options.address ?? null,
      options.quantity ?? null,
      options.coordinateSystem ?? 'wgs84',
    ],
  );
  const number = rows[0]!.number;
  await pool.query('insert into device_credential (device_number, token_sha256) values ($1, $2)', [
    number,
    createHash('sha256').update(token).digest(),
  ]);
  return { id, token, number };
}

export const TEST_SERVICE_TOKEN = 'a-service-token-for-tests-only';

export interface TestGateway extends Gateway {
  readonly config: GatewayConfig;
  readonly folder: string;
  /** Close it, and forget its folder unless it is to be started again. */
  readonly end: () => Promise<void>;
}

/** A gateway on free ports with its journal in a folder of its own. */
export async function startTestGateway(
  databaseUrl: string,
  options: {
    readonly limits?: Partial<GatewayLimits>;
    readonly folder?: string;
    readonly mqttPort?: number;
    readonly osmandPort?: number;
    readonly jt808Port?: number;
    readonly tls?: GatewayConfig['mqttTls'];
    readonly externalBroker?: Omit<NonNullable<GatewayConfig['externalBroker']>, 'takeOver'>;
    readonly trusted?: readonly string[];
  } = {},
): Promise<TestGateway> {
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), 'xuncheng-gateway-'));
  const config: GatewayConfig = {
    databaseUrl,
    mqttHost: '127.0.0.1',
    mqttPort: options.mqttPort ?? 0,
    mqttWebSocketPort: 0,
    httpPort: 0,
    osmandPort: options.osmandPort ?? 0,
    jt808Port: options.jt808Port ?? 0,
    journalDir: path.join(folder, 'journal'),
    serviceToken: TEST_SERVICE_TOKEN,
    opcuaPkiDir: path.join(folder, 'pki'),
    opcuaTrustedCertificates: [...(options.trusted ?? [])],
    externalBroker: options.externalBroker && { ...options.externalBroker, takeOver: [] },
    mqttTls: options.tls,
    logLevel: 'silent',
    limits: { ...DEFAULT_LIMITS, registryRefreshMs: 100, ...options.limits },
  };
  const gateway = await startGateway(config);
  return {
    ...gateway,
    config,
    folder,
    end: async () => {
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An instruction as the server publishes it. */
export function issuedInstruction(text: string, place?: InstructionForDevice['place']): InstructionForDevice {
  const now = Date.now();
  return {
    id: randomUUID(),
    issuedAt: now,
    text,
    kind: 'order',
    priority: 'routine',
    ...(place && { place }),
    deadline: now + 600_000,
    issuedBy: '坐席',
    state: 'issued',
  };
}

/** Connect a device as the contract says: client id = user name = device id. */
export function connectDevice(gateway: Gateway, device: TestDevice, options: IClientOptions = {}): Promise<MqttClient> {
  return connectAsync(`mqtt://127.0.0.1:${String(gateway.mqttPort)}`, {
    clientId: device.id,
    username: device.id,
    password: device.token,
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    ...options,
  });
}

/** Connect as the server, which listens to `topics`. */
export async function connectService(gateway: Gateway, ...topics: string[]): Promise<MqttClient> {
  const service = { id: 'xuncheng-server', token: TEST_SERVICE_TOKEN, number: 0 };
  const client = await connectDevice(gateway, service, { clientId: randomUUID() });
  if (topics.length > 0) await client.subscribeAsync(topics);
  return client;
}

/** Wait until a question to the database or the process is answered with yes. */
export async function eventually(ask: () => boolean | Promise<boolean>, what: string, seconds = 15): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`not within ${String(seconds)} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
