import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { PHONE, prepareDemoOfficer, type DemoOfficer } from '../demo-officer.ts';
import { BROWSERS_OWN_NOTES, chromiumPath, startBeforeTests } from '../district-under-test.ts';
import { PATIENCE_MS, takePicture } from '../running-district.ts';

/** An officer appeals on the phone; a supervisor and then somebody else decide; the fact stays and an exemption says why. */

const DESK = { viewport: { width: 1600, height: 1000 } };

describe.skipIf(chromiumPath === undefined)('an appeal', () => {
  const e2e = startBeforeTests({ SIMULATORS: '0' });
  let demo: DemoOfficer;
  let phone: Page;
  let supervisor: Page;

  const find = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`);
  /** The phone asks for itself every half minute; whoever waits for it looks anew. */
  const openOwn = async (): Promise<void> => {
    await phone.reload();
    await find(phone, 'officer-tab-own').click();
    await find(phone, 'shift-appeals').waitFor();
  };
  const openAppeals = async (role: string): Promise<Page> => {
    const page = await e2e.openAs(role, '/supervise', DESK);
    await find(page, 'appeals-tab').click();
    return page;
  };
  const decide = async (page: Page, outcome: 'granted' | 'rejected', words: string): Promise<void> => {
    await find(page, 'appeal-decide').click();
    const choice = page.locator(`input[value="${outcome}"]`);
    await page.locator('.ant-radio-button-wrapper').filter({ has: choice }).click();
    await find(page, 'appeal-reason').fill(words);
    await takePicture(page, `appeal-decide-${outcome}`);
    await find(page, 'appeal-decide-confirm').click();
  };

  beforeAll(async () => {
    demo = await prepareDemoOfficer(e2e.district);
    phone = await e2e.openAs('officer', '/officer', PHONE);
    supervisor = await openAppeals('supervisor');
  }, 200_000);
  afterAll(() => demo.close());

  it(
    'is made against a figure of an own shift, and waits on the supervisor’s page with the number of those open',
    async () => {
      await find(phone, 'officer-tab-own').click();
      await find(phone, 'appeal-begin').click();
      await find(phone, 'appeal-measure').selectOption('coverage');
      await find(phone, 'appeal-words').fill('上午设备故障，全程在责任区内。');
      await takePicture(phone, 'appeal-1-writing');
      await expectAccessible(phone);
      await find(phone, 'appeal-send').click();
      await phone.locator('[data-testid="own-appeal"][data-state="open"][data-level="1"]').waitFor();
      await supervisor.reload();
      await supervisor.locator('[data-testid="appeals-tab"][data-open="1"]').click();
      await find(supervisor, 'appeal-row').waitFor();
    },
    PATIENCE_MS,
  );

  it(
    'rejected goes further, and the first to decide cannot decide again',
    async () => {
      await decide(supervisor, 'rejected', '没有设备故障的记录。');
      await supervisor.locator('[data-testid="appeal-row"][data-state="rejected"]').waitFor();
      await openOwn();
      expect(await find(phone, 'own-appeal').textContent()).toContain('没有设备故障的记录');
      await find(phone, 'appeal-further').click();
      await find(phone, 'appeal-words').fill('维修单在中队，编号可查。');
      await find(phone, 'appeal-send').click();
      await phone.locator('[data-testid="own-appeal"][data-state="open"][data-level="2"]').waitFor();
      await takePicture(phone, 'appeal-2-further');
      await supervisor.reload();
      await find(supervisor, 'appeals-tab').click();
      await decide(supervisor, 'granted', '再看一次');
      await supervisor.getByText('一级的决定人不能再作二级决定').waitFor();
      expect(await demo.ask('select from exemption')).toHaveLength(0);
    },
    PATIENCE_MS,
  );

  it(
    'granted by somebody else becomes an exemption that names it; the officer reads who decided what',
    async () => {
      const administrator = await openAppeals('administrator');
      await decide(administrator, 'granted', '维修单属实。');
      await administrator.locator('[data-testid="appeal-row"][data-state="granted"]').waitFor();
      await takePicture(administrator, 'appeal-3-decided');
      await expectAccessible(administrator);
      await administrator.locator('.ant-segmented-item', { hasText: '豁免' }).click();
      expect(await find(administrator, 'exemption-row').textContent()).toContain('因申诉');
      await takePicture(administrator, 'appeal-4-exemption');
      await openOwn();
      const own = phone.locator('[data-testid="own-appeal"][data-state="granted"][data-level="2"]');
      expect(await own.textContent()).toContain('维修单属实');
      await find(phone, 'language-switch').click();
      await phone.getByText('level 2 · Granted').waitFor();
      await takePicture(phone, 'appeal-5-own-english');
      const stored = await demo.ask<{ shift: number; measure: string }>(
        'select a.shift_id as shift, a.measure from exemption e join appeal a on a.id = e.appeal_id',
      );
      expect(stored).toEqual([{ shift: demo.shiftId, measure: 'coverage' }]);
    },
    PATIENCE_MS,
  );

  it('had nothing go wrong in the browser but the refusal', () => {
    expect(e2e.consoleErrors.filter((text) => !BROWSERS_OWN_NOTES.test(text) && !/status of 403/.test(text))).toEqual(
      [],
    );
  });
});
