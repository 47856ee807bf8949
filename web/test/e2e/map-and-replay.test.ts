import { readFileSync } from 'node:fs';
import { distanceMetres, trajectory, type LonLat } from '@xuncheng/contract';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { apiAs } from './api-as.ts';
import { openDistrictDatabase } from './district-database.ts';
import { chromiumPath, startBeforeTests } from './district-under-test.ts';
import { PATIENCE_MS, takePicture } from './running-district.ts';

/**
 * The map by day and by night, what is measured on it, and the past on one clock, in a real browser, on the platform as `npm start` runs
 * it. The replay comes last: it looks back at what happened while the map was looked at.
 */

let page: Page;

const byTestId = (id: string) => page.locator(`[data-testid="${id}"]`);
const look = (): Promise<string | null> => page.locator('#root').getAttribute('data-look');
/** Brightness of the ground in the west, 0–255: the mean of a part of the picture. */
async function brightness(): Promise<number> {
  const png = await page.screenshot({ clip: { x: 420, y: 560, width: 120, height: 60 }, timeout: PATIENCE_MS });
  return page.evaluate(async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const pen = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum += data[i]! + data[i + 1]! + data[i + 2]!;
    return sum / ((data.length / 4) * 3);
  }, png.toString('base64'));
}

async function showLook(choice: string): Promise<void> {
  for (let i = 0; i < 3 && (await byTestId('look').getAttribute('data-look')) !== choice; i++) {
    await page.keyboard.press('n');
    await page.waitForTimeout(300);
  }
  expect(await byTestId('look').getAttribute('data-look')).toBe(choice);
}

const clock = async (): Promise<number> => Number(await byTestId('replay-time').getAttribute('data-at'));
const stateCount = (state: string): Promise<number> =>
  page.locator(`[data-testid="replay-person"][data-state="${state}"]`).count();
const drawn = async (): Promise<number> =>
  Number(await page.locator('[data-officers-drawn]').getAttribute('data-officers-drawn'));
/** The slider's value, as a share of the whole way. */
const dragTo = (share: number): Promise<void> =>
  byTestId('replay-slider').evaluate((slider: HTMLInputElement, to) => {
    const value = Number(slider.min) + (Number(slider.max) - Number(slider.min)) * to;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(slider, String(value));
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }, share);

describe.skipIf(chromiumPath === undefined)('a district looked at', () => {
  const e2e = startBeforeTests();
  const show = async (options: Parameters<typeof e2e.openAs>[2]): Promise<void> => {
    page = await e2e.openAs('operator', '/', options);
    await page.locator('[data-scene-ready="true"]').waitFor();
  };

  describe('the map', () => {
    // The page's policy lets it fetch no data: the test does.
    beforeAll(() => show({ viewport: { width: 1600, height: 900 }, bypassCSP: true }), 200_000);

    it(
      'is light by day and dark by night, by key, and remembers it',
      async () => {
        await showLook('day');
        expect(await look()).toBe('day');
        await expect.poll(brightness).toBeGreaterThan(130);
        await takePicture(page, 'map-day');
        await expectAccessible(page);
        await showLook('night');
        expect(await look()).toBe('night');
        await expect.poll(brightness).toBeLessThan(60);
        await takePicture(page, 'map-night');
        await page.reload();
        await page.locator('[data-scene-ready="true"]').waitFor();
        expect(await byTestId('look').getAttribute('data-look')).toBe('night');
      },
      PATIENCE_MS,
    );

    it(
      'is drawn anew where one was looking when the graphics driver was reset, or a device came to it',
      async () => {
        const at = async (): Promise<number[]> =>
          ((await page.locator('#root').getAttribute('data-looks-at')) ?? '').split(',').map(Number);
        const home = await at();
        for (let i = 0; i < 3; i++) await page.keyboard.press('+');
        await expect.poll(async () => (await at())[2]! / home[2]!, { timeout: 30_000 }).toBeLessThan(0.7);
        const there = await at();
        const again = async (happens: () => Promise<unknown>): Promise<void> => {
          await page.evaluate(() => document.querySelector('.command-scene canvas')!.setAttribute('data-before', ''));
          await happens();
          await page.locator('.command-scene canvas:not([data-before])').waitFor();
          await page.locator('[data-scene-ready="true"]').waitFor();
          await page.waitForTimeout(1_500);
          expect(await page.locator('.command-scene canvas').count()).toBe(1);
          for (const [i, value] of (await at()).entries()) expect(value / there[i]!).toBeCloseTo(1, 3);
          expect(await drawn()).toBeGreaterThan(0);
          // A lost canvas is white.
          expect(await brightness()).toBeLessThan(60);
        };
        await again(() =>
          page.evaluate(() => {
            const canvas = document.querySelector<HTMLCanvasElement>('.command-scene canvas')!;
            canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
          }),
        );
        const { ask, close } = openDistrictDatabase(e2e.district);
        await ask(`update device set heading = coalesce(heading, 0) + 30 where kind = 'camera'`);
        await close();
        // What a page knows of devices is asked for again after a while, when something needs it.
        const turnClock = (byMs: number): Promise<void> =>
          page.evaluate((by) => {
            const now = Date.now.bind(Date);
            Date.now = () => now() + by;
          }, byMs);
        await again(async () => {
          await turnClock(600_000);
          await page.keyboard.press('Control+k');
          await byTestId('palette').waitFor();
        });
        await turnClock(-600_000);
        await page.keyboard.press('Escape');
        expect(e2e.consoleErrors).toEqual([]);
      },
      PATIENCE_MS,
    );

    it(
      'is measured by clicks: a line, a ring, a step taken back, and out again',
      async () => {
        await page.keyboard.press('m');
        await byTestId('measure').waitFor();
        // Inside the district, beside icons or not: measuring selects nothing.
        for (const [x, y] of [
          [820, 380],
          [960, 380],
          [960, 520],
        ] as const) {
          await page.mouse.click(x, y);
          await page.waitForTimeout(800);
        }
        await expect
          .poll(() => byTestId('measured').textContent(), { timeout: 30_000 })
          .toMatch(/^长度 [\d.,]+ (k?m)$/);
        await page.mouse.click(820, 380);
        await expect
          .poll(() => byTestId('measured').textContent(), { timeout: 30_000 })
          .toMatch(/^周长 .* · 面积 [\d.,]+ (km²|m²)$/);
        expect(await byTestId('device-card').count()).toBe(0);
        await takePicture(page, 'map-measured');
        await page.keyboard.press('Backspace');
        await expect.poll(() => byTestId('measured').textContent(), { timeout: 30_000 }).toMatch(/^长度/);
        await page.keyboard.press('Escape');
        await byTestId('measure').waitFor({ state: 'detached' });
        expect(e2e.consoleErrors).toEqual([]);
      },
      PATIENCE_MS,
    );
  });

  describe('a replay', () => {
    beforeAll(async () => {
      await page.context().close();
      await show({ viewport: { width: 1920, height: 1080 } });
      await page.locator('[data-officers-drawn="120"]').waitFor();
    }, 200_000);

    /** Where on the slider the people of now came on duty, as a share; 0: before it begins. */
    const shareOfDuty = async (): Promise<number> => {
      const { ask, close } = openDistrictDatabase(e2e.district);
      const [row] = await ask<{ began: number }>(
        'select extract(epoch from max(starts_at))::float8 * 1000 as began from shift where starts_at <= now() and ends_at > now()',
      );
      await close();
      await dragTo(1);
      const to = await clock();
      await dragTo(0);
      const from = await clock();
      return Math.min(0.9, Math.max(0, (row!.began - from) / (to - from)));
    };

    it(
      'opens by key, says unmistakably that it is not live, and has the day in one line',
      async () => {
        await page.keyboard.press('r');
        await byTestId('replay-sign').waitFor();
        await page.locator('[data-testid="replay-bar"][data-ready="true"]').waitFor();
        expect(await page.title()).toContain('回放');
        expect(await byTestId('connection-state').textContent()).toBe('回放');
        expect(await byTestId('tab-officers').count()).toBe(0);
        expect((await byTestId('replay-fixes').getAttribute('d'))!.length).toBeGreaterThan(10);
        // It begins where something is known, however short the district has run.
        await dragTo(0);
        await expect.poll(drawn, { timeout: 30_000 }).toBeGreaterThan(0);
        for (const share of [(await shareOfDuty()) + 0.05, 0.999]) {
          await dragTo(share);
          await expect.poll(() => stateCount('live'), { timeout: 30_000 }).toBeGreaterThan(80);
          await expect.poll(drawn, { timeout: 30_000 }).toBeGreaterThan(100);
        }
        await takePicture(page, 'replay-1-everybody');
      },
      PATIENCE_MS,
    );

    it(
      'plays, pauses, steps and changes its speed by keyboard',
      async () => {
        await dragTo(0.99);
        const before = await clock();
        await page.evaluate(() => (document.activeElement as HTMLElement).blur());
        await page.keyboard.press(']');
        await page.keyboard.press('Space');
        await expect.poll(clock, { timeout: 30_000 }).toBeGreaterThan(before);
        await page.keyboard.press('Space');
        await page.locator('[data-testid="replay-play"][data-playing="false"]').waitFor();
        const stopped = await clock();
        await page.waitForTimeout(1_500);
        expect(await clock()).toBe(stopped);
        await page.keyboard.press('ArrowLeft');
        await expect.poll(clock, { timeout: 30_000 }).toBe(stopped - 10_000);
        await page.keyboard.press('ArrowRight');
        await expect.poll(clock, { timeout: 30_000 }).toBe(stopped);
      },
      PATIENCE_MS,
    );

    it(
      'goes to a moment in the past',
      async () => {
        await dragTo(0.995);
        await page.waitForTimeout(3_000);
        const sequence = () => page.locator('[data-live-sequence]').getAttribute('data-live-sequence');
        const before = await sequence();
        await byTestId('replay-slider').evaluate((slider: HTMLInputElement) => {
          const value = Number(slider.max) - 20_000;
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(slider, String(value));
          slider.dispatchEvent(new Event('input', { bubbles: true }));
        });
        // How long it takes is the bench's to say.
        await expect.poll(sequence, { timeout: 30_000 }).not.toBe(before);
      },
      PATIENCE_MS,
    );

    it(
      'follows one officer, at the height of the street',
      async () => {
        await dragTo(0.993);
        await byTestId('replay-follow').nth(3).click();
        await page.locator('[data-testid="replay-follow"][aria-pressed="true"]').waitFor();
        const above = async (): Promise<number> =>
          Number((await page.locator('#root').getAttribute('data-looks-at'))?.split(',')[2]);
        const district = await above();
        await page.keyboard.press('Space');
        await expect.poll(above).toBeLessThan(district / 2);
        await page.keyboard.press('Space');
        await takePicture(page, 'replay-2-followed');
        await page.keyboard.press('Escape');
        await page.keyboard.press('h');
      },
      PATIENCE_MS,
    );

    it(
      'has alarms and instructions on the same clock',
      async () => {
        await page.getByText(/^事件/).click();
        const happenings = await byTestId('replay-event').count();
        if (happenings > 0) {
          await byTestId('replay-event').first().click();
          const at = Number(await byTestId('replay-event').first().getAttribute('data-at'));
          await expect.poll(clock, { timeout: 30_000 }).toBeLessThanOrEqual(at);
          await page.evaluate(() => (document.activeElement as HTMLElement).blur());
          await page.keyboard.press('.');
          await expect.poll(clock, { timeout: 30_000 }).toBeGreaterThanOrEqual(Math.floor(at / 1_000) * 1_000);
        }
        await takePicture(page, 'replay-3-events');
        await expectAccessible(page);
        await page.getByText(/^队员 \d/).click();
      },
      PATIENCE_MS,
    );

    it(
      'exports what it shows, in three formats',
      async () => {
        for (const [name, has] of [
          ['GPX', '<trkpt '],
          ['GeoJSON', '"coordTimes"'],
          ['KML', '<gx:coord>'],
        ] as const) {
          await byTestId('replay-export').click();
          const [download] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('menuitem', { name, exact: true }).click(),
          ]);
          const text = readFileSync(await download.path(), 'utf8');
          expect(text.split(has).length).toBeGreaterThan(name === 'GeoJSON' ? 100 : 300);
        }
      },
      PATIENCE_MS,
    );

    it(
      'makes a sheet of evidence to print',
      async () => {
        await byTestId('replay-export').click();
        const [sheet] = await Promise.all([
          page.context().waitForEvent('page'),
          page.getByRole('menuitem', { name: '打印佐证材料…' }).click(),
        ]);
        await sheet.locator('[data-testid="evidence-map"]').waitFor({ timeout: 60_000 });
        expect(await sheet.locator('[data-testid="evidence-person"]').count()).toBeGreaterThan(100);
        // Whose map it is, in the language of the sheet alone.
        expect(await sheet.locator('figcaption').textContent()).not.toMatch(/[A-Z][a-z]+ map/);
        await expectAccessible(sheet);
        await sheet.emulateMedia({ media: 'print' });
        expect(await sheet.locator('.evidence-tools').isVisible()).toBe(false);
        const pdf = await sheet.pdf({ path: '.ci-output/screens/replay-evidence.pdf', preferCSSPageSize: true });
        expect(pdf.length).toBeGreaterThan(20_000);
        await takePicture(sheet, 'replay-4-evidence');
        await sheet.close();
      },
      PATIENCE_MS,
    );

    it(
      'goes back to live, and opens again from a link at its moment',
      async () => {
        const at = await clock();
        const officerIds = await page.evaluate(async () => {
          const officers = (await (await fetch('/api/v1/officers')).json()) as { id: number; shift: unknown }[];
          return officers.flatMap(({ id, shift }) => (shift === null ? [] : [id])).slice(0, 3);
        });
        await byTestId('replay-live').click();
        await byTestId('replay-sign').waitFor({ state: 'detached' });
        await byTestId('tab-officers').waitFor();
        expect(await page.title()).not.toContain('回放');
        await expect.poll(drawn, { timeout: 30_000 }).toBe(120);
        await page.goto(
          `${e2e.district.url}/?replay=${String(at - 600_000)}-${String(at + 60_000)}&at=${String(at)}&who=${officerIds.join(',')}`,
        );
        await page.locator('[data-testid="replay-bar"][data-ready="true"]').waitFor();
        expect(new URL(page.url()).search).toBe('');
        expect(await clock()).toBe(Math.floor(at / 1_000) * 1_000);
        expect(await byTestId('replay-person').count()).toBe(3);
      },
      PATIENCE_MS,
    );

    it(
      'leaves out where nothing happens, and follows at sixty-four times',
      async () => {
        const database = openDistrictDatabase(e2e.district);
        const [walk] = await database.ask<{ officerId: number; shiftId: number }>(
          `select s.officer_id as "officerId", s.id as "shiftId" from shift s
           join fix f on f.device_number = s.device_number and f.time between s.starts_at and s.ends_at
           group by s.id order by count(*) desc limit 1`,
        );
        await database.close();
        const { officerId, shiftId } = walk!;
        const ask = await apiAs(e2e.district, 'operator');
        const { segments } = trajectory.parse(await ask('GET', `/shifts/${String(shiftId)}/trajectory`));
        const fixes = segments.flatMap(({ line, times }) =>
          line.coordinates.map((place, i) => ({ place, at: times[i]! })),
        );
        /** Where the officer was, degrees. */
        const placeAt = (at: number): LonLat => fixes.findLast((fix) => fix.at <= at)!.place;
        const [began, ended] = [fixes[0]!.at, fixes.at(-1)!.at];
        /** When most way was made within so many seconds. */
        const most = (seconds: number): number => {
          const way = ({ place, at }: (typeof fixes)[number]): number =>
            at + seconds * 1_000 > ended ? 0 : distanceMetres(...place, ...placeAt(at + seconds * 1_000));
          return fixes.reduce((best, fix) => (way(fix) > way(best) ? fix : best)).at;
        };
        const looksAt = async (): Promise<number[]> =>
          ((await page.locator('#root').getAttribute('data-looks-at')) ?? '').split(',').map(Number);
        const from = Math.floor(began / 1_000) * 1_000 - 3_600_000;
        await page.goto(
          `${e2e.district.url}/?replay=${String(from)}-${String(ended)}&at=${String(from)}&who=${String(officerId)}`,
        );
        await page.locator('[data-testid="replay-bar"][data-ready="true"]').waitFor();
        await byTestId('replay-skip').click();
        await page.evaluate(() => (document.activeElement as HTMLElement).blur());
        for (let i = 0; i < 3; i++) await page.keyboard.press(']');
        await byTestId('replay-speed').getByText('64×').waitFor();
        await page.keyboard.press('Space');
        // An hour would take a minute, without what is left out of it.
        await expect.poll(clock).toBeGreaterThan(began - 120_000);
        await page.keyboard.press('Space');
        await dragTo((most(120) - from) / (ended - from));
        await byTestId('replay-follow').first().click();
        /** Where the camera looks, once it has come to rest. */
        const cameraAtRest = async (): Promise<number[]> => {
          let before: number[] = [];
          let now = await looksAt();
          while (now.join() !== before.join()) {
            await page.waitForTimeout(2_500);
            [before, now] = [now, await looksAt()];
          }
          return now;
        };
        const camera = await cameraAtRest();
        const left = await clock();
        const place = placeAt(left);
        await page.evaluate(() => (document.activeElement as HTMLElement).blur());
        await page.keyboard.press('Space');
        await expect.poll(clock).toBeGreaterThan(left + 60_000);
        await page.keyboard.press('Space');
        await page.locator('[data-testid="replay-play"][data-playing="false"]').waitFor();
        const walkedTo = placeAt(await clock());
        expect(distanceMetres(...place, ...walkedTo)).toBeGreaterThan(30);
        /** By how many metres the camera has not come along. */
        const behind = async (): Promise<number> => {
          const [lon, lat] = await looksAt();
          return distanceMetres(walkedTo[0] - place[0] + camera[0]!, walkedTo[1] - place[1] + camera[1]!, lon!, lat!);
        };
        // Two fixes lie apart by less.
        await expect.poll(behind).toBeLessThan(25);
        await takePicture(page, 'replay-4b-followed');
      },
      PATIENCE_MS,
    );

    it(
      'speaks English, and leaves no error in the console',
      async () => {
        await byTestId('language-switch').click();
        await page.getByText('Replay, not live').waitFor();
        await takePicture(page, 'replay-5-english');
        await page.keyboard.press('r');
        await byTestId('replay-sign').waitFor({ state: 'detached' });
        expect(e2e.consoleErrors).toEqual([]);
      },
      PATIENCE_MS,
    );
  });
});
