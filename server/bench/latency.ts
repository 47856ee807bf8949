import type { ChildProcess } from 'node:child_process';
import { readFrame, type LiveSnapshot, type OfficerLive } from '@xuncheng/contract';
import { io } from 'socket.io-client';
import type { BenchRow } from '../../bench.ts';
import { forkProcess } from '../../gateway/bench/fork-process.ts';
import { startBenchDatabase, type BenchDatabase } from '../../gateway/bench/bench-database.ts';
import { publishEvery, type LoadClient } from '../../gateway/bench/load.ts';
import { BENCH_SERVICE_TOKEN, gatewayEnvironment } from '../../gateway/bench/participants.ts';

/** At one fix a second each. */
const OFFICERS = [1_000, 5_000] as const;
const SECONDS = 15;
const WARM_UP_SECONDS = 3;

/** An officer on shift for each terminal. */
async function addOfficers(database: BenchDatabase, count: number): Promise<LoadClient[]> {
  const clients = await database.addTerminals('t', count);
  await database.query("insert into squad (code, name, area_id) values ('q', 'q', 1)");
  await database.query("insert into beat (code, name, area_id) values ('b', 'b', 1)");
  await database.query(
    `with people as (insert into officer (badge, name, squad_id, travel_mode) select id, id, 1, 'foot' from device returning id, badge)
     insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
     select people.id, 1, device.number, now() - interval '1 hour', now() + interval '7 hours' from people join device on device.id = people.badge`,
  );
  return clients;
}

/** From a terminal's publish to an operator's socket: gateway, journal, server and tick. */
export async function measure(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const officers of OFFICERS) rows.push(...(await measureWith(officers)));
  return rows;
}

async function measureWith(officers: number): Promise<BenchRow[]> {
  const database = await startBenchDatabase();
  const children: ChildProcess[] = [];
  try {
    const clients = await addOfficers(database, officers);
    const gateway = await forkProcess(
      new URL('../../gateway/bench/gateway-process.mjs', import.meta.url),
      gatewayEnvironment(database),
    );
    const { port } = gateway.said as { port: number };
    const server = await forkProcess(new URL('./server-process.mjs', import.meta.url), {
      DATABASE_URL: database.url,
      HTTP_PORT: '0',
      GATEWAY_MQTT_URL: `mqtt://127.0.0.1:${String(port)}`,
      GATEWAY_SERVICE_TOKEN: BENCH_SERVICE_TOKEN,
      SESSION_SECRET: 'only for this bench run, thirty-two characters',
      DEMO: '1',
      LOG_LEVEL: 'silent',
      WEB_DIST: '/nonexistent',
    });
    children.push(gateway.child, server.child);
    const latenciesMs = await watch((server.said as { url: string }).url, () =>
      publishEvery(port, clients, 1_000, SECONDS),
    );
    const at = (share: number): number => latenciesMs[Math.floor(latenciesMs.length * share)] ?? Number.NaN;
    const row = (figure: string, value: number, most: number): BenchRow => ({
      path: 'latency',
      figure: `publish → operator’s socket, ${figure}, ${String(officers)} officers at 1 Hz`,
      unit: 'ms',
      ours: value,
      peer: null,
      peerName: '–',
      ratio: null,
      target: `≤ ${String(most)} ms`,
      met: value <= most,
    });
    return [row('p50', at(0.5), 120), row('p99', at(0.99), 250)];
  } finally {
    for (const child of children) child.disconnect();
    await database.stop();
  }
}

/** Sign in as an operator, watch, let the load run; milliseconds from each fix's own time to its arrival, sorted. */
async function watch(url: string, load: () => Promise<unknown>): Promise<number[]> {
  const answer = await fetch(`${url}/api/v1/session/demo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'xuncheng' },
    body: JSON.stringify({ role: 'operator' }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const socket = io(`${url}/operator`, { transports: ['websocket'], extraHeaders: { cookie } });
  const { officers } = await new Promise<LiveSnapshot>((resolve) => socket.once('snapshot', resolve));
  const known = new Map<number, OfficerLive>(officers.map((officer) => [officer.officerId, officer]));
  const latenciesMs: number[] = [];
  // From the first move: until then thousands of terminals connect.
  let countFrom: number | undefined;
  socket.on('moves', (bytes: Uint8Array) => {
    const now = Date.now();
    countFrom ??= now + WARM_UP_SECONDS * 1000;
    const frame = readFrame(bytes);
    const moves = typeof frame === 'string' ? frame : frame.moves((officerId) => known.get(officerId));
    if (typeof moves === 'string') throw new Error(moves);
    for (const move of moves) {
      const officer = known.get(move.officerId)!;
      // Ages come in steps of 20 ms: what is as old as before is no new fix.
      known.set(move.officerId, { ...officer, ...move });
      if (move.fixAt === null || Math.abs(move.fixAt - (officer.fixAt ?? 0)) <= 50) continue;
      if (now >= countFrom) latenciesMs.push(now - move.fixAt);
    }
  });
  await load();
  socket.disconnect();
  return latenciesMs.sort((a, b) => a - b);
}
