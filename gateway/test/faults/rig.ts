import { spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openPool, startEmbeddedServer, type EmbeddedServer } from '@xuncheng/db';
import type pg from 'pg';
import { addDevice, eventually, type TestDevice } from '../gateway-fixture.ts';
import { freePort, killProcess, startGatewayProcess } from '../processes.ts';

/** A database server with fsync as in production and a gateway process, both of which can be killed, frozen and started again. */
export interface FaultRig {
  readonly folder: string;
  readonly journalDir: string;
  /** Where devices connect. */
  readonly mqttUrl: string;
  readonly mqttPort: number;
  readonly startDatabase: () => Promise<void>;
  /** As a crash: the postmaster is killed, its children end by themselves. */
  readonly killDatabase: () => Promise<void>;
  /** As an operator does it: clients are cut off, a checkpoint is written. */
  readonly stopDatabase: () => Promise<void>;
  /** Every process of the database stands still, its connections stay open. */
  readonly freezeDatabase: () => void;
  readonly thawDatabase: () => void;
  readonly startGateway: () => Promise<void>;
  readonly killGateway: () => Promise<void>;
  /** @param prefix of their ids, another one for each call */
  readonly addDevices: (count: number, prefix?: string) => Promise<TestDevice[]>;
  /** Ask the database, over a connection of its own. */
  readonly ask: <T>(question: (pool: pg.Pool) => Promise<T>) => Promise<T>;
  /** Records acknowledged and not yet in the database, as the gateway says. */
  readonly backlog: () => Promise<number>;
  /** Figures of the gateway's `/metrics`; looking resets some of them. */
  readonly metrics: () => Promise<ReadonlyMap<string, number>>;
  /** 'ok', or why the journal takes nothing more. */
  readonly journal: () => Promise<string>;
  /** Wait until the backlog is empty. @returns seconds it took */
  readonly untilDrained: (mostSeconds: number) => Promise<number>;
  readonly close: () => Promise<void>;
}

export interface FaultRigOptions {
  /** Extra settings of the database server, `name=value`. */
  readonly databaseSettings?: readonly string[];
  /** `main.ts` of a gateway with a mistake in it. */
  readonly gatewayProgram?: string;
  /** Where the journal is; below the rig's folder unless said. */
  readonly journalDir?: string;
  /** Puts something between gateway and database. @returns the port the gateway is told instead of the database's own */
  readonly databaseThrough?: (databasePort: number) => Promise<number>;
}

export function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** The database runs when this resolves; the gateway is started by the scenario, once there are devices. */
export async function openFaultRig(options: FaultRigOptions = {}): Promise<FaultRig> {
  const folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-faults-'));
  chmodSync(folder, 0o755); // the server may run as another user than root
  const journalDir = options.journalDir ?? path.join(folder, 'journal');
  const databasePort = await freePort();
  const mqttPort = await freePort();
  const httpPort = await freePort();
  const openDatabase = (): Promise<EmbeddedServer> =>
    startEmbeddedServer({
      dataDir: path.join(folder, 'postgres'),
      port: databasePort,
      settings: options.databaseSettings ?? [],
    });
  let database = await openDatabase();
  const portSeenByGateway = (await options.databaseThrough?.(databasePort)) ?? databasePort;
  let gateway: ChildProcess | undefined;
  await migrate(database.urlOf('xuncheng'));

  async function ask<T>(question: (pool: pg.Pool) => Promise<T>): Promise<T> {
    const pool = openPool({
      connectionString: database.urlOf('xuncheng'),
      maxConnections: 1,
      applicationName: 'fault rig',
      onIdleError: () => undefined,
    });
    try {
      return await question(pool);
    } finally {
      await pool.end();
    }
  }

  async function watch(page: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${String(httpPort)}/${page}`);
  }
  async function ready(): Promise<{ readonly journalBacklog: number; readonly journal: string }> {
    return (await (await watch('readyz')).json()) as { journalBacklog: number; journal: string };
  }
  const backlog = async (): Promise<number> => (await ready()).journalBacklog;

  async function startGateway(): Promise<void> {
    const url = new URL(database.urlOf('xuncheng'));
    url.port = String(portSeenByGateway);
    const environment = {
      DATABASE_URL: url.href,
      MQTT_PORT: String(mqttPort),
      GATEWAY_HTTP_PORT: String(httpPort),
      JOURNAL_DIR: journalDir,
    };
    gateway = await startGatewayProcess(folder, environment, options.gatewayProgram);
  }

  async function killGateway(): Promise<void> {
    if (gateway) await killProcess(gateway);
  }

  /** The children leave the postmaster's process group, so each is signalled by itself. */
  function signalDatabase(signal: 'SIGSTOP' | 'SIGCONT'): void {
    const { stdout } = spawnSync('pgrep', ['-P', String(database.processId)], { encoding: 'utf8' });
    const children = stdout.split('\n').filter(Boolean).map(Number);
    if (children.length === 0) throw new Error('the database has no child processes to signal');
    for (const processId of [database.processId, ...children]) process.kill(processId, signal);
  }

  return {
    folder,
    journalDir,
    mqttUrl: `mqtt://127.0.0.1:${String(mqttPort)}`,
    mqttPort,
    startDatabase: async () => {
      database = await openDatabase();
    },
    killDatabase: async () => {
      process.kill(database.processId, 'SIGKILL');
      await database.ended;
    },
    stopDatabase: () => database.stop(),
    freezeDatabase: () => {
      signalDatabase('SIGSTOP');
    },
    thawDatabase: () => {
      signalDatabase('SIGCONT');
    },
    startGateway,
    killGateway,
    addDevices: (count, prefix = 't') =>
      ask(async (pool) => {
        const devices: TestDevice[] = [];
        for (let index = 0; index < count; index++) devices.push(await addDevice(pool, `${prefix}-${String(index)}`));
        return devices;
      }),
    ask,
    backlog,
    metrics: async () => {
      const lines = (await (await watch('metrics')).text()).split('\n').filter((line) => !line.startsWith('#'));
      return new Map(lines.map((line) => line.split(' ')).map(([name, value]) => [name!, Number(value)]));
    },
    journal: async () => (await ready()).journal,
    untilDrained: async (mostSeconds) => {
      const began = Date.now();
      await eventually(async () => (await backlog()) === 0, 'the journal is drained', mostSeconds);
      return (Date.now() - began) / 1000;
    },
    close: async () => {
      await killGateway();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
