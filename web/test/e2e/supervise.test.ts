import { evaluation } from '@xuncheng/contract';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { openDistrictDatabase } from './district-database.ts';
import { chromiumPath, startBeforeTests, type DistrictUnderTest } from './district-under-test.ts';
import { ONE_WAIT_MS, PATIENCE_MS, takePicture } from './running-district.ts';

/** What a supervisor does: from scores to the rows behind them to the place on the map; exemptions; coverage at another time. */

const viewport = { width: 1920, height: 1080 };

let e2e: DistrictUnderTest;
let page: Page;

const byTestId = (id: string) => page.locator(`[data-testid="${id}"]`);

/** Whoever the server graded has the grade on the screen. In its first two hours a shift has too little to be graded by. */
async function expectGradesAsComputed(of: Page): Promise<void> {
  await of.locator('[data-testid="evaluation-table"]').waitFor();
  const [answer] = await Promise.all([
    of.waitForResponse((response) => response.url().includes('/api/v1/evaluation?')),
    of.reload(),
  ]);
  const { officers } = evaluation.parse(await answer.json());
  await of.locator('.evaluation-table tbody tr.ant-table-row').first().waitFor();
  expect(await of.locator('.grade').first().isVisible()).toBe(officers.some(({ grade }) => grade !== null));
}

describe.skipIf(chromiumPath === undefined)('a supervisor', () => {
  e2e = startBeforeTests();
  beforeAll(async () => {
    page = await e2e.openAs('supervisor', '/supervise', { viewport });
  }, 200_000);

  it(
    'sees scores and grades, opens a figure and the rows behind it',
    async () => {
      await byTestId('evaluation-table').waitFor();
      // The first shifts are computed within the minute; whether there is enough to grade them by depends on how long they have run.
      await page.waitForFunction(() => document.querySelectorAll('.points-bar').length > 20, undefined, {
        timeout: ONE_WAIT_MS,
      });
      await takePicture(page, 'supervise-1-scores');
      await expectAccessible(page);
      // Somebody who was out: a shift that nobody walked has figures of one dimension at most.
      await page
        .locator('.evaluation-table tbody tr.ant-table-row')
        .filter({ has: page.locator('.points-bar').nth(1) })
        .first()
        .click();
      await page.locator('tr[data-measure="distance"] [data-testid="show-evidence"]').click();
      await byTestId('period-evidence').locator('li').first().waitFor();
      await takePicture(page, 'supervise-2-evidence');
      await expectAccessible(page);
    },
    PATIENCE_MS * 2,
  );

  it(
    'goes from a row to its stretch of the trail on the map',
    async () => {
      await byTestId('on-map').first().click();
      await page.locator('[data-scene-ready="true"]').waitFor();
      await page.locator('[data-testid="past-trail"][data-drawn="true"]').waitFor();
      expect(new URL(page.url()).search).toBe('');
      await takePicture(page, 'supervise-3-on-the-map', 4_000);
      await page.keyboard.press('Escape');
      await byTestId('past-trail').waitFor({ state: 'detached' });
    },
    PATIENCE_MS,
  );

  it(
    'looks at the coverage of another time, and at the ground walked',
    async () => {
      await byTestId('layer-coverage').click();
      const legend = byTestId('coverage-legend');
      await legend.getByText('实时', { exact: false }).first().waitFor();
      await legend.getByRole('slider').focus();
      for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
      await byTestId('coverage-live').waitFor();
      await byTestId('layer-streets').click();
      await byTestId('street-legend').getByText('km', { exact: false }).first().waitFor();
      await takePicture(page, 'supervise-4-streets', 4_000);
      await byTestId('layer-streets').click();
      await byTestId('layer-trailArea').click();
      await byTestId('trail-area-legend').getByText('%', { exact: false }).waitFor();
      await takePicture(page, 'supervise-4-past-coverage', 4_000);
      await byTestId('coverage-live').click();
      await legend.getByText('● 实时').waitFor();
    },
    PATIENCE_MS,
  );

  it(
    'grants an exemption, which is then in the list and can be revoked',
    async () => {
      await page.goto(`${e2e.district.url}/supervise`);
      await page.getByText('豁免', { exact: true }).first().click();
      await byTestId('grant-exemption').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox').first().click();
      await page.locator('.ant-select-item-option').first().click();
      const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
      for (const [which, time] of [
        ['开始日期', '00:10'],
        ['结束日期', '23:50'],
      ] as const) {
        await dialog.getByPlaceholder(which).fill(`${today} ${time}`);
        await page.keyboard.press('Enter');
      }
      await dialog.locator('textarea').fill('高温轮休');
      await takePicture(page, 'supervise-5-exemption');
      await dialog.getByRole('button', { name: '准予豁免' }).click();
      const row = byTestId('exemption-row').first();
      await row.getByText('高温轮休', { exact: false }).waitFor();
      await row.getByRole('button').click();
      await page.locator('.ant-popconfirm .ant-btn-primary').click();
      await row.getByText('已撤销', { exact: false }).waitFor();
      await takePicture(page, 'supervise-6-exemptions');
    },
    PATIENCE_MS,
  );

  it(
    'has a span computed anew, sees how far it is and stops it',
    async () => {
      await page.goto(`${e2e.district.url}/supervise`);
      await byTestId('evaluation-table').waitFor();
      const database = openDistrictDatabase(e2e.district);
      // Long enough to be seen: what is computed waits for the table that it is written to.
      const release = await database.hold('lock table trajectory in exclusive mode');
      await byTestId('recompute').click();
      await page.locator('.ant-popconfirm .ant-btn-primary').click();
      await byTestId('recomputing').waitFor();
      expect(await byTestId('recomputing').textContent()).toMatch(/0 \/ \d{2,}/);
      await takePicture(page, 'supervise-6b-recomputing');
      await byTestId('recomputing').getByRole('button').click();
      await byTestId('recomputing').waitFor({ state: 'detached' });
      await release();
      await database.close();
      await byTestId('recompute').waitFor();
    },
    PATIENCE_MS,
  );

  it(
    'freezes a period, which is then looked at as it was',
    async () => {
      // What is not over may still change.
      expect(await byTestId('freeze').isDisabled()).toBe(true);
      await byTestId('period').getByText('昨天').click();
      await page.locator('[data-testid="freeze"]:enabled').click();
      await page.getByRole('dialog').getByRole('textbox').fill('试行考核');
      await page.getByRole('dialog').locator('.ant-btn-primary').click();
      await page.locator('.frozen-periods').click();
      await page.locator('.ant-select-item-option', { hasText: '试行考核' }).click();
      await page.locator('.frozen-note').getByText('试行考核', { exact: false }).waitFor();
      await page.locator('.evaluation-table tbody tr.ant-table-row').first().waitFor();
      expect([await byTestId('freeze').count(), await byTestId('recompute').count()]).toEqual([0, 0]);
      await takePicture(page, 'supervise-6c-frozen');
      // As a spreadsheet, under its days: a file of a program that packs its parts.
      const [download] = await Promise.all([page.waitForEvent('download'), byTestId('evaluation-sheet').click()]);
      expect(download.suggestedFilename()).toMatch(/^evaluation-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.xlsx$/);
      expect(
        readFileSync(await download.path())
          .subarray(0, 2)
          .toString(),
      ).toBe('PK');
    },
    PATIENCE_MS,
  );

  it(
    'sees who looked at whose track and rows',
    async () => {
      await page.goto(`${e2e.district.url}/supervise`);
      await page.locator('.ant-segmented').getByText('查看记录', { exact: true }).click();
      // The rows and the trail that were opened just now.
      for (const action of ['view-evidence', 'view-track'])
        await page.locator(`[data-testid="look-row"][data-action="${action}"]`).first().waitFor();
      const look = page.locator('[data-testid="look-row"][data-action="view-track"]').first();
      expect(await look.textContent()).toMatch(/demo-supervisor.*SC\d{4}/);
      await expectAccessible(page);
    },
    PATIENCE_MS,
  );

  it(
    'reads the weights, in English and on a phone as well',
    async () => {
      await page.getByText('权重', { exact: true }).first().click();
      await page.locator('.profile-card').first().waitFor();
      await takePicture(page, 'supervise-7-weights');
      await expectAccessible(page);
      const phone = await e2e.openAs(
        'supervisor',
        '/supervise',
        { viewport: { width: 390, height: 844 }, hasTouch: true },
        true,
      );
      await expectGradesAsComputed(phone);
      await phone.locator('.evaluation-table tbody tr.ant-table-row').first().click();
      await takePicture(phone, 'supervise-8-phone-english');
      await expectAccessible(phone);
      const wide = await e2e.openAs('supervisor', '/supervise', { viewport }, true);
      await expectGradesAsComputed(wide);
      await wide.getByText('By subdistrict', { exact: true }).click();
      await wide.getByRole('columnheader', { name: 'Subdistrict' }).waitFor();
      await wide.locator('.evaluation-table tbody tr.ant-table-row').first().click();
      await wide.getByRole('columnheader', { name: 'Beat' }).waitFor();
      await takePicture(wide, 'supervise-9-english');
    },
    PATIENCE_MS,
  );

  it(
    'compares beats, and goes from a beat to its officers and the rows of what they did there',
    async () => {
      await page.getByText('评价', { exact: true }).click();
      await byTestId('listed-by').getByText('按责任网格', { exact: true }).click();
      await page.locator('.evaluation-table tbody tr.ant-table-row').first().click();
      const officer = page.locator('.evaluation-table .evaluation-table tbody tr.ant-table-row').first();
      await officer.click();
      await page.locator('.evaluation-table .evaluation-table tr[data-measure="duty-time"] button').click();
      await byTestId('period-evidence').locator('li').first().waitFor();
      await takePicture(page, 'supervise-10-beat');
      await expectAccessible(page);
    },
    PATIENCE_MS,
  );

  it('had nothing go wrong in the browser', () => {
    expect(e2e.consoleErrors).toEqual([]);
  });
});
