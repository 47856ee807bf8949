import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { chromiumPath, startBeforeTests, type DistrictUnderTest } from '../district-under-test.ts';
import { PATIENCE_MS, takePicture } from '../running-district.ts';

/** Who can sign in, who is an officer, who is on duty when: what an administrator sets up about people. */

const viewport = { width: 1600, height: 1000 };
const OWN_PASSWORD = 'own words, and many of them';

let e2e: DistrictUnderTest;
let page: Page;

const byTestId = (id: string, on = page): Locator => on.locator(`[data-testid="${id}"]`);

/** Choose from the select of an open form by its label. */
async function choose(label: string, option: string): Promise<void> {
  await page.locator('.ant-modal:visible, .ant-drawer:visible').getByLabel(label, { exact: true }).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option }).first().click();
}

describe.skipIf(chromiumPath === undefined)('people', () => {
  e2e = startBeforeTests({ SIMULATORS: '0' });
  beforeAll(async () => {
    page = await e2e.openAs('administrator', '/admin?tab=accounts', { viewport });
  }, 200_000);

  it(
    'get an account with a password that is shown once, choose their own, and are out when it is disabled',
    async () => {
      await byTestId('accounts').locator('tr[data-account="demo-operator"]').waitFor();
      await byTestId('add-account').click();
      await page.getByLabel('用户名').fill('demo-x');
      await page.getByRole('button', { name: /创\s*建/ }).click();
      await page.getByText('不能以 demo- 开头', { exact: false }).waitFor();
      await page.getByLabel('用户名').fill('trial');
      await page.getByLabel('姓名').fill('试用值班员');
      await takePicture(page, 'people-1-new-account');
      await page.getByRole('button', { name: /创\s*建/ }).click();
      const password = (await byTestId('one-time-password').textContent())!.trim();
      await takePicture(page, 'people-2-one-time-password');
      await byTestId('password-kept').click();
      await byTestId('accounts').locator('tr[data-account="trial"]').getByText('待改密', { exact: false }).waitFor();

      const own = await e2e.open('', { viewport });
      await byTestId('sign-in-username', own).fill('trial');
      await byTestId('sign-in-password', own).fill(password);
      await byTestId('sign-in-submit', own).click();
      await own.getByText('请设置自己的密码').waitFor();
      await own.getByLabel('当前密码').fill(password);
      await own.getByLabel('新密码', { exact: true }).fill(OWN_PASSWORD);
      await own.getByLabel('再次输入新密码').fill(OWN_PASSWORD);
      await takePicture(own, 'people-3-own-password');
      await own.getByRole('button', { name: '修改密码' }).click();
      await own.locator('[data-testid="connection-state"][data-state="connected"]').waitFor();

      await page.locator('tr[data-account="trial"]').getByText('试用值班员').click();
      await takePicture(page, 'people-4-account');
      await byTestId('switch-account').click();
      await page.locator('.ant-popconfirm .ant-btn-primary').click();
      await page.locator('tr[data-account="trial"]').getByText('已停用', { exact: false }).waitFor();
      // The server lets go within five seconds (its own test); software rendering may take longer to show it.
      await byTestId('sign-in-username', own).waitFor();
      await own.context().close();
      await takePicture(page, 'people-5-accounts');
      await expectAccessible(page);
      await page.getByText('English', { exact: true }).click();
      await page
        .getByText('One-time', { exact: false })
        .or(page.getByText('Disabled', { exact: false }))
        .first()
        .waitFor();
      await takePicture(page, 'people-6-accounts-english');
      await page.getByText('中文', { exact: true }).click();
    },
    PATIENCE_MS,
  );

  it(
    'are taken on in a squad of their own, carry a terminal before any shift is planned, and leave',
    async () => {
      await page.goto(`${e2e.district.url}/admin?tab=officers`);
      await byTestId('officer-records').locator('tr[data-badge]').first().waitFor();
      await byTestId('open-squads').click();
      await byTestId('squad-form').getByLabel('代码').fill('Q-e2e');
      await byTestId('squad-form').getByLabel('名称').fill('机动中队');
      await choose('所属区域', '上城区');
      await byTestId('save-squad').click();
      await byTestId('squads').locator('.ant-table-row', { hasText: 'Q-e2e' }).waitFor();
      await takePicture(page, 'people-7-squads');
      await expectAccessible(page);
      await page.keyboard.press('Escape');

      await byTestId('add-officer').click();
      await page.getByLabel('编号').fill('e2e-1');
      await page.getByLabel('姓名').fill('试用队员');
      await choose('中队', '机动中队');
      await choose('携带终端', 'phone-1');
      await takePicture(page, 'people-8-new-officer');
      await page.getByRole('button', { name: /创\s*建/ }).click();
      const row = byTestId('officer-records').locator('tr[data-badge="e2e-1"]');
      await page.getByPlaceholder('姓名、编号、终端').fill('e2e-1');
      await row.getByText('phone-1').waitFor();
      await page.getByText('English', { exact: true }).click();
      await row.getByText('In service').waitFor();
      await takePicture(page, 'people-9-officers-english');
      await page.getByText('中文', { exact: true }).click();

      await row.click();
      await byTestId('retire-officer').click();
      await page.locator('.ant-popconfirm .ant-btn-primary').click();
      await row.waitFor({ state: 'detached' });
      await page.getByText('含已离职').click();
      await row.getByText('已离职', { exact: false }).waitFor();
    },
    PATIENCE_MS,
  );

  it(
    'are put on duty on the roster by key and by click, copied forward, and refused where they already are',
    async () => {
      await page.goto(`${e2e.district.url}/admin?tab=roster`);
      await byTestId('roster').locator('tbody tr').first().waitFor();
      await takePicture(page, 'people-10-roster');
      await expectAccessible(page);
      await byTestId('week-on').click();
      await byTestId('week-on').click();
      const first = byTestId('roster').locator('tbody tr').first().getByRole('gridcell');
      await first.first().focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      const editor = byTestId('shift-editor');
      await editor.getByLabel('开始').fill('22:00');
      await editor.getByLabel('结束').fill('06:00');
      await editor.getByLabel('休息时段（起）').fill('02:00');
      await editor.getByLabel('休息时段（止）').fill('02:30');
      await takePicture(page, 'people-11-new-shift');
      await page.getByRole('button', { name: /保\s*存/ }).click();
      await first.nth(1).getByText('22:00–06:00').waitFor();
      await first.nth(1).focus();
      await page.keyboard.press('Enter');
      expect(await editor.getByLabel('休息时段（止）').inputValue()).toBe('02:30');
      await page.keyboard.press('Escape');

      await first.nth(1).focus();
      await page.keyboard.press('n');
      await editor.getByLabel('开始').fill('23:00');
      await editor.getByLabel('结束').fill('23:30');
      // It begins as the one before, with its rest.
      await editor.getByLabel('休息时段（起）').fill('');
      await editor.getByLabel('休息时段（止）').fill('');
      await page.getByRole('button', { name: /保\s*存/ }).click();
      await byTestId('shift-refused').getByText('重叠', { exact: false }).waitFor();
      await takePicture(page, 'people-12-overlap');
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: '复制到次日' }).nth(1).click();
      await first.nth(2).getByText('22:00–06:00').waitFor();
      await byTestId('undo-roster').click();
      await first.nth(2).getByText('22:00–06:00').waitFor({ state: 'detached' });
      await byTestId('copy-week').click();
      await first.nth(1).getByText('22:00–06:00').waitFor();
      await page.getByText('English', { exact: true }).click();
      await page.getByText('Copy to next week').waitFor();
      await takePicture(page, 'people-13-roster-english');
      await page.getByText('中文', { exact: true }).click();
      await first.nth(1).focus();
      await page.keyboard.press('Delete');
      await first.nth(1).getByText('22:00–06:00').waitFor({ state: 'detached' });
    },
    PATIENCE_MS,
  );

  it('had nothing go wrong in the browser', () => {
    // The browser itself notes what was refused on purpose: the ended session, the shift over another one.
    expect(e2e.consoleErrors.filter((text) => !/status of (401|409)/.test(text))).toEqual([]);
  });
});
