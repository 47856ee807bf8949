import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { BenchRow } from '../../bench.ts';
import { startBenchDatabase } from './bench-database.ts';
import { forkProcess } from './fork-process.ts';
import { publishFor, type LoadClient } from './load.ts';

const CLIENTS = 500;
const SECONDS = 4;
const PAIRS = 3;

interface Measured {
  readonly perSecond: number;
  readonly cpuMicrosecondsPerMessage: number;
  readonly p99Ms: number;
}

async function start(file: string, env: Record<string, string>): Promise<{ child: ChildProcess; port: number }> {
  const { child, said } = await forkProcess(new URL(file, import.meta.url), env);
  return { child, port: (said as { port: number }).port };
}

function ask(child: ChildProcess): Promise<{ cpu: NodeJS.CpuUsage; drained?: boolean }> {
  return new Promise((resolve) => {
    child.once('message', resolve);
    child.send('cpu');
  });
}

async function load(
  { child, port }: { child: ChildProcess; port: number },
  clients: readonly LoadClient[],
): Promise<Measured> {
  const before = (await ask(child)).cpu;
  const { acknowledged, latenciesMs } = await publishFor(port, clients, SECONDS);
  // What is acknowledged must also be carried to the database; its cost counts as ours.
  while ((await ask(child)).drained === false) await new Promise((resolve) => setTimeout(resolve, 50));
  const after = (await ask(child)).cpu;
  return {
    perSecond: acknowledged / SECONDS,
    cpuMicrosecondsPerMessage: (after.user + after.system - before.user - before.system) / acknowledged,
    p99Ms: latenciesMs[Math.floor(latenciesMs.length * 0.99)] ?? 0,
  };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Durable ingest (QoS 1, journal flushed before PUBACK, rows in PostgreSQL) beside a bare Aedes that stores nothing. */
export async function measure(): Promise<BenchRow[]> {
  const database = await startBenchDatabase();
  const children: ChildProcess[] = [];
  try {
    const clients = await database.addTerminals('b', CLIENTS);
    const ours = await start('./gateway-process.mjs', {
      DATABASE_URL: database.url,
      MQTT_PORT: '0',
      MQTT_WS_PORT: '0',
      GATEWAY_HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      JOURNAL_DIR: path.join(database.folder, 'journal'),
      OPCUA_PKI_DIR: path.join(database.folder, 'pki'),
      GATEWAY_SERVICE_TOKEN: 'only-for-this-bench-run',
    });
    const peer = await start('./bare-aedes-process.mjs', {});
    children.push(ours.child, peer.child);
    const results: { ours: Measured; peer: Measured }[] = [];
    for (let pair = 0; pair <= PAIRS; pair++) {
      const result = { ours: await load(ours, clients), peer: await load(peer, clients) };
      if (pair > 0) results.push(result); // the first pair warms up
    }
    const row = (
      figure: string,
      unit: string,
      of: (one: Measured) => number,
      target: string,
      isMet: (ratio: number) => boolean,
    ): BenchRow => {
      const ratio = median(results.map((one) => of(one.ours) / of(one.peer)));
      return {
        path: 'ingest',
        figure,
        unit,
        ours: median(results.map((one) => of(one.ours))),
        peer: median(results.map((one) => of(one.peer))),
        peerName: 'bare Aedes, nothing stored',
        ratio,
        target,
        met: isMet(ratio),
      };
    };
    return [
      row(
        `acknowledged, ${String(CLIENTS)} connections × 1 in flight`,
        'msg/s',
        (one) => one.perSecond,
        'ratio ≥ 0.77',
        (ratio) => ratio >= 0.77,
      ),
      row(
        'CPU of the process, everything stored',
        'µs/msg',
        (one) => one.cpuMicrosecondsPerMessage,
        'ratio ≤ 1.3',
        (ratio) => ratio <= 1.3,
      ),
      row(
        'time to PUBACK at full load, p99',
        'ms',
        (one) => one.p99Ms,
        '(shown)',
        () => true,
      ),
    ];
  } finally {
    for (const child of children) child.disconnect();
    await database.stop();
  }
}
