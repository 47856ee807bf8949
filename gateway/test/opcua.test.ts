import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import {
  BinaryStream,
  DataType,
  DataValue,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  VariantArrayType,
  type UAVariable,
  type VariantOptions,
} from 'node-opcua';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GatewayLimits } from '../src/config.ts';
import { decodeOpcua } from '../src/decode/opcua.ts';
import { toOpcuaValue } from '../src/listen/opcua-endpoint.ts';
import { addDevice, connectDevice, eventually, startTestGateway, type TestGateway } from './gateway-fixture.ts';

let database: TestDatabase;
let gateway: TestGateway | undefined;
let folder: string;
let server: OPCUAServer | undefined;
let certificates: OPCUACertificateManager | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-opcua-'));
});
afterEach(async () => {
  await gateway?.end();
  await server?.shutdown(0);
  await certificates?.dispose();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const readiness = (): string => `http://127.0.0.1:${String(gateway!.httpPort)}/readyz`;
const serverCertificate = (): string => path.join(folder, 'server-pki/own/certs/certificate.pem');

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/**
 * A real OPC UA server with one temperature. It takes any client: what is tested is whom the gateway trusts, and a certificate that
 * was refused while it was being trusted stays refused on a busy machine.
 */
async function startServer(port: number): Promise<UAVariable> {
  certificates = new OPCUACertificateManager({
    rootFolder: path.join(folder, 'server-pki'),
    automaticallyAcceptUnknownCertificate: true,
  });
  await certificates.initialize();
  server = new OPCUAServer({
    port,
    host: '127.0.0.1',
    serverCertificateManager: certificates,
    certificateFile: serverCertificate(),
    securityModes: [MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [SecurityPolicy.Basic256Sha256],
    // 0: every change is delivered. A server that advertises more coalesces changes before any client sees them.
    serverCapabilities: { minSupportedSampleRate: 0 },
  });
  await server.initialize();
  const temperature = server.engine.addressSpace!.getOwnNamespace().addVariable({
    organizedBy: server.engine.addressSpace!.rootFolder.objects,
    browseName: 'Temperature',
    nodeId: 's=temperature',
    dataType: DataType.Double,
    minimumSamplingInterval: 0,
  });
  await server.start();
  return temperature;
}

/** A value as it comes over the wire, and what is kept of it. */
function heard(value: VariantOptions): ReturnType<typeof decodeOpcua> {
  const sent = new DataValue({ value, statusCode: StatusCodes.Good, sourceTimestamp: new Date(0) });
  const wire = new BinaryStream(sent.binaryStoreSize());
  sent.encode(wire);
  wire.rewind();
  const received = new DataValue();
  received.decode(wire);
  return decodeOpcua({ deviceId: 'p', quantity: 'q', unit: '' }, JSON.parse(JSON.stringify(toOpcuaValue(received))));
}

it('a probe may count in 64 bits or be a switch; what is no number is refused, and little of it kept', () => {
  const arrayType = VariantArrayType.Scalar;
  const given: readonly (readonly [VariantOptions, number])[] = [
    [{ dataType: DataType.Double, value: 21.5 }, 21.5],
    [{ dataType: DataType.UInt16, value: 65_535 }, 65_535],
    [{ dataType: DataType.Int64, arrayType, value: [0, 7] }, 7],
    [{ dataType: DataType.Int64, arrayType, value: [0xffff_ffff, 0xffff_fffe] }, -2],
    [{ dataType: DataType.UInt64, arrayType, value: [2, 0xffff_ffff] }, 3 * 2 ** 32 - 1],
    [{ dataType: DataType.UInt64, arrayType, value: [0xffff_ffff, 0] }, 0xffff_ffff * 2 ** 32],
    [{ dataType: DataType.Boolean, value: true }, 1],
    [{ dataType: DataType.Boolean, value: false }, 0],
  ];
  for (const [said, value] of given) expect(heard(said)).toMatchObject({ items: [{ body: { value } }], refusals: [] });
  const none: readonly VariantOptions[] = [
    { dataType: DataType.Null },
    { dataType: DataType.Double, value: Number.NaN },
    { dataType: DataType.String, value: '21.5' },
    { dataType: DataType.ByteString, value: Buffer.alloc(100_000) },
    { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: new Float64Array(50_000) },
  ];
  for (const said of none) expect(heard(said)).toMatchObject({ items: [], refusals: [{ reason: 'wrong-shape' }] });
  const picture = new DataValue({ value: { dataType: DataType.ByteString, value: Buffer.alloc(100_000) } });
  expect(JSON.stringify(toOpcuaValue(picture)).length).toBeLessThan(500);
});

const series = '../shared/data/probe_series/ambient_temperature_system_failure.csv';

describe('OPC UA', () => {
  it.skipIf(!existsSync(series))('a recorded series arrives complete, in order, each once', async () => {
    const rows = readFileSync(series, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const recorded = rows.map(([time, value]) => ({
      time: new Date(`${time!.replace(' ', 'T')}Z`),
      value: Number(value),
    }));
    const port = await freePort();
    const temperature = await startServer(port);
    const probe = await addDevice(database.pool, 'p-1', {
      kind: 'probe',
      protocol: 'opcua',
      quantity: 'temperature',
      address: `opc.tcp://127.0.0.1:${String(port)}#ns=1;s=temperature`,
    });
    temperature.setValueFromSource(
      { dataType: DataType.Double, value: recorded[0]!.value },
      StatusCodes.Good,
      recorded[0]!.time,
    );
    gateway = await startTestGateway(database.connectionString, { trusted: [serverCertificate()] });
    const stored = async (): Promise<number> => (await database.pool.query('select from probe_reading')).rowCount ?? 0;
    await eventually(async () => (await stored()) === 1, 'subscribed and first value stored', 40);
    for (const [index, { time, value }] of recorded.entries()) {
      if (index === 0) continue;
      temperature.setValueFromSource({ dataType: DataType.Double, value }, StatusCodes.Good, time);
      // The server queues 100 a probe: as with a real one, no more than that may change while we look away.
      if (index % 90 === 0) await eventually(async () => (await stored()) === index + 1, `the first ${String(index)}`);
    }
    await eventually(
      async () => (await stored()) === recorded.length,
      `all of ${String(recorded.length)} readings`,
      30,
    );
    const { rows: readings } = await database.pool.query(
      'select time, value, quality from probe_reading where device_number = $1 order by received_at, time',
      [probe.number],
    );
    expect(readings.map((reading) => reading.time.getTime())).toEqual(recorded.map((one) => one.time.getTime()));
    expect(readings.map((reading) => reading.value)).toEqual(recorded.map((one) => one.value));
    expect(new Set(readings.map((reading) => reading.quality))).toEqual(new Set(['good']));
  });

  it('keeps bad quality as bad, and goes on after the server was restarted', async () => {
    const port = await freePort();
    let temperature = await startServer(port);
    // The gateway's first probe comes while it runs: only then it loads what it hears it by, and at first it cannot.
    const inTheWay = path.join(folder, 'pki');
    writeFileSync(inTheWay, '');
    gateway = await startTestGateway(database.connectionString, { folder, trusted: [serverCertificate()] });
    await addDevice(database.pool, 'p-1', {
      kind: 'probe',
      protocol: 'opcua',
      quantity: 'temperature',
      address: `opc.tcp://127.0.0.1:${String(port)}#ns=1;s=temperature`,
    });
    const values = async (): Promise<unknown[]> =>
      (await database.pool.query('select value, quality from probe_reading order by time')).rows;
    const say = (value: number, bad = false): void =>
      temperature.setValueFromSource(
        { dataType: DataType.Double, value },
        bad ? StatusCodes.BadSensorFailure : StatusCodes.Good,
        new Date(),
      );
    say(1);
    const device = await addDevice(database.pool, 't-1');
    const other = await vi.waitFor(() => connectDevice(gateway!, device), { timeout: 20_000, interval: 500 });
    await other.publishAsync('v1/t-1/up/fix', JSON.stringify({ id: 1, time: Date.now(), lon: 1, lat: 1 }), { qos: 1 });
    await other.endAsync();
    rmSync(inTheWay);
    await eventually(async () => (await values()).length === 1, 'first value', 40);
    say(0, true);
    await eventually(async () => (await values()).length === 2, 'bad value');
    await server!.shutdown(0);
    await certificates!.dispose();
    temperature = await startServer(port);
    await eventually(() => server!.engine.currentSubscriptionCount > 0, 'subscribed again', 50);
    say(2);
    await eventually(async () => (await values()).length === 3, 'value after the restart', 20);
    expect(await values()).toEqual([
      { value: 1, quality: 'good' },
      { value: expect.anything() as number, quality: 'bad' },
      { value: 2, quality: 'good' },
    ]);
  }, 120_000);

  /** A probe of the server, a gateway whose journal is soon full, and a database out of the writer's reach until it is let go. */
  async function withFullJournal(limits: Partial<GatewayLimits>): Promise<{
    readonly say: (value: number) => void;
    readonly stored: () => Promise<number[]>;
    readonly letGo: () => Promise<void>;
  }> {
    const port = await freePort();
    await addDevice(database.pool, 'p-1', {
      kind: 'probe',
      protocol: 'opcua',
      quantity: 'temperature',
      address: `opc.tcp://127.0.0.1:${String(port)}#ns=1;s=temperature`,
    });
    const temperature = await startServer(port);
    let at = Date.now() - 3_600_000;
    const say = (value: number): void => {
      temperature.setValueFromSource({ dataType: DataType.Double, value }, StatusCodes.Good, new Date(at++));
    };
    const stored = async (): Promise<number[]> =>
      (await database.pool.query('select value from probe_reading order by time')).rows.map((row) => Number(row.value));
    gateway = await startTestGateway(database.connectionString, {
      trusted: [serverCertificate()],
      limits: { journalBytes: 600, ...limits },
    });
    say(0);
    await eventually(async () => (await stored()).length === 1, 'first value', 40);
    const blocker = await database.pool.connect();
    await blocker.query('begin; lock table probe_reading in access exclusive mode');
    return {
      say,
      stored,
      letGo: async () => {
        await blocker.query('rollback');
        blocker.release();
      },
    };
  }
  const metrics = async (): Promise<string> =>
    (await fetch(`http://127.0.0.1:${String(gateway!.httpPort)}/metrics`)).text();

  it('keeps what comes while the journal is full until it takes again', async () => {
    const { say, stored, letGo } = await withFullJournal({});
    const values = Array.from({ length: 60 }, (_, value) => value);
    for (const value of values.slice(1)) {
      say(value);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await eventually(async () => (await fetch(readiness())).status === 503, 'the journal is full');
    // The server has been told that they arrived, and forgot them.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await letGo();
    await eventually(async () => (await stored()).length === values.length, 'all are stored', 30);
    expect(await stored()).toEqual(values);
    expect(await metrics()).toContain('opcua_readings_lost_total 0');
  }, 120_000);

  it('counts what is too much to be kept, and says it of the probe', async () => {
    const { say, stored, letGo } = await withFullJournal({ opcuaWaitingPerProbe: 10 });
    for (let value = 1; value < 60; value++) {
      say(value);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await eventually(async () => !(await metrics()).includes('opcua_readings_lost_total 0'), 'readings are lost');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await letGo();
    await eventually(async () => (await stored()).at(-1) === 59, 'the newest are stored', 30);
    await eventually(() => gateway!.isDrained(), 'drained');
    const [letter] = (await database.pool.query('select device_id, reason, detail from dead_letter')).rows;
    expect(letter).toMatchObject({ device_id: 'p-1', reason: 'lost' });
    expect(Number(/^(\d+) readings from 20/.exec(letter.detail)?.[1])).toBe(60 - (await stored()).length);
  }, 120_000);

  it('says once of which probe the server has no node, and serves its neighbour', async () => {
    const port = await freePort();
    const addProbe = (id: string, node: string): Promise<unknown> =>
      addDevice(database.pool, id, {
        kind: 'probe',
        protocol: 'opcua',
        quantity: 'temperature',
        address: `opc.tcp://127.0.0.1:${String(port)}#ns=1;s=${node}`,
      });
    await addProbe('p-1', 'temperature');
    await addProbe('p-2', 'temprature');
    const temperature = await startServer(port);
    temperature.setValueFromSource({ dataType: DataType.Double, value: 1 }, StatusCodes.Good, new Date());
    gateway = await startTestGateway(database.connectionString, { trusted: [serverCertificate()] });
    const letters = async (): Promise<unknown[]> =>
      (await database.pool.query('select device_id, reason, detail from dead_letter order by device_id')).rows;
    await eventually(async () => (await letters()).length > 0, 'a letter', 40);
    const letter = { device_id: 'p-2', reason: 'unknown-node', detail: 'ns=1;s=temprature: BadNodeIdUnknown' };
    expect(await letters()).toEqual([letter]);
    await eventually(
      async () => (await database.pool.query('select from probe_reading')).rowCount === 1,
      'the neighbour is stored',
    );
    // With one probe more it connects anew, and asks for all of them again.
    await addProbe('p-3', 'tempreature');
    await eventually(async () => (await letters()).length > 1, 'the next letter', 40);
    await eventually(() => gateway!.isDrained(), 'drained');
    expect(await letters()).toEqual([
      letter,
      { device_id: 'p-3', reason: 'unknown-node', detail: 'ns=1;s=tempreature: BadNodeIdUnknown' },
    ]);
  }, 120_000);
});
