import type { BeatRecord, Cell } from '@xuncheng/contract';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { chromiumPath, startBeforeTests, type DistrictUnderTest } from '../district-under-test.ts';
import { PATIENCE_MS, takePicture } from '../running-district.ts';

/** Beats: brought with the cells of a file, drawn up by hand, changed by two at once, retired. */

const viewport = { width: 1600, height: 1000 };

let e2e: DistrictUnderTest;
let page: Page;

const byTestId = (id: string): Locator => page.locator(`[data-testid="${id}"]`);
const beatRow = (code: string): Locator => page.locator(`tr[data-beat="${code}"]`);
const read = (path: string): Promise<unknown> =>
  page.evaluate(async (asked) => (await fetch(`/api/v1${asked}`)).json() as unknown, path);

describe.skipIf(chromiumPath === undefined)('an administrator of beats', () => {
  e2e = startBeforeTests({ SIMULATORS: '0' });
  beforeAll(async () => {
    page = await e2e.openAs('administrator', '/admin?tab=beats', { viewport });
  }, 200_000);

  it(
    'brings cells with the beats they are of, and makes those that are not there',
    async () => {
      await byTestId('cells-without-beat').getByText('所有单元网格都有责任网格').waitFor();
      await takePicture(page, 'beats-1-list');
      await expectAccessible(page);
      const [cell] = (await read('/cells')) as Cell[];
      const areas = (await read('/areas')) as { id: number; code: string }[];
      const community = areas.find(({ id }) => id === cell!.areaId)!.code;
      const [ring] = cell!.geometry.coordinates as [number, number][][];
      const wkt = `POLYGON ((${ring!.map((position) => position.join(' ')).join(', ')}))`;
      const line = (code: string, beat: string): string => `${code},B,${community},${beat},"${wkt}"\n`;
      await page.goto(`${e2e.district.url}/admin?tab=areas`);
      await page.getByText('单元网格', { exact: true }).first().click();
      await byTestId('import-text').fill(
        `编码,类别,所属社区,责任网格,wkt\n${line('e2e-1', 'e2e-beat')}${line('e2e-2', 'e2e-beat')}${line('e2e-3', '')}`,
      );
      await byTestId('look-at-import').click();
      await byTestId('import-rows').getByText('责任网格不存在').first().waitFor();
      expect(await byTestId('apply-import').isDisabled()).toBe(true);
      await takePicture(page, 'beats-2-import-unknown');
      await byTestId('create-beats').click();
      await byTestId('import-answer').getByText('没有发现错误', { exact: false }).waitFor();
      await byTestId('apply-import').click();
      await page.locator('.ant-popconfirm .ant-btn-primary').click();
      await page.getByText('已导入：新增 3', { exact: false }).waitFor();
      await page.goto(`${e2e.district.url}/admin?tab=beats`);
      await byTestId('cells-without-beat').getByText('1 个单元网格不属于任何责任网格', { exact: false }).waitFor();
      await page.getByPlaceholder('编码、名称、区域').fill('e2e');
      expect(await beatRow('e2e-beat').textContent()).toContain('e2e-beat');
    },
    PATIENCE_MS,
  );

  it(
    'gives a beat the cell that is nobody’s, and is told when somebody else was faster',
    async () => {
      await beatRow('e2e-beat').click();
      await byTestId('beat-form').getByLabel('名称').fill('试走');
      await byTestId('cell-choice').getByText('无责任网格 1').click();
      await byTestId('cell-choice').getByText('e2e-3').waitFor();
      await byTestId('cell-choice').locator('tbody .ant-checkbox-input').first().check();
      await byTestId('cell-choice').getByText('已选 3').waitFor();
      await takePicture(page, 'beats-3-cells');
      await expectAccessible(page);

      const before = ((await read('/beat-records')) as BeatRecord[]).find(({ code }) => code === 'e2e-beat')!;
      const faster = await page.evaluate(
        async ([id, change]) => {
          const answer = await fetch(`/api/v1/beats/${id}`, {
            method: 'PUT',
            headers: { 'content-type': 'application/json', 'x-requested-with': 'xuncheng' },
            body: change,
          });
          return answer.status;
        },
        [
          String(before.id),
          JSON.stringify({
            name: '别人改的',
            areaId: before.areaId,
            cellIds: before.cellIds,
            isRetired: false,
            revision: before.revision,
          }),
        ] as const,
      );
      expect(faster).toBe(200);
      await byTestId('save-beat').click();
      await page.getByText('他人刚刚修改过', { exact: false }).waitFor();
      await page.locator('.ant-drawer-close').click();
      await page.reload();
      await page.getByPlaceholder('编码、名称、区域').fill('e2e');
      await beatRow('e2e-beat').getByText('别人改的').click();
      await byTestId('cell-choice').getByText('无责任网格 1').click();
      await byTestId('cell-choice').locator('tbody .ant-checkbox-input').first().check();
      await byTestId('save-beat').click();
      await page.getByText('所有单元网格都有责任网格').waitFor();
      const cells = await beatRow('e2e-beat').locator('td').nth(3).textContent();
      expect(cells).toBe('3');
    },
    PATIENCE_MS,
  );

  it(
    'retires a beat, whose cells are nobody’s then; in English too',
    async () => {
      await beatRow('e2e-beat').click();
      await byTestId('retire-beat').click();
      await page.locator('.ant-popconfirm .ant-btn-primary').click();
      await page.getByText('3 个单元网格不属于任何责任网格', { exact: false }).waitFor();
      expect(await beatRow('e2e-beat').count()).toBe(0);
      await page.getByText('English', { exact: true }).click();
      await page.getByText('3 cells belong to no beat', { exact: false }).waitFor();
      await page.getByText('Include retired').click();
      await beatRow('e2e-beat').getByText('Retired', { exact: false }).waitFor();
      await beatRow('e2e-beat').click();
      await byTestId('beat-drawer').getByText('Use again').waitFor();
      await takePicture(page, 'beats-4-retired-english');
      await expectAccessible(page);
    },
    PATIENCE_MS,
  );

  it('had nothing go wrong in the browser', () => {
    // The refusal that was asked for is a failed request.
    expect(e2e.consoleErrors.filter((line) => !line.includes('409'))).toEqual([]);
  });
});
