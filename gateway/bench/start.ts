import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from 'mqtt';
import type { BenchRow } from '../../bench.ts';
import { openJournal } from '../src/journal/journal.ts';
import { freePort, startBenchDatabase, type BenchDatabase } from './bench-database.ts';
import { gatewayEnvironment } from './participants.ts';
import type { LoadClient } from './load.ts';

const RECORDS = 1_000_000;
/** As a thousand devices leave them behind: what came during one flush. */
const RECORDS_A_BLOCK = 100;
const DEVICES = 1_000;
const LIMITS = { journalBytes: Number.MAX_SAFE_INTEGER, journalFreeShare: 0, journalStallMs: 60_000 };

/** What a gateway leaves behind whose database is away. */
async function leaveBehind(folder: string): Promise<void> {
  const journal = openJournal(folder, LIMITS);
  const begin = Date.now() - RECORDS;
  for (let from = 0; from < RECORDS; from += RECORDS_A_BLOCK)
    await journal.append(
      Array.from({ length: RECORDS_A_BLOCK }, (_, index) => {
        const time = begin + from + index;
        const place = { lon: 120.17 + (index % 100) / 1e5, lat: 30.24 };
        const body = { deviceId: 'd', time, receivedAt: time, messageKey: from + index, ...place, flags: 0 };
        return { kind: 'fix', deviceNumber: ((from + index) % DEVICES) + 1, body } as const;
      }),
    );
  await journal.close();
}

interface Started {
  /** From the start of the process to the first acknowledgement. */
  readonly acknowledgeSeconds: number;
  /** From the start of the process until everything is in the database. */
  readonly drainSeconds: number;
  /** The most memory of its own while it drained: without the journal's file, which it maps and the system takes back (Linux only). */
  readonly mostMegabytes: number;
}

/** NaN where the system does not say. */
function ownMegabytes(processId: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  return Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(processId)}/status`, 'utf8'))?.[1]) / 1024;
}

/** The gateway as it is started in production, its trial of the journal included. */
async function start(database: BenchDatabase, device: LoadClient, journalDir: string): Promise<Started> {
  const [port, httpPort] = [await freePort(), await freePort()];
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const child = spawn(process.execPath, [fileURLToPath(new URL('../dist/main.js', import.meta.url))], {
    env: {
      ...process.env,
      ...gatewayEnvironment(database),
      JOURNAL_DIR: journalDir,
      MQTT_PORT: String(port),
      GATEWAY_HTTP_PORT: String(httpPort),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const { id, token } = device;
    const client = connect(`mqtt://127.0.0.1:${String(port)}`, {
      clientId: id,
      username: id,
      password: token,
      reconnectPeriod: 20,
    });
    client.on('error', () => undefined); // until it listens
    await new Promise((resolve) => client.once('connect', resolve));
    const body = JSON.stringify({ id: 'first', time: Date.now(), lon: 120.17, lat: 30.24 });
    await client.publishAsync(`v1/${id}/up/fix`, body, { qos: 1 });
    const acknowledgeSeconds = seconds();
    await client.endAsync();
    const megabytes: number[] = [];
    for (;;) {
      megabytes.push(ownMegabytes(child.pid!));
      const answer = await fetch(`http://127.0.0.1:${String(httpPort)}/readyz`).catch(() => undefined);
      if (((await answer?.json()) as { journalBacklog?: number } | undefined)?.journalBacklog === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const drainSeconds = seconds();
    return { acknowledgeSeconds, drainSeconds, mostMegabytes: Math.max(...megabytes) };
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** A start with a long backlog beside one with none: until it serves devices, until it is drained, and its memory. */
export async function measure(): Promise<BenchRow[]> {
  const database = await startBenchDatabase();
  try {
    const [device] = await database.addTerminals('s', DEVICES);
    const backlog = path.join(database.folder, 'long');
    await leaveBehind(backlog);
    const empty = await start(database, device!, path.join(database.folder, 'empty'));
    const full = await start(database, device!, backlog);
    const row = (
      figure: string,
      unit: string,
      of: keyof Started,
      target: string,
      isMet: (ours: number, peer: number) => boolean,
    ): BenchRow => ({
      path: 'start',
      figure: `${figure}, ${RECORDS.toLocaleString('en')} records waiting`,
      unit,
      ours: full[of],
      peer: empty[of],
      peerName: 'none waiting',
      ratio: full[of] / empty[of],
      target,
      met: isMet(full[of], empty[of]),
    });
    return [
      row('start → first PUBACK', 's', 'acknowledgeSeconds', '≤ 1 s longer', (ours, peer) => ours - peer <= 1),
      row('start → drained', 's', 'drainSeconds', '≤ 15 s', (ours) => ours <= 15),
      row('most memory', 'MiB', 'mostMegabytes', '≤ 400 MiB', (ours) => ours <= 400),
    ];
  } finally {
    await database.stop();
  }
}
