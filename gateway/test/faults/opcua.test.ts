import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, eventually, type TestDevice } from '../gateway-fixture.ts';
import { startOpcuaServer, type OpcuaServerProcess } from '../opcua-server.ts';
import { freePort, killProcess, startGatewayProcess } from '../processes.ts';
import { openProxy, type Proxy } from './proxy.ts';

/**
 * A gateway and an OPC UA server, each a process, and a line between them: what the server's certificate, its refusals, a cut line, a server that
 * stands still and a gateway that is killed do to the readings of a probe. One after the other on the same two processes.
 */
describe('a probe behind OPC UA', () => {
  let folder: string;
  let database: TestDatabase;
  let server: OpcuaServerProcess;
  let serverPort: number;
  let line: Proxy;
  let linePort: number;
  let gateway: ChildProcess;
  let httpPort: number;
  let probe: TestDevice;
  const pki = (): string => path.join(folder, 'pki');

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-opcua-'));
    database = await createTestDatabase();
    serverPort = await freePort();
    httpPort = await freePort();
    line = await openProxy(() => serverPort);
    linePort = line.port;
    server = await startOpcuaServer(serverPort, path.join(folder, 'server-pki'), ['level', 'gas', 'heat']);
    probe = await addProbe('level');
    gateway = await startGateway();
  });
  afterAll(async () => {
    await killProcess(gateway);
    await server.end();
    await line.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  function addProbe(node: string, nodeId = `ns=1;s=${node}`): Promise<TestDevice> {
    return addDevice(database.pool, `p-${node}`, {
      kind: 'probe',
      protocol: 'opcua',
      quantity: 'water-level',
      address: `opc.tcp://127.0.0.1:${String(linePort)}#${nodeId}`,
    });
  }
  const startGateway = (): Promise<ChildProcess> =>
    startGatewayProcess(folder, { DATABASE_URL: database.connectionString, GATEWAY_HTTP_PORT: String(httpPort) });

  interface Health {
    readonly state: string;
    readonly trouble: { readonly reason: string; readonly detail: string; readonly remedy: string } | null;
  }
  async function readiness(): Promise<{ readonly health: Health | undefined; readonly backlog: number }> {
    const answer = await fetch(`http://127.0.0.1:${String(httpPort)}/readyz`);
    const body = (await answer.json()) as { opcuaEndpoints: Record<string, Health>; journalBacklog: number };
    return { health: Object.values(body.opcuaEndpoints)[0], backlog: body.journalBacklog };
  }
  const untilTrouble = (reason: string, seconds = 30): Promise<void> =>
    eventually(async () => (await readiness()).health?.trouble?.reason === reason, reason, seconds);
  const untilHeard = (): Promise<void> =>
    eventually(async () => (await readiness()).health?.state === 'connected', 'heard', 30);

  async function valuesOf(device = probe): Promise<number[]> {
    const { rows } = await database.pool.query<{ value: number }>(
      'select value from probe_reading where device_number = $1 order by time',
      [device.number],
    );
    return rows.map(({ value }) => value);
  }
  async function letters(): Promise<{ device_id: string; reason: string; detail: string }[]> {
    return (await database.pool.query('select device_id, reason, detail from dead_letter order by received_at')).rows;
  }

  /** Every value the level ever had, a minute between two. */
  const said: number[] = [];
  const begin = Date.now() - 24 * 3600 * 1000;
  async function say(count: number): Promise<void> {
    const first = said.length;
    for (let value = first; value < first + count; value++) said.push(value);
    await server.order({
      say: said.slice(first).map((value) => ({ node: 'level', value, time: begin + value * 60_000 })),
    });
  }
  const untilAllStored = (): Promise<void> =>
    eventually(async () => (await valuesOf()).length >= said.length, 'everything said is stored', 30);

  it('is not heard while its certificate is not trusted, with the reason and what to do, and heard when that is done', async () => {
    await say(1);
    await untilTrouble('untrusted-certificate');
    const { health } = await readiness();
    expect(health).toMatchObject({ state: 'connecting', trouble: { reason: 'untrusted-certificate' } });
    expect(health?.trouble?.detail).toContain('BadCertificateUntrusted');
    expect(health?.trouble?.remedy).toContain(`${pki()}/rejected`);
    // Longer than the pause between two attempts: it is still refused, and said of the probe once.
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(await valuesOf()).toEqual([]);
    expect(await letters()).toMatchObject([{ device_id: 'p-level', reason: 'untrusted-certificate' }]);

    const rejected = readdirSync(path.join(pki(), 'rejected'));
    expect(rejected).toHaveLength(1);
    renameSync(path.join(pki(), 'rejected', rejected[0]!), path.join(pki(), 'trusted/certs', rejected[0]!));
    await untilHeard();
    await untilAllStored();
    expect((await readiness()).health?.trouble).toBeNull();
  });

  it('is asked for again as long as the server refuses its subscription, or its items; the gateway lives', async () => {
    await server.order({ refuse: 'subscriptions' });
    await addProbe('gas');
    await untilTrouble('refused');
    expect((await readiness()).health?.trouble?.detail).toContain('BadTooManySubscriptions');
    await server.order({ refuse: 'items' });
    await eventually(
      async () => (await readiness()).health?.trouble?.detail.includes('BadTooManySubscriptions') === false,
      'refused for the next reason',
      30,
    );
    expect((await readiness()).health).toMatchObject({ state: 'connecting', trouble: { reason: 'refused' } });
    await server.order({ refuse: 'nothing', itemsPerCall: 1 });
    await untilHeard();
    await say(3);
    await untilAllStored();
  });

  it('is heard beside a neighbour whose node id is none', async () => {
    await addProbe('typo', 'no node id');
    await eventually(async () => (await letters()).some(({ device_id }) => device_id === 'p-typo'), 'the letter', 30);
    expect((await letters()).at(-1)).toMatchObject({ reason: 'unknown-node', detail: 'no node id: BadNodeIdInvalid' });
    await untilHeard();
    await say(3);
    await untilAllStored();
  });

  async function whileCut(happen: () => Promise<void>): Promise<void> {
    await line.close();
    await untilTrouble('silent');
    await happen();
    line = await openProxy(() => serverPort, linePort);
    await untilHeard();
  }

  it('loses and doubles nothing that changed while the line was cut', async () => {
    await whileCut(async () => {
      await say(40);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await say(40);
    });
    await say(1);
    await untilAllStored();
    expect(await valuesOf()).toEqual(said);
  });

  it('counts that the queue of the server overran meanwhile, and keeps what it held', async () => {
    const before = said.length;
    await whileCut(() => say(250));
    await say(1);
    // The newest may come before what waited in the queue.
    await eventually(
      async () => {
        const values = await valuesOf();
        return values.at(-1) === said.at(-1) && values.length - before >= 100;
      },
      'the newest is stored, and what was in the queue',
      30,
    );
    const stored = await valuesOf();
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored.length).toBeLessThan(said.length);
    expect((await letters()).at(-1)).toMatchObject({
      device_id: 'p-level',
      reason: 'lost',
      detail: `the server's queue of 100 overran before ${new Date(begin + (said.length - 2) * 60_000).toISOString()}`,
    });
    const metrics = await (await fetch(`http://127.0.0.1:${String(httpPort)}/metrics`)).text();
    expect(metrics).toContain('opcua_queue_overruns_total 1');
  });

  it('is missed when its server stands still, and heard when that goes on', async () => {
    server.freeze();
    await untilTrouble('silent');
    expect((await readiness()).health?.state).toBe('connecting');
    server.thaw();
    await untilHeard();
    const before = await valuesOf();
    await say(3);
    await eventually(async () => (await valuesOf()).length === before.length + 3, 'stored', 30);
    expect(await valuesOf()).toEqual([...before, ...said.slice(-3)]);
  });

  it('is stored once when the gateway is killed with readings that the database lacks', async () => {
    const before = await valuesOf();
    const blocker = await database.pool.connect();
    await blocker.query('begin; lock table probe_reading in access exclusive mode');
    await say(20);
    await eventually(async () => (await readiness()).backlog >= 20, 'taken into the journal', 30);
    await killProcess(gateway);
    await blocker.query('rollback');
    blocker.release();
    gateway = await startGateway();
    await untilHeard();
    await say(1);
    await eventually(async () => (await valuesOf()).length >= before.length + 21, 'everything is stored', 30);
    await eventually(async () => (await readiness()).backlog === 0, 'drained');
    expect(await valuesOf()).toEqual([...before, ...said.slice(-21)]);
  });
});
