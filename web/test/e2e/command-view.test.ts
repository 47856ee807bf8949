import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  findChromium,
  freePorts,
  launchChromium,
  newDataDir,
  startDistrict,
  takePicture,
  type RunningDistrict,
} from './running-district.ts';

/** What a stranger does in the first minutes, in a real browser, on the platform as `npm start` runs it. */

const executable = findChromium();
/** Software rendering on two shared cores: a frame can take seconds. */
const PATIENCE_MS = 120_000;

const consoleErrors: string[] = [];
let district: RunningDistrict;
let browser: Browser;
let page: Page;

const byTestId = (id: string) => page.locator(`[data-testid="${id}"]`);

describe.skipIf(executable === undefined)('a district under command', () => {
  beforeAll(async () => {
    district = await startDistrict(newDataDir(), await freePorts());
    browser = await launchChromium(executable!);
    page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' });
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('console', (message) => {
      if (message.type() === 'error') consoleErrors.push(message.text());
    });
    page.on('pageerror', (error) => consoleErrors.push(error.message));
  }, 400_000);
  afterAll(async () => {
    await browser.close();
    await district.stop();
  });

  it(
    'signs in',
    async () => {
      await page.goto(district.url);
      await byTestId('sign-in-demo-operator').waitFor();
      await takePicture(page, '1-sign-in');
      await byTestId('sign-in-demo-operator').click();
    },
    PATIENCE_MS,
  );

  it(
    'shows the district with officers who move',
    async () => {
      await page.locator('[data-scene-ready="true"]').waitFor();
      await page.waitForFunction(
        () => document.querySelector('[data-officers-drawn]')?.getAttribute('data-officers-drawn') === '120',
      );
      const sequence = async (): Promise<number> =>
        Number(await page.locator('[data-live-sequence]').getAttribute('data-live-sequence'));
      // The middle of the map, without clock and lists.
      const clip = { x: 700, y: 150, width: 600, height: 500 };
      const before = { picture: await page.screenshot({ clip, timeout: PATIENCE_MS }), sequence: await sequence() };
      await page.waitForTimeout(8_000);
      const after = { picture: await page.screenshot({ clip, timeout: PATIENCE_MS }), sequence: await sequence() };
      expect(after.sequence).toBeGreaterThan(before.sequence);
      expect(after.picture.equals(before.picture)).toBe(false);
      await takePicture(page, '2-district');
    },
    PATIENCE_MS * 2,
  );

  it(
    'selects an officer and draws the trail',
    async () => {
      await byTestId('officer-row').first().click();
      await byTestId('officer-card').waitFor();
      await byTestId('officer-trail-ready').waitFor({ state: 'attached' });
      await page.waitForTimeout(3_000);
      await takePicture(page, '3-officer-and-trail');
    },
    PATIENCE_MS,
  );

  it(
    'instructs, and the terminal acknowledges step by step',
    async () => {
      // A few simulated officers refuse or stay silent, as people do: somebody among the first five accepts.
      let accepted = false;
      for (let candidate = 0; candidate < 5 && !accepted; candidate++) {
        await byTestId('tab-officers').click();
        await byTestId('officer-row').nth(candidate).click();
        await byTestId('instruct-open').first().click();
        await byTestId('instruct-text').fill('请到路口劝导占道经营，处置后回告。');
        await byTestId('instruct-send').click();
        const ladder = byTestId('ladder').first();
        await ladder.waitFor();
        await page
          .locator('[data-testid="ladder-step"][data-state="delivered"][data-reached="true"]')
          .first()
          .waitFor();
        accepted = await page
          .locator('[data-testid="ladder-step"][data-state="accepted"][data-reached="true"]')
          .first()
          .waitFor({ timeout: 60_000 })
          .then(
            () => true,
            () => false,
          );
      }
      expect(accepted).toBe(true);
      await takePicture(page, '4-instruction-accepted');
    },
    PATIENCE_MS * 4,
  );

  it(
    'acknowledges an alarm',
    async () => {
      await byTestId('tab-alarms').click();
      await page.locator('[data-testid="alarm-row"][data-acknowledged="false"]').first().waitFor();
      const alarmId = await page
        .locator('[data-testid="alarm-row"][data-acknowledged="false"]')
        .first()
        .getAttribute('data-alarm');
      await takePicture(page, '5-alarm');
      const row = page.locator(`[data-testid="alarm-row"][data-alarm="${alarmId!}"]`);
      await row.locator('[data-testid="alarm-acknowledge"]').click();
      await page.locator(`[data-testid="alarm-row"][data-alarm="${alarmId!}"][data-acknowledged="true"]`).waitFor();
      await takePicture(page, '6-alarm-acknowledged');
    },
    PATIENCE_MS,
  );

  it(
    'shows coverage',
    async () => {
      await page.locator('[data-testid="layer-coverage"]').first().click();
      await byTestId('coverage-legend').waitFor();
      await byTestId('tab-gaps').click();
      await page.waitForTimeout(3_000);
      await takePicture(page, '7-coverage');
      await byTestId('tab-performance').click();
      await byTestId('performance-table').waitFor();
      await takePicture(page, '8-performance');
    },
    PATIENCE_MS,
  );

  it(
    'speaks English',
    async () => {
      await byTestId('language-switch').first().click();
      await page.getByText('Officers', { exact: true }).first().waitFor();
      await takePicture(page, '9-english');
    },
    PATIENCE_MS,
  );

  it('without an error in the console', () => {
    expect(consoleErrors).toEqual([]);
  });
});
