import type { Browser, Page } from 'playwright-core';
import type { BenchRow } from '../../bench.ts';
import {
  findChromium,
  freePorts,
  launchChromium,
  newDataDir,
  openPage,
  removeDataDir,
  startDistrict,
} from '../test/e2e/running-district.ts';

/** Minutes that the command view stays open on the living district; a shift's first half hour by hand: PAGE_MINUTES=30. */
const MINUTES = Number(process.env['PAGE_MINUTES'] ?? 3);
const viewport = { width: 1600, height: 900 };
/** What each page may load before it can be worked with, kB compressed. The scene is 1.1 MB of the two that have one. */
const PAGES = [
  // With the command view, which is fetched while the password is typed.
  { path: '/sign-in', role: null, kilobytes: 2_000 },
  { path: '/', role: 'operator', kilobytes: 2_000 },
  { path: '/wall', role: 'operator', kilobytes: 2_000 },
  { path: '/devices', role: 'operator', kilobytes: 700 },
  { path: '/supervise', role: 'supervisor', kilobytes: 700 },
  { path: '/admin', role: 'administrator', kilobytes: 800 },
  { path: '/officer', role: 'officer', kilobytes: 700 },
] as const;
const FIRST_VIEW_MS = 3_000;
const row = { path: 'page', peer: null, peerName: '–', ratio: null } as const;

/** The pages as the product serves them: what they load, how soon they can be worked with, and whether they grow while they stay open. */
export async function measure(): Promise<BenchRow[]> {
  const chromium = findChromium();
  if (chromium === undefined) throw new Error('no Chromium: apt-get install chromium, or set CHROMIUM_PATH');
  const district = await startDistrict(newDataDir(), await freePorts());
  const browser = await launchChromium(chromium);
  try {
    const rows: BenchRow[] = [];
    for (const page of PAGES) rows.push(await measureScripts(browser, district.url, page));
    const page = await openPage(browser, district.url, { viewport }, []);
    await page.locator('[data-testid="sign-in-demo-operator"]').click();
    await page.locator('[data-scene-ready="true"]').waitFor();
    return [...rows, ...(await measureFirstView(page)), await measureHeap(page)];
  } finally {
    await browser.close();
    await district.stop();
    removeDataDir(district.dataDir);
  }
}

async function measureScripts(
  browser: Browser,
  url: string,
  { path, role, kilobytes }: (typeof PAGES)[number],
): Promise<BenchRow> {
  const page = await openPage(browser, url, { viewport }, []);
  if (role !== null) {
    await page.locator(`[data-testid="sign-in-demo-${role}"]`).click();
    await page.waitForURL((at) => at.pathname !== '/sign-in');
  }
  // A cache of its own: what the page before it loaded does not count for less.
  const network = await page.context().newCDPSession(page);
  await network.send('Network.clearBrowserCache');
  await page.goto(url + path, { waitUntil: 'load' });
  await page.waitForTimeout(5_000);
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.js'))
      .reduce((sum, entry) => sum + ('encodedBodySize' in entry ? Number(entry.encodedBodySize) : 0), 0),
  );
  await page.context().close();
  const ours = loaded / 1_000;
  return {
    ...row,
    figure: `${path}: JavaScript that comes with it, compressed`,
    unit: 'kB',
    ours,
    target: `≤ ${String(kilobytes)} kB`,
    met: ours <= kilobytes,
  };
}

/** With a warm cache, from asking for the page: lists and bars that can be worked with, and the map. */
async function measureFirstView(page: Page): Promise<BenchRow[]> {
  const views: number[] = [];
  const maps: number[] = [];
  for (let round = 0; round < 5; round++) {
    await page.reload({ waitUntil: 'commit' });
    await page.locator('[data-testid="officer-row"]').first().waitFor();
    views.push(await page.evaluate(() => performance.now()));
    await page.locator('[data-scene-ready="true"]').waitFor();
    maps.push(await page.evaluate(() => performance.now()));
  }
  const figures = [
    ['the command view can be worked with', median(views), FIRST_VIEW_MS],
    ['its map is drawn, without a graphics card', median(maps), 10_000],
  ] as const;
  return figures.map(([figure, ours, most]) => ({
    ...row,
    figure: `${figure}, warm cache`,
    unit: 'ms',
    ours,
    target: `≤ ${String(most)} ms`,
    met: ours <= most,
  }));
}

/** The heap after its garbage was collected, beside what it was after the first half minute. */
async function measureHeap(page: Page): Promise<BenchRow> {
  const inspector = await page.context().newCDPSession(page);
  const used = async (): Promise<number> => {
    await inspector.send('HeapProfiler.collectGarbage');
    return (await inspector.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  await page.waitForTimeout(30_000);
  const first = await used();
  await page.waitForTimeout(MINUTES * 60_000);
  const last = await used();
  return {
    path: 'page',
    figure: `heap of the command view on the living district after ${String(MINUTES)} minutes`,
    unit: 'MB',
    ours: last,
    peer: first,
    peerName: 'after half a minute',
    ratio: last / first,
    target: '≤ 1.1',
    met: last / first <= 1.1,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
