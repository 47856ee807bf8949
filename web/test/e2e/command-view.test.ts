import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { apiAs } from './api-as.ts';
import { openDistrictDatabase } from './district-database.ts';
import { chromiumPath, startBeforeTests, type DistrictUnderTest } from './district-under-test.ts';
import { PATIENCE_MS, takePicture, tokensOf } from './running-district.ts';

/** What a stranger does in the first minutes, in a real browser, on the platform as `npm start` runs it. */

const viewport = { width: 1600, height: 900 };

let e2e: DistrictUnderTest;
let page: Page;

const byTestId = (id: string) => page.locator(`[data-testid="${id}"]`);

describe.skipIf(chromiumPath === undefined)('a district under command', () => {
  e2e = startBeforeTests();
  beforeAll(async () => {
    page = await e2e.open('', { viewport });
  }, 200_000);

  it(
    'signs in',
    async () => {
      await byTestId('sign-in-demo-operator').waitFor();
      await takePicture(page, '1-sign-in');
      await expectAccessible(page);
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
      const picture = (): Promise<Buffer> => page.screenshot({ clip, timeout: PATIENCE_MS });
      const before = { picture: await picture(), sequence: await sequence() };
      await expect.poll(sequence).toBeGreaterThan(before.sequence);
      await expect.poll(async () => (await picture()).equals(before.picture)).toBe(false);
      await takePicture(page, '2-district');
    },
    PATIENCE_MS * 2,
  );

  it(
    'opens the cluster with the worst state by key, and shuts all again',
    async () => {
      const clusters = async (): Promise<number> =>
        Number(await page.locator('[data-clusters-drawn]').getAttribute('data-clusters-drawn'));
      const atDistrictHeight = await clusters();
      expect(atDistrictHeight).toBeGreaterThan(2);
      await page.keyboard.press('o');
      await expect.poll(clusters, { timeout: 60_000 }).toBeLessThan(atDistrictHeight / 2);
      await takePicture(page, '2b-cluster-opened');
      await page.keyboard.press('h');
      await expect.poll(clusters, { timeout: 60_000 }).toBeGreaterThan(atDistrictHeight / 2);
    },
    PATIENCE_MS,
  );

  it(
    'finds and does by one field, all by keyboard',
    async () => {
      await page.keyboard.press('Control+k');
      await byTestId('palette').fill('南山路');
      await byTestId('palette-entry').first().waitFor();
      await takePicture(page, '2c-palette');
      await byTestId('palette').fill('cam-016');
      await byTestId('palette-entry').first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('[data-testid="device-card"][data-device="cam-016"]').waitFor();
      await page.keyboard.press('Escape');
      await byTestId('device-card').waitFor({ state: 'detached' });
      // Whoever is not on duty is found as well, and why nothing is seen of them.
      const ask = await apiAs(e2e.district, 'operator');
      const officers = (await ask('GET', '/officers')) as { readonly badge: string; readonly shift: object | null }[];
      await page.keyboard.press('Control+k');
      await byTestId('palette').fill(officers.find(({ shift }) => shift === null)!.badge);
      await byTestId('palette-entry').first().waitFor();
      await page.keyboard.press('Enter');
      await byTestId('officer-card').getByText('该队员不在岗', { exact: false }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('h');
    },
    PATIENCE_MS,
  );

  it(
    'selects an officer and draws the trail',
    async () => {
      await byTestId('officer-row').first().click();
      await byTestId('officer-card').waitFor();
      await byTestId('officer-trail-ready').waitFor({ state: 'attached' });
      await takePicture(page, '3-officer-and-trail', 3_000);
      await expectAccessible(page);
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
        // Those out of sight come first, and are mostly those who do not answer.
        await page.locator('[data-testid="officer-row"][data-state="live"]').nth(candidate).click();
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
      // Where that was, as it is stored, is gone to.
      const lookedAt = await page.locator('#root').getAttribute('data-looks-at');
      await page
        .locator('[data-testid="ladder-step"][data-state="accepted"] [data-testid="step-place"]')
        .first()
        .click();
      await expect.poll(() => page.locator('#root').getAttribute('data-looks-at')).not.toBe(lookedAt);
      await takePicture(page, '4-instruction-accepted', 2_000);
    },
    PATIENCE_MS * 4,
  );

  it(
    'instructs several officers at once, and cancels after asking, for one alone and for all',
    async () => {
      await byTestId('tab-officers').click();
      // By name and not by row: the list puts those out of sight first and moves while one chooses.
      const inSight = page.locator('[data-testid="officer-row"][data-state="live"]');
      await inSight.nth(8).waitFor();
      const chosen = await inSight.evaluateAll((rows) =>
        rows.slice(6, 9).map((row) => row.getAttribute('data-officer') ?? ''),
      );
      for (const officer of chosen)
        await page
          .locator(`.officer-row:has([data-officer="${officer}"])`)
          .locator('[data-testid="officer-choose"]')
          .click();
      await byTestId('instruct-chosen').click();
      await byTestId('instruct-text').fill('请到河坊街集合。');
      await byTestId('instruct-send').click();
      await byTestId('instruction-card').waitFor();
      expect(await byTestId('instruction-card').locator('[data-testid="ladder"]').count()).toBe(3);
      const cancelled = page.locator('[data-testid="ladder"][data-state="cancelled"]');
      await byTestId('receiver-give').first().click();
      await byTestId('reassign-to').first().waitFor();
      await byTestId('receiver-cancel').first().click();
      await byTestId('receiver-cancel-why').fill('另有任务');
      await byTestId('receiver-cancel-confirm').click();
      await cancelled.waitFor();
      expect(await cancelled.textContent()).toContain('另有任务');
      await byTestId('instruction-cancel').click();
      await takePicture(page, '4b-cancel');
      expect(await cancelled.count()).toBe(1);
      await byTestId('instruction-cancel-confirm').click();
      // Somebody who refused in the meantime has nothing left to be cancelled.
      const ended = page.locator(
        ['cancelled', 'refused'].map((end) => `[data-testid="ladder"][data-state="${end}"]`).join(),
      );
      await ended.nth(2).waitFor();
      expect(await cancelled.count()).toBeGreaterThan(1);
      // One Esc closes the card and nothing else.
      await page.keyboard.press('Escape');
      await byTestId('instruction-card').waitFor({ state: 'detached' });
    },
    PATIENCE_MS,
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
      await expectAccessible(page);
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
      await takePicture(page, '7-coverage', 3_000);
      await byTestId('tab-performance').click();
      await byTestId('performance-table').waitFor();
      await takePicture(page, '8-performance');
    },
    PATIENCE_MS,
  );

  it(
    'accepts a plan one by one and as a whole, and says what of it does not hold any more',
    async () => {
      // However little the district needs at the moment: these are seen to.
      const database = openDistrictDatabase(e2e.district);
      await database.ask(
        `insert into alarm (source_device_number, type, severity, origin, evidence, raised_at)
         select number, 'manhole-moved', 'major', 'browser test', '{}', now() from device
         where kind = 'probe' and lon is not null order by md5(id) limit 6 on conflict do nothing`,
      );
      await database.close();
      const supervisor = await apiAs(e2e.district, 'administrator');
      await expect.poll(async () => (await supervisor('GET', '/allocation/plan')).moves.length).toBeGreaterThan(3);
      await byTestId('tab-gaps').click();
      await byTestId('plan-open').click();
      await byTestId('plan-moves').waitFor();
      const isIssued = byTestId('plan').getByText('已下达');
      await byTestId('plan-accept').first().click();
      await isIssued.first().waitFor();
      // Somebody else is sooner with one of the rest.
      const [{ officerId, stops }] = (await supervisor('GET', '/allocation/plan')).moves;
      await supervisor('POST', '/allocation/accept', {
        ...{ idempotencyKey: crypto.randomUUID(), officerId, text: '请前往处置。', deadlineMinutes: 45 },
        stops: stops.map(({ alarmId, cellId, name, lon, lat }: Record<string, unknown>) => ({
          alarmId,
          cellId,
          name,
          lon,
          lat,
        })),
      });
      await byTestId('plan-accept-all').click();
      await page.locator('.ant-popconfirm .ant-btn-primary').click();
      await byTestId('plan-refusal').first().waitFor();
      await expect.poll(() => isIssued.count()).toBeGreaterThan(1);
      await expect.poll(() => byTestId('plan-accept').count()).toBe(0);
      await takePicture(page, '7b-plan');
      await expectAccessible(page);
      await byTestId('plan').locator('.ant-drawer-close').click();
    },
    PATIENCE_MS,
  );

  it(
    'speaks English, and Chinese again; the choice outlives the page',
    async () => {
      await byTestId('language-switch').first().click();
      await page.getByText('Officers', { exact: true }).first().waitFor();
      await takePicture(page, '9-english');
      await expectAccessible(page);
      await page.reload();
      await page.getByText('Officers', { exact: true }).first().waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await byTestId('language-switch').first().click();
      await page.getByText('队员', { exact: true }).first().waitFor();
      await page.close();
    },
    PATIENCE_MS,
  );

  it(
    'shows a stranger around, who may say no, and again when asked; in the language of the browser',
    async () => {
      const stranger = await (await e2e.browser.newContext({ viewport, locale: 'en-GB' })).newPage();
      const found = (id: string) => stranger.locator(`[data-testid="${id}"]`);
      await stranger.goto(e2e.district.url);
      await stranger.locator('html[lang="en"]').waitFor();
      await found('sign-in-demo-operator').click();
      await found('tour-offer').waitFor();
      await found('tour-skip').click();
      await found('tour-offer').waitFor({ state: 'detached' });
      await stranger.reload();
      await found('officer-row').first().waitFor();
      expect(await found('tour-offer').count()).toBe(0);
      await stranger.keyboard.press('?');
      await found('tour-again').click();
      const titles: string[] = [];
      for (let step = 0; step < 7; step++) {
        const title = await stranger.locator('.ant-tour-title').textContent();
        titles.push(title ?? '');
        if (step === 1) await takePicture(stranger, '2a-tour');
        await stranger.locator('.ant-tour-next-btn').click();
      }
      expect(new Set(titles).size).toBe(7);
      await stranger.locator('.ant-tour').waitFor({ state: 'hidden' });
      await stranger.context().close();
    },
    PATIENCE_MS,
  );

  it(
    'lets a supervisor watch on a telephone, without buttons to instruct',
    async () => {
      const phone = await e2e.open('', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
      const onPhone = (id: string) => phone.locator(`[data-testid="${id}"]`);
      await onPhone('sign-in-demo-supervisor').tap();
      await onPhone('tab-officers').tap();
      await onPhone('officer-row').first().tap();
      await onPhone('officer-card').waitFor();
      await onPhone('officer-trail-ready').waitFor({ state: 'attached' });
      await takePicture(phone, '10-telephone');
      await expectAccessible(phone);
      for (const id of ['instruct-open', 'officer-choose', 'instruct-form']) expect(await onPhone(id).count()).toBe(0);
      const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await phone.context().close();
    },
    PATIENCE_MS,
  );

  it(
    'shows an officer the own shifts',
    async () => {
      const own = await e2e.open('', { viewport: { width: 390, height: 844 } });
      await own.locator('[data-testid="sign-in-demo-officer"]').click();
      await own.locator('[data-testid="officer-page"]').waitFor();
      await own.locator('[data-testid="officer-tab-own"]').click();
      await own.locator('.figure').first().waitFor();
      // Whoever tries it is somebody on shift, with a trail to look at.
      await own.locator('[data-testid="trail-drawing"]').waitFor();
      await takePicture(own, '11-officer');
      await own.locator('[data-testid="sign-out"]').click();
      await own.locator('[data-testid="sign-in-submit"]').waitFor();
      await own.context().close();
    },
    PATIENCE_MS,
  );

  it(
    'shows an administrator why a message was refused, and admits it corrected',
    async () => {
      const report = `id=phone-2:${tokensOf(e2e.district)['phone-2']!}&timestamp=soon&lat=30.245&lon=120.17`;
      expect((await fetch(`http://127.0.0.1:${e2e.district.ports['OSMAND_PORT']!}/?${report}`)).status).toBe(200);

      const admin = await e2e.open('', { viewport });
      const onPage = (id: string) => admin.locator(`[data-testid="${id}"]`);
      await onPage('sign-in-demo-administrator').click();
      await onPage('tab-officers').waitFor();
      await admin.goto(`${e2e.district.url}/devices`);
      await onPage('device-row').first().waitFor();
      await onPage('dead-letter-row').first().waitFor();
      await takePicture(admin, '12-devices');
      await onPage('language-switch').click();
      await admin.locator('html[lang="en"]').waitFor({ state: 'attached' });
      await onPage('dead-letter-row').first().click();
      await onPage('re-admit').click();
      await onPage('refused-again').waitFor();
      await takePicture(admin, '13-dead-letter-english');
      await onPage('dead-letter-text').fill(`timestamp=${String(Date.now())}&lat=30.245&lon=120.17`);
      await onPage('re-admit').click();
      await onPage('re-admit').waitFor({ state: 'detached' });
      await admin.context().close();
    },
    PATIENCE_MS,
  );

  it('without an error in the console', () => {
    // The browser itself notes what was refused on purpose: the move that somebody else had accepted.
    expect(e2e.consoleErrors.filter((text) => !text.includes('status of 409'))).toEqual([]);
  });
});
