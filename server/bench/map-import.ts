import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { MapImport } from '@xuncheng/contract';
import type { BenchRow } from '../../bench.ts';
import { startBenchDatabase } from '../../gateway/bench/bench-database.ts';
import { startServer } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { importMap } from '../src/jobs/import-map.ts';
import { readRoads } from '../src/jobs/read-roads.ts';
import { openDatabase } from '../src/store/database.ts';

/** Streets each way, which all cross: 44,700 pieces. */
const LINES = 150;
const BUILDINGS = 60_000;
const [WEST, SOUTH, SIDE] = [120.1, 30.2, 0.15];
const KINDS = ['road', 'block'] as const;

/** How long the server's event loop is held while a big extract is imported and taken over; beside the same in one process. */
export async function measure(): Promise<BenchRow[]> {
  const bench = await startBenchDatabase();
  const database = openDatabase(bench.url, () => undefined);
  const ring = [
    [WEST, SOUTH],
    [WEST + SIDE, SOUTH],
    [WEST + SIDE, SOUTH + SIDE],
    [WEST, SOUTH + SIDE],
    [WEST, SOUTH],
  ];
  await bench.query('update area set geometry = $1', [JSON.stringify({ type: 'Polygon', coordinates: [ring] })]);
  const server = await startServer(
    readConfig({
      DATABASE_URL: bench.url,
      HTTP_PORT: '0',
      GATEWAY_MQTT_URL: 'mqtt://127.0.0.1:1', // nobody is there
      GATEWAY_SERVICE_TOKEN: 'only for this bench run',
      SESSION_SECRET: 'only for this bench run, thirty-two characters',
      DEMO: '1',
      LOG_LEVEL: 'silent',
      WEB_DIST: '/nonexistent',
    }),
  );
  try {
    const extract = drawExtract();
    const api = await signIn(server.url);
    const { id: uploadId } = (await api('POST', '/uploads', extract)) as { id: string };
    const ours = await longestHold(async () => {
      await api('POST', '/map-import', JSON.stringify({ uploadId, kinds: KINDS }));
      for (;;) {
        const { state, failure } = (await api('GET', '/map-import')) as MapImport;
        if (state === 'done') return;
        if (state !== 'running') throw new Error(`the import ended as ${state}: ${String(failure)}`);
        await setTimeout(200);
      }
    });
    const file = path.join(bench.folder, 'extract.osm');
    writeFileSync(file, extract);
    const accountId = (await bench.query('select min(id) as id from account')).rows[0].id as number;
    const peer = await longestHold(async () => {
      await importMap(database, file, KINDS, accountId, () => undefined);
      await readRoads(database);
    });
    return [
      {
        path: 'map-import',
        figure: `an extract of ${(extract.length / 1e6).toFixed(0)} MB, ${String(BUILDINGS)} buildings and ${String(2 * LINES * (LINES - 1))} pieces of streets: longest hold of the server's event loop`,
        unit: 'ms',
        ours,
        peer,
        peerName: 'the same in one process',
        ratio: ours / peer,
        target: '≤ 0.2',
        met: ours / peer <= 0.2,
      },
    ];
  } finally {
    await server.close();
    await database.end();
    await bench.stop();
  }
}

/** Milliseconds. */
async function longestHold(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await setTimeout(20);
  await work();
  await setTimeout(20);
  delay.disable();
  return delay.max / 1e6;
}

async function signIn(url: string): Promise<(method: string, route: string, body?: string) => Promise<unknown>> {
  let cookie = '';
  const ask = async (method: string, route: string, body?: string, type = 'application/json'): Promise<Response> => {
    const answer = await fetch(`${url}/api/v1${route}`, {
      method,
      headers: { 'x-requested-with': 'xuncheng', 'content-type': type, cookie },
      ...(body === undefined ? {} : { body }),
    });
    if (!answer.ok) throw new Error(`${method} ${route}: ${String(answer.status)} ${await answer.text()}`);
    return answer;
  };
  const session = await ask('POST', '/session/demo', JSON.stringify({ role: 'administrator' }));
  cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return async (method, route, body) =>
    (await ask(method, route, body, route === '/uploads' ? 'application/octet-stream' : undefined)).json();
}

/** Streets that all cross each other and square houses between them, as OpenStreetMap's XML. */
function drawExtract(): string {
  const parts = ['<osm version="0.6">'];
  let node = 0;
  const ways: string[] = [];
  const way = (places: readonly (readonly [number, number])[], tag: string, isRing: boolean): void => {
    const first = node + 1;
    for (const [east, north] of places)
      parts.push(
        `<node id="${String(++node)}" lon="${(WEST + east * SIDE).toFixed(7)}" lat="${(SOUTH + north * SIDE).toFixed(7)}"/>`,
      );
    const refs = places.map((_, i) => `<nd ref="${String(first + i)}"/>`);
    if (isRing) refs.push(refs[0]!);
    ways.push(`<way id="${String(ways.length + 1)}">${refs.join('')}${tag}</way>`);
  };
  const steps = Array.from({ length: LINES }, (_, i) => (i + 0.5) / LINES);
  for (const one of steps) {
    way(
      steps.map((other) => [other, one] as const),
      '<tag k="highway" v="residential"/>',
      false,
    );
    way(
      steps.map((other) => [one, other] as const),
      '<tag k="highway" v="residential"/>',
      false,
    );
  }
  const across = Math.ceil(Math.sqrt(BUILDINGS));
  const size = 0.3 / across;
  for (let i = 0; i < BUILDINGS; i++) {
    const [x, y] = [((i % across) + 0.3) / across, (Math.floor(i / across) + 0.3) / across];
    way(
      [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
      ],
      '<tag k="building" v="yes"/>',
      true,
    );
  }
  return [...parts, ...ways, '</osm>'].join('');
}
