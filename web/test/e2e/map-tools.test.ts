import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  findChromium,
  freePorts,
  launchChromium,
  newDataDir,
  openPage,
  PATIENCE_MS,
  startDistrict,
  takePicture,
  type RunningDistrict,
} from './running-district.ts';

/** The map by day and by night, and what is measured on it, in a real browser. */

const executable = findChromium();

const consoleErrors: string[] = [];
let district: RunningDistrict;
let browser: Browser;
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
  await page.waitForTimeout(4_000);
}

describe.skipIf(executable === undefined)('the map', () => {
  beforeAll(async () => {
    district = await startDistrict(newDataDir(), await freePorts());
    browser = await launchChromium(executable!);
    // The page's policy lets it fetch no data: the test does.
    page = await openPage(
      browser,
      district.url,
      { viewport: { width: 1600, height: 900 }, bypassCSP: true },
      consoleErrors,
    );
    await byTestId('sign-in-demo-operator').click();
    await page.locator('[data-scene-ready="true"]').waitFor();
  }, 400_000);
  afterAll(async () => {
    await browser.close();
    await district.stop();
  });

  it(
    'is light by day and dark by night, by key, and remembers it',
    async () => {
      await showLook('day');
      expect(await look()).toBe('day');
      const day = await brightness();
      await takePicture(page, 'map-day');
      await showLook('night');
      expect(await look()).toBe('night');
      const night = await brightness();
      await takePicture(page, 'map-night');
      expect(day).toBeGreaterThan(130);
      expect(night).toBeLessThan(60);
      await page.reload();
      await page.locator('[data-scene-ready="true"]').waitFor();
      expect(await byTestId('look').getAttribute('data-look')).toBe('night');
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
      await expect.poll(() => byTestId('measured').textContent(), { timeout: 30_000 }).toMatch(/^长度 [\d.,]+ (k?m)$/);
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
      expect(consoleErrors).toEqual([]);
    },
    PATIENCE_MS,
  );
});
