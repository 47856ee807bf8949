import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { BenchRow } from '../../bench.ts';
import { startBenchDatabase } from './bench-database.ts';
import { publishEvery, publishFor, type Acknowledged, type LoadClient } from './load.ts';
import { startParticipants, type Participant } from './participants.ts';

const SECONDS = 4;
const ROUNDS = 3;
const ONE_IN_FLIGHT = 1_000;
const PIPELINED = { clients: 50, inFlight: 100 };
const PACED = { perSecond: 2_000, seconds: 8 };

interface Measured {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Seconds of processor that a process has used, all threads. */
function cpuSeconds(processId: number): number {
  const stat = readFileSync(`/proc/${String(processId)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function load(one: Participant, publish: () => Promise<Acknowledged>): Promise<Measured> {
  const before = cpuSeconds(one.processId);
  const { acknowledged } = await publish();
  // What is acknowledged must also be carried to the database; its cost counts.
  await one.drained();
  return {
    perSecond: acknowledged / SECONDS,
    cpuMicroseconds: ((cpuSeconds(one.processId) - before) * 1e6) / acknowledged,
  };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Every participant in turn, in several rounds of which the first warms up. */
async function compare(
  participants: readonly Participant[],
  publish: (one: Participant) => Promise<Acknowledged>,
): Promise<Map<string, Measured[]>> {
  const results = new Map<string, Measured[]>(participants.map((one) => [one.name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const one of participants) {
      const measured = await load(one, () => publish(one));
      if (round > 0) results.get(one.name)!.push(measured);
    }
  }
  return results;
}

/** Durable ingest (QoS 1, journal flushed before PUBACK, rows in PostgreSQL) beside what else there is, in the same run. */
export async function measure(): Promise<BenchRow[]> {
  const database = await startBenchDatabase();
  const clients = await database.addTerminals('b', ONE_IN_FLIGHT);
  const participants = await startParticipants(database);
  try {
    const ours = participants.find((one) => one.name === 'ours')!;
    const some: readonly LoadClient[] = clients.slice(0, PIPELINED.clients);
    const single = await compare(participants, (one) => publishFor(one.port, clients, 1, SECONDS));
    const pipelined = await compare(participants, (one) => publishFor(one.port, some, PIPELINED.inFlight, SECONDS));
    const paced = await publishEvery(ours.port, clients, (ONE_IN_FLIGHT / PACED.perSecond) * 1000, PACED.seconds);

    const rows: BenchRow[] = [];
    const row = (
      results: Map<string, Measured[]>,
      peer: string,
      [figure, unit]: readonly [string, string],
      of: (one: Measured) => number,
      [target, isMet]: readonly [string, (ratio: number) => boolean],
    ): void => {
      const all = { ours: results.get('ours')!, peer: results.get(peer) };
      if (!all.peer) return; // not installed here
      const ratio = median(all.ours.map((one, round) => of(one) / of(all.peer![round]!)));
      rows.push({
        path: 'ingest',
        figure,
        unit,
        ours: median(all.ours.map(of)),
        peer: median(all.peer.map(of)),
        peerName: peer,
        ratio,
        target,
        met: isMet(ratio),
      });
    };
    const rate = (one: Measured): number => one.perSecond;
    const cpu = (one: Measured): number => one.cpuMicroseconds;
    const shown = ['(shown)', () => true] as const;
    const a = [`acknowledged, ${String(ONE_IN_FLIGHT)} connections × 1`, 'msg/s'] as const;
    const b = [
      `acknowledged, ${String(PIPELINED.clients)} connections × ${String(PIPELINED.inFlight)}`,
      'msg/s',
    ] as const;
    const aCpu = [`CPU of the process, ${String(ONE_IN_FLIGHT)} × 1`, 'µs/msg'] as const;
    const bCpu = [
      `CPU of the process, ${String(PIPELINED.clients)} × ${String(PIPELINED.inFlight)}`,
      'µs/msg',
    ] as const;
    row(single, 'hand parser + COPY', a, rate, ['ratio ≥ 0.85', (ratio) => ratio >= 0.85]);
    row(single, 'one INSERT a message', a, rate, ['ratio ≥ 13', (ratio) => ratio >= 13]);
    row(single, 'bare Aedes, nothing stored', a, rate, shown);
    row(single, 'bare mosquitto, nothing stored', a, rate, shown);
    row(single, 'bare Aedes, nothing stored', aCpu, cpu, ['ratio ≤ 1.3', (ratio) => ratio <= 1.3]);
    row(single, 'bare mosquitto, nothing stored', aCpu, cpu, shown);
    row(pipelined, 'hand parser + COPY', b, rate, ['ratio ≥ 0.55', (ratio) => ratio >= 0.55]);
    row(pipelined, 'bare Aedes, nothing stored', b, rate, shown);
    row(pipelined, 'bare Aedes, nothing stored', bCpu, cpu, ['ratio ≤ 1.3', (ratio) => ratio <= 1.3]);
    const p99 = paced.latenciesMs[Math.floor(paced.latenciesMs.length * 0.99)] ?? Number.NaN;
    rows.push({
      path: 'ingest',
      figure: `time to PUBACK at ${String(PACED.perSecond)} msg/s, p99`,
      unit: 'ms',
      ours: p99,
      peer: null,
      peerName: '–',
      ratio: null,
      target: '≤ 10',
      met: p99 <= 10,
    });
    return rows;
  } finally {
    for (const one of participants) one.stop();
    await database.stop();
  }
}
