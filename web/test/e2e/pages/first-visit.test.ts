import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { chromiumPath, startBeforeTests, type DistrictUnderTest } from '../district-under-test.ts';
import { PATIENCE_MS, takePicture } from '../running-district.ts';

/** The first minutes with a city of one's own: nothing is there, and nobody. */

const PASSWORD = 'a long pass phrase';
const square = (west: number, south: number, side: number): number[][][] => [
  [
    [west, south],
    [west + side, south],
    [west + side, south + side],
    [west, south + side],
    [west, south],
  ],
];
const collection = (features: { properties: object; coordinates: number[][][] }[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      type: 'FeatureCollection',
      features: features.map(({ properties, coordinates }) => ({
        type: 'Feature',
        properties,
        geometry: { type: 'Polygon', coordinates },
      })),
    }),
  );

let e2e: DistrictUnderTest;
let page: Page;

const byTestId = (id: string): Locator => page.locator(`[data-testid="${id}"]`);

describe.skipIf(chromiumPath === undefined)('the first visit', () => {
  e2e = startBeforeTests({ DISTRICT: 'none' });
  beforeAll(async () => {
    page = await e2e.open('/', { viewport: { width: 1600, height: 1000 } });
  }, 200_000);

  it(
    'makes the administrator and takes the border of the district; nobody can sign in without a password',
    async () => {
      await byTestId('sign-in-setup').waitFor();
      expect(await page.locator('[data-testid^="sign-in-demo-"]').count()).toBe(0);
      await page.getByLabel('用户名').fill('chief');
      await page.getByLabel('姓名').fill('管理员');
      await page.getByLabel('密码').fill(PASSWORD);
      await page.getByLabel('区名').fill('试点区');
      await page.getByLabel('行政区划代码').fill('990100');
      await page.getByRole('button', { name: '创建并登录' }).click();
      // Without the border it goes no further.
      await page.locator('.ant-form-item-explain-error').first().waitFor();
      await page.locator('input[type="file"]').setInputFiles({
        name: 'border.geojson',
        mimeType: 'application/geo+json',
        buffer: collection([{ properties: {}, coordinates: square(120.1, 30.2, 0.04) }]),
      });
      await page.getByText('border.geojson').waitFor();
      // Proposed is what the browser stands in.
      const zone = page.locator('.ant-form-item', { hasText: '本区时区' });
      const here = await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
      await zone.locator('.ant-select-content', { hasText: here }).waitFor();
      await page.getByLabel('本区时区').fill('berlin');
      await page.keyboard.press('Enter');
      await zone.locator('.ant-select-content', { hasText: 'Europe/Berlin' }).waitFor();
      await expectAccessible(page);
      await takePicture(page, 'first-visit-1-setup');
      await page.getByRole('button', { name: '创建并登录' }).click();
      await page.locator('[data-scene-ready="true"]').waitFor();
      await page.getByText('试点区').first().waitFor();
      // The next step is a link away from where nobody is on duty.
      await byTestId('first-step-map').getByRole('link').waitFor();
      await takePicture(page, 'first-visit-2-empty-map', 3_000);
    },
    PATIENCE_MS,
  );

  it(
    'says what is still missing, and a step is done when it is',
    async () => {
      await byTestId('first-step-areas').getByRole('link').click();
      await byTestId('admin-page').waitFor();
      const done = async (): Promise<string[]> =>
        (await byTestId('first-steps').locator('li[data-done="true"]').all()).length === 0
          ? []
          : byTestId('first-steps').locator('li[data-done="true"]').allInnerTexts();
      await byTestId('first-steps').waitFor();
      expect(await done()).toEqual([]);
      await takePicture(page, 'first-visit-3-steps');
      await byTestId('import-text').fill(
        collection([
          {
            properties: { code: '990100001', name: '一街道', level: 'subdistrict', parent: '990100' },
            coordinates: square(120.1, 30.2, 0.04),
          },
          {
            properties: { code: '990100001001', name: '一社区', level: 'community', parent: '990100001' },
            coordinates: square(120.11, 30.21, 0.01),
          },
        ]).toString(),
      );
      await byTestId('look-at-import').click();
      await byTestId('import-answer').waitFor();
      await byTestId('apply-import').click();
      await page.locator('.ant-popconfirm').getByRole('button').last().click();
      await byTestId('first-step-areas').and(page.locator('[data-done="true"]')).waitFor();
      expect(await done()).toEqual([expect.stringContaining('街道与社区')]);
      // No shift is planned: the time zone can still be another one, and every page is of it. On a phone, which shows a part of the tabs.
      const width = 390;
      await page.setViewportSize({ width, height: 844 });
      const chosenTab = page.locator('header label:has(input:checked)');
      const isWhole = async (): Promise<boolean> => {
        const box = (await chosenTab.boundingBox())!;
        return box.x >= 0 && box.x + box.width <= width;
      };
      await page.goto(`${e2e.district.url}/admin?tab=limits`);
      await byTestId('time-zone').locator('.ant-select-content', { hasText: 'Europe/Berlin' }).waitFor();
      await expect.poll(isWhole).toBe(true);
      await page.getByLabel('本区时区').fill('shanghai');
      await page.keyboard.press('Enter');
      await byTestId('save-time-zone').click();
      await takePicture(page, 'first-visit-4-time-zone');
      await Promise.all([
        page.waitForEvent('load'),
        page.locator('.ant-popconfirm').getByRole('button').last().click(),
      ]);
      await byTestId('time-zone').locator('.ant-select-content', { hasText: 'Asia/Shanghai' }).waitFor();
      await byTestId('first-step-beats').getByRole('link').click();
      await byTestId('time-zone').waitFor({ state: 'detached' });
      expect(await chosenTab.textContent()).toContain('责任网格');
      await expect.poll(isWhole).toBe(true);
    },
    PATIENCE_MS,
  );

  it('had nothing go wrong in the browser', () => {
    expect(e2e.consoleErrors).toEqual([]);
  });
});
