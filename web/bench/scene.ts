import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import type { BenchRow } from '../../bench.ts';
import { findChromium, launchChromium } from '../test/e2e/running-district.ts';

const SECONDS = 6;
/** Simulated minutes of live data for the heap; half an hour takes about as long by hand: SCENE_MINUTES=30. */
const MINUTES = Number(process.env['SCENE_MINUTES'] ?? 3);
/** What stands beside the officers who move. */
const DEVICES = Number(process.env['SCENE_DEVICES'] ?? 2_000);
const ALARMS = Number(process.env['SCENE_ALARMS'] ?? 200);
/** A replay: officers, and hours in which each is heard every five seconds. */
const REPLAY_OFFICERS = Number(process.env['SCENE_REPLAY_OFFICERS'] ?? 500);
const REPLAY_HOURS = Number(process.env['SCENE_REPLAY_HOURS'] ?? 8);
/** `crowded`, `scrub`, …: that part alone. */
const ONLY = process.env['SCENE_ONLY'];
const WEB = fileURLToPath(new URL('..', import.meta.url));
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json' };

interface Timing {
  readonly median: number;
  readonly p95: number;
  readonly mean: number;
}

/** The page, built as the product is, served from a folder of this run. */
async function serve(folder: string): Promise<Server> {
  await build({
    root: WEB,
    configFile: path.join(WEB, 'vite.config.ts'),
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: { input: [path.join(WEB, 'index.html'), path.join(WEB, 'bench/scene.html')] },
    },
  });
  const server = createServer((request, response) => {
    const file = path.join(folder, path.normalize(decodeURIComponent((request.url ?? '/').split('?')[0]!)));
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Content-Type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function time(
  page: Page,
  how: 'timeOurs' | 'timeEntities',
  count: number,
  view: string,
  seconds: number,
): Promise<Timing> {
  return page.evaluate(`sceneBench.${how}(${String(count)}, '${view}', ${String(seconds)})`);
}

/** Officers, and the milliseconds of a frame that are aimed at. */
const COUNTS = [
  [10_000, 5],
  [50_000, 12],
] as const;

async function crowdedRows(page: Page): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const view of ['district', 'street']) {
    const crowded = await page.evaluate<Timing>(
      `sceneBench.timeCrowded(10000, ${String(DEVICES)}, ${String(ALARMS)}, '${view}', ${String(SECONDS)})`,
    );
    rows.push({
      path: 'scene',
      figure: `10000 officers who move, ${String(DEVICES)} devices, ${String(ALARMS)} alarms, JavaScript a frame, ${view} height (median ${crowded.median.toFixed(2)}, p95 ${crowded.p95.toFixed(1)})`,
      unit: 'ms',
      ours: crowded.mean,
      peer: null,
      peerName: '–',
      ratio: null,
      target: '≤ 5 ms',
      met: crowded.mean <= 5,
    });
  }
  return rows;
}

async function scrubRows(page: Page): Promise<BenchRow[]> {
  const scrub = await page.evaluate<Timing & { most: number; script: number; bytesAFix: number; opening: number }>(
    `sceneBench.timeScrub(${String(REPLAY_OFFICERS)}, ${String(REPLAY_HOURS)}, 60)`,
  );
  const of = `${String(REPLAY_OFFICERS)} officers × ${String(REPLAY_HOURS)} h at 5 s`;
  const row = { path: 'scene', peer: null, peerName: '–', ratio: null } as const;
  return [
    {
      ...row,
      figure: `replay, ${of}: to another moment and drawn, p95 (median ${scrub.median.toFixed(0)}, of it JavaScript ${scrub.script.toFixed(0)}, longest ${scrub.most.toFixed(0)})`,
      unit: 'ms',
      ours: scrub.p95,
      target: '≤ 300 ms',
      met: scrub.p95 <= 300,
    },
    {
      ...row,
      figure: `replay, ${of}: made ready once it is loaded`,
      unit: 'ms',
      ours: scrub.opening,
      target: '≤ 2000 ms',
      met: scrub.opening <= 2_000,
    },
    {
      ...row,
      figure: `replay, ${of}: a fix on the wire`,
      unit: 'B',
      ours: scrub.bytesAFix,
      target: '≤ 6 B',
      met: scrub.bytesAFix <= 6,
    },
  ];
}

/** Officers who all move, drawn by our layer and as one entity each, in the same browser. */
export async function measure(): Promise<BenchRow[]> {
  const executable = findChromium();
  if (!executable) throw new Error('no Chromium: apt-get install chromium, or set CHROMIUM_PATH');
  const folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-scene-'));
  const server = await serve(folder);
  const browser = await launchChromium(executable, ['--js-flags=--expose-gc', '--enable-precise-memory-info']);
  try {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 720 } });
    await page.goto(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/bench/scene.html`);
    await page.waitForFunction('window.sceneBench !== undefined');
    const rows: BenchRow[] = [];
    for (const [count, most] of ONLY === undefined || ONLY === 'officers' ? COUNTS : []) {
      const entities = await time(page, 'timeEntities', count, 'district', count > 10_000 ? 1 : 2);
      for (const view of ['district', 'street']) {
        const ours = await time(page, 'timeOurs', count, view, SECONDS);
        const title = `${String(count)} officers who move, JavaScript a frame, ${view} height`;
        const ratio = ours.mean / entities.mean;
        rows.push({
          path: 'scene',
          figure: `${title} (median ${ours.median.toFixed(2)}, p95 ${ours.p95.toFixed(1)})`,
          unit: 'ms',
          ours: ours.mean,
          peer: entities.mean,
          peerName: 'an entity an officer',
          ratio,
          target: '≤ 0.05',
          met: ratio <= 0.05,
        });
        rows.push({
          path: 'scene',
          figure: title,
          unit: 'ms',
          ours: ours.mean,
          peer: null,
          peerName: '–',
          ratio: null,
          target: `≤ ${String(most)} ms`,
          met: ours.mean <= most,
        });
      }
    }
    if (ONLY === undefined || ONLY === 'crowded') rows.push(...(await crowdedRows(page)));
    if (ONLY === undefined || ONLY === 'scrub') rows.push(...(await scrubRows(page)));
    if (ONLY !== undefined && ONLY !== 'heap') return rows;
    const heap = await page.evaluate<number[]>(`sceneBench.watchHeap(10000, ${String(MINUTES)})`);
    const [early, late] = [heap[1]! / 1_024, heap.at(-1)! / 1_024];
    rows.push({
      path: 'scene',
      figure: `heap after ${String(MINUTES)} simulated minutes of 10,000 officers`,
      unit: 'MB',
      ours: late,
      peer: early,
      peerName: 'after a fifth of them',
      ratio: late / early,
      target: '≤ 1.05',
      met: late / early <= 1.05,
    });
    return rows;
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
