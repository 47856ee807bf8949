import { createHash } from 'node:crypto';
import { writePairingLink } from '@xuncheng/contract';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { apiAs, type Answer, type Ask } from '../api-as.ts';
import { type DemoOfficer, eventually, PHONE, prepareDemoOfficer, tapTwice, waitingFixes } from '../demo-officer.ts';
import { BROWSERS_OWN_NOTES, chromiumPath, startBeforeTests, type DistrictUnderTest } from '../district-under-test.ts';
import { photograph } from '../photograph.ts';
import { ONE_WAIT_MS, PATIENCE_MS, takePicture } from '../running-district.ts';

/** An officer's shift on a phone: paired, clocked in, tracked, without a network, instructed, in need of help, clocked out. */

const START = { longitude: 120.1701234, latitude: 30.2401234, accuracy: 8 };

let e2e: DistrictUnderTest;
let demo: DemoOfficer;
let page: Page;
let context: BrowserContext;

const byTestId = (id: string) => page.locator(`[data-testid="${id}"]`);
const tracking = (state: string, cause = '') =>
  page.locator(`[data-testid="tracking"][data-state="${state}"][data-cause="${cause}"]`).waitFor();

async function countFixes(): Promise<number> {
  const [row] = await demo.ask<{ count: number }>(
    'select count(*)::int as count from fix f join device d on d.number = f.device_number where d.id = $1',
    [demo.deviceId],
  );
  return row!.count;
}
/** Walk north, a few metres every time the phone takes a fix. */
async function walk(steps: number): Promise<void> {
  for (let step = 1; step <= steps; step++) {
    START.latitude += 0.00008;
    await context.setGeolocation(START);
    await page.waitForTimeout(5_300);
  }
}
const asOperator = (): Promise<Ask> => apiAs(e2e.district, 'operator');

describe.skipIf(chromiumPath === undefined)('an officer with a phone', () => {
  e2e = startBeforeTests({ SIMULATORS: '0' });
  beforeAll(async () => {
    demo = await prepareDemoOfficer(e2e.district);
    const { url } = e2e.district;
    const wrong = writePairingLink(url, { deviceId: demo.deviceId, token: 'AAAAAAAAAAAAAAAAAAAAAA' });
    page = await e2e.open(wrong.slice(url.length), PHONE);
    context = page.context();
    await context.grantPermissions(['geolocation'], { origin: url });
    await context.setGeolocation(START);
  }, 200_000);
  afterAll(() => demo.close());

  it(
    'pairs it by the link of the QR code; a wrong one is named, and neither stays in the address bar',
    async () => {
      await page.locator('[data-testid="pair"][data-outcome="refused"]').waitFor();
      expect(page.url()).toBe(`${e2e.district.url}/officer/pair`);
      await page.goto('about:blank');
      await page.goto(writePairingLink(e2e.district.url, { deviceId: demo.deviceId, token: demo.token }));
      await page.locator('[data-testid="pair"][data-outcome="paired"]').waitFor();
      expect(page.url()).toBe(`${e2e.district.url}/officer/pair`);
    },
    PATIENCE_MS,
  );

  it(
    'is not tracked before clocking in, and is from then on; nothing of the scene is loaded',
    async () => {
      await byTestId('pair-go-on').click();
      await byTestId('sign-in-demo-officer').click();
      await tracking('not-tracked', 'off-duty');
      await walk(1);
      expect(await countFixes()).toBe(0);
      await byTestId('beat-drawing').waitFor();
      await takePicture(page, 'officer-2-off-duty');
      await expectAccessible(page);
      await tapTwice(page, 'clock-in', 'rest');
      await expect.poll(() => byTestId('rest').isEnabled()).toBe(true);
      await tracking('tracked');
      await walk(2);
      await eventually(async () => (await countFixes()) >= 2, 'fixes are stored');
      const [shift] = await demo.ask<{ in: Date | null }>(
        'select clocked_in_at as in from shift where officer_id = $1',
        [demo.officerId],
      );
      expect(shift!.in).not.toBeNull();
      await takePicture(page, 'officer-3-tracked');
      await expectAccessible(page);
      const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
      expect(loaded.filter((name) => /SceneView|CommandView|cesium/i.test(name))).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'without a network keeps every fix over a reload, and each is stored once when it is back',
    async () => {
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await page.waitForTimeout(1_000);
      await context.setOffline(true);
      await tracking('kept', 'offline');
      await walk(3);
      const before = await waitingFixes(page);
      expect(before.length).toBeGreaterThanOrEqual(3);
      await page.reload();
      await tracking('kept', 'offline');
      await takePicture(page, 'officer-4-without-network');
      await walk(2);
      const kept = await waitingFixes(page);
      expect(kept).toEqual(expect.arrayContaining(before));
      expect(kept.length).toBeGreaterThan(before.length);
      await context.setOffline(false);
      await page.locator('[data-testid="outbox"][data-fixes="0"]').waitFor();
      await tracking('tracked');
      const stored = async (): Promise<{ time: number; count: number }[]> =>
        demo.ask(
          `select (date_part('epoch', time) * 1000)::float8 as time, count(*)::int as count
           from fix f join device d on d.number = f.device_number where d.id = $1 group by time`,
          [demo.deviceId],
        );
      await eventually(async () => {
        const times = new Set((await stored()).map(({ time }) => Math.round(time)));
        return kept.every((time) => times.has(time));
      }, 'what was kept is stored');
      expect((await stored()).every(({ count }) => count === 1)).toBe(true);
    },
    PATIENCE_MS * 2,
  );

  it(
    'takes an instruction to its end, each step once, also when it was said without a network',
    async () => {
      const send = await asOperator();
      const photo = await photograph(page, 1_200, 900);
      const sha256 = createHash('sha256').update(photo).digest('hex');
      await send('PUT', `/instruction-photos/${sha256}`, photo);
      const order = {
        idempotencyKey: crypto.randomUUID(),
        officerIds: [demo.officerId],
        text: '南山路口流动摊贩占道，请前往劝离并反馈。',
        photos: [sha256],
        priority: 'urgent',
        place: { lon: START.longitude + 0.003, lat: START.latitude, name: '南山路口' },
        drawing: {
          type: 'LineString',
          coordinates: [
            [START.longitude, START.latitude],
            [START.longitude + 0.002, START.latitude],
            [START.longitude + 0.003, START.latitude + 0.001],
          ],
        },
      };
      let issued: { id?: string; code?: string } = {};
      // The clock-in narrows the shift that the server holds in memory.
      await eventually(async () => {
        issued = await send('POST', '/instructions', order);
        return issued.id !== undefined;
      }, 'the officer is on duty for the command centre');
      await byTestId('open-orders').waitFor();
      await byTestId('officer-tab-instructions').click();
      await page.locator('[data-testid="order"][data-step="read"]').waitFor();
      expect(await byTestId('order-drawing').getAttribute('aria-label')).toMatch(/^线 3\d\d m$/);
      const shown = byTestId('order-photos').locator('img');
      const widthOf = () => shown.evaluate((image: HTMLImageElement) => image.naturalWidth);
      await expect.poll(widthOf).toBe(1_200);
      await takePicture(page, 'officer-5-order');
      await expectAccessible(page);
      // What came once is here without a network.
      await context.setOffline(true);
      await page.reload();
      await byTestId('officer-tab-instructions').click();
      await byTestId('order-drawing').waitFor();
      await expect.poll(widthOf).toBe(1_200);
      await shown.tap();
      await page.locator('.ant-image-preview').waitFor();
      await takePicture(page, 'officer-5-photo');
      await page.locator('.ant-image-preview-close').tap();
      await page.locator('.ant-image-preview').waitFor({ state: 'detached' });
      await context.setOffline(false);
      await tapTwice(page, 'order-accepted', 'order-en-route');
      await context.setOffline(true);
      await byTestId('order-en-route').click();
      await byTestId('order-arrived').click();
      await byTestId('order-done').click();
      await byTestId('order-over').waitFor();
      await page.locator('[data-testid="outbox"]:not([data-waiting="0"])').waitFor();
      await context.setOffline(false);
      const path = `/instructions/${issued.id!}`;
      await eventually(
        async () => (await send('GET', path)).receivers[0].state === 'done',
        'the command centre sees it done',
      );
      const said = (await send('GET', path)).receivers[0].steps.filter(
        ({ source }: { source: string }) => source === 'terminal',
      );
      expect(said.map(({ state }: { state: string }) => state)).toEqual([
        'delivered',
        'read',
        'accepted',
        'en-route',
        'arrived',
        'done',
      ]);
      await page.locator('[data-testid="outbox"][data-waiting="0"]').waitFor();
      await expectAccessible(page);
    },
    PATIENCE_MS,
  );

  it(
    'refuses with a reason',
    async () => {
      const send = await asOperator();
      const order = { idempotencyKey: crypto.randomUUID(), officerIds: [demo.officerId], text: '请到社区参加会议。' };
      const { id } = await send('POST', '/instructions', order);
      await page.locator('[data-testid="order"][data-step="read"]').waitFor();
      await tapTwice(page, 'order-refuse', 'refuse-far');
      await takePicture(page, 'officer-6-refuse');
      await byTestId('refuse-busy').click();
      await eventually(async () => {
        const [receiver] = (await send('GET', `/instructions/${String(id)}`)).receivers;
        return receiver.state === 'refused' && receiver.steps.at(-1).reason === '正在处理其他事项';
      }, 'the reason is read');
    },
    PATIENCE_MS,
  );

  it(
    'shows a pushed instruction by its worker, once however often it is pushed; touched, the page shows the instructions',
    async () => {
      const { url } = e2e.district;
      await context.grantPermissions(['geolocation', 'notifications'], { origin: url });
      await byTestId('officer-tab-duty').click();
      // No browser of a test has a push service: the message is put where it would come in.
      const inspector = await context.newCDPSession(page);
      const registered = new Promise<string>((resolve) => {
        inspector.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
          const found = registrations.find(({ scopeURL }) => scopeURL === `${url}/officer`);
          if (found) resolve(found.registrationId);
        });
      });
      await inspector.send('ServiceWorker.enable');
      const registrationId = await registered;
      const message = { id: crypto.randomUUID(), kind: 'order', priority: 'urgent', text: '南山路口集合。' };
      const deliver = (data: string): Promise<unknown> =>
        inspector.send('ServiceWorker.deliverPushMessage', { origin: url, registrationId, data });
      const shown = (): Promise<{ title: string; body: string; tag: string }[]> =>
        page.evaluate(async () =>
          (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag }) => ({
            title,
            body,
            tag,
          })),
        );
      // One after the other: Chromium on a busy machine has lost one of three that came at once.
      await expect
        .poll(async () => {
          await deliver(JSON.stringify(message));
          return (await shown()).length;
        })
        .toBe(1);
      await deliver(JSON.stringify(message));
      await deliver('not a message');
      await expect.poll(async () => (await shown()).length).toBe(2);
      expect(await shown()).toEqual(
        expect.arrayContaining([
          { title: '紧急指令', body: '南山路口集合。', tag: message.id },
          { title: '新指令', body: '', tag: '' },
        ]),
      );
      const worker = context.serviceWorkers().find((one) => one.url() === `${url}/sw.js`)!;
      await worker.evaluate(async (tag) => {
        const scope = globalThis as unknown as {
          readonly registration: ServiceWorkerRegistration;
          readonly NotificationEvent: new (type: string, init: { notification: Notification }) => Event;
          readonly dispatchEvent: (event: Event) => boolean;
        };
        const [notification] = await scope.registration.getNotifications({ tag });
        scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification: notification! }));
      }, message.id);
      await page.locator('[data-testid="officer-tab-instructions"][aria-current="page"]').waitFor();
      await expect.poll(async () => (await shown()).map(({ tag }) => tag)).toEqual(['']);
    },
    PATIENCE_MS,
  );

  it(
    'calls for help by holding, not by touching, and withdraws it',
    async () => {
      const send = await asOperator();
      const calls = async (): Promise<Answer[]> =>
        (await send('GET', '/alarms?state=all')).filter(({ type }: { type: string }) => type === 'sos');
      const button = (await byTestId('help').boundingBox())!;
      await page.mouse.move(button.x + 20, button.y + 20);
      await page.mouse.down();
      await page.waitForTimeout(600);
      await page.mouse.up();
      await page.waitForTimeout(2_000);
      expect(await byTestId('help-active').count()).toBe(0);
      await page.mouse.down();
      await page.waitForTimeout(2_400);
      await page.mouse.up();
      await byTestId('help-active').waitFor();
      await eventually(async () => (await calls()).length === 1, 'the command centre has the alarm');
      await takePicture(page, 'officer-7-help');
      const [call] = await calls();
      expect(call).toMatchObject({ active: true, severity: 'critical', sourceDeviceId: demo.deviceId });
      expect(call.lat).toBeCloseTo(START.latitude, 3);
      // Whoever calls is told that somebody has seen it, also after coming back.
      const seen = page.locator('[data-testid="help-active"][data-seen="true"]');
      expect(await seen.count()).toBe(0);
      await send('POST', `/alarms/${String(call.id)}/acknowledge`);
      await seen.waitFor();
      await takePicture(page, 'officer-7b-help-seen');
      await page.reload();
      await seen.waitFor();
      await byTestId('withdraw-help').click();
      await eventually(async () => (await calls())[0].active === false, 'the alarm is cleared');
      expect(await calls()).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it(
    'is told why there is no tracking, and the command centre with them',
    async () => {
      await byTestId('officer-tab-duty').click();
      await context.setGeolocation({ ...START, accuracy: 120 });
      await tracking('not-tracked', 'inaccurate');
      const said = async (): Promise<{ tracking: string; permission: string }> =>
        (
          await demo.ask<{ tracking: string; permission: string }>(
            'select tracking, permission from device_state s join device d on d.number = s.device_number where d.id = $1',
            [demo.deviceId],
          )
        )[0]!;
      await eventually(async () => (await said()).tracking === 'inaccurate', 'the reason is stored');
      await takePicture(page, 'officer-8-inaccurate');
      await context.setGeolocation(START);
      await tracking('tracked');
      await eventually(async () => (await said()).tracking === 'well', 'it is well again');
    },
    PATIENCE_MS,
  );

  it(
    'sees the own trail, figures and score with its formula, in English as well',
    async () => {
      await byTestId('officer-tab-own').click();
      await byTestId('trail-drawing').waitFor();
      const score = byTestId('own-score');
      expect(await score.textContent()).toContain('得分 = ');
      expect(await score.locator('tr[data-measure]').count()).toBeGreaterThan(5);
      await score.getByTestId('show-evidence').first().click();
      await byTestId('period-evidence').waitFor();
      await page.keyboard.press('Escape');
      await byTestId('period-evidence').waitFor({ state: 'detached' });
      await takePicture(page, 'officer-9-own');
      await expectAccessible(page);
      await byTestId('language-switch').click();
      await takePicture(page, 'officer-9-own-english');
      await byTestId('officer-tab-instructions').click();
      await takePicture(page, 'officer-10-orders-english');
      await byTestId('officer-tab-duty').click();
      await takePicture(page, 'officer-10-duty-english');
    },
    PATIENCE_MS,
  );

  it(
    'saves the battery: positions now and then, and a black screen that a touch ends',
    async () => {
      await byTestId('officer-tab-duty').click();
      await byTestId('battery-saver').click();
      await tracking('tracked');
      const before = await countFixes();
      const began = Date.now();
      let step = 0;
      while (!(await byTestId('dark-screen').isVisible())) {
        if (Date.now() - began > ONE_WAIT_MS) throw new Error('the screen stays bright');
        await context.setGeolocation({ ...START, latitude: START.latitude + 0.002 + ++step * 2e-5 });
        await page.waitForTimeout(500);
      }
      const seconds = (Date.now() - began) / 1_000;
      // One when it was switched on and one every 20 s; all the time it would be one every 5 s.
      const taken = (await countFixes()) - before;
      expect(taken).toBeGreaterThan(0);
      expect(taken).toBeLessThanOrEqual(1 + Math.ceil(seconds / 20));
      await tracking('tracked');
      await takePicture(page, 'officer-11-dark');
      await byTestId('dark-screen').click();
      await byTestId('dark-screen').waitFor({ state: 'detached' });
      await byTestId('battery-saver').click();
    },
    PATIENCE_MS,
  );

  it(
    'rests, also when that is said without a network: once, with its place, and seen by the operator',
    async () => {
      const rests = (): Promise<{ seconds: number; begun_lat: number | null; ended_lat: number | null }[]> =>
        demo.ask(
          `select extract(epoch from r.ends_at - r.starts_at)::float8 as seconds, r.begun_lat, r.ended_lat
           from said_rest r join shift s on s.id = r.shift_id where s.officer_id = $1 order by r.starts_at`,
          [demo.officerId],
        );
      await byTestId('rest').click();
      expect(await byTestId('resting').textContent()).toMatch(/^Resting since \d\d:\d\d/);
      await eventually(async () => (await rests()).length === 1, 'the rest is stored');
      const operator = await e2e.openAs('operator', '/', { viewport: { width: 1400, height: 900 } });
      await operator.locator('[data-testid="tab-alarms"]').waitFor();
      await operator.keyboard.press('Control+k');
      const [officer] = await demo.ask<{ badge: string }>('select badge from officer where id = $1', [demo.officerId]);
      await operator.locator('[data-testid="palette"]').fill(officer!.badge);
      await operator.locator('[data-testid="palette-entry"]').first().click();
      const seen = operator.locator('[data-testid="officer-resting"]');
      expect(await seen.textContent()).toMatch(/^\d\d:\d\d 起休息，至多到 \d\d:\d\d$/);
      await takePicture(operator, 'officer-resting-seen');
      await takePicture(page, 'officer-resting');

      // Ended without a network, over a reload.
      await context.setOffline(true);
      await byTestId('resume').click();
      await byTestId('rest').waitFor();
      await page.reload();
      await page.locator('[data-testid="outbox"]:not([data-waiting="0"])').waitFor();
      await byTestId('rest').waitFor();
      await context.setOffline(false);
      await eventually(async () => (await rests())[0]!.ended_lat !== null, 'the end is stored');
      const [rest, ...others] = await rests();
      expect([others, rest!.seconds < 300]).toEqual([[], true]);
      expect(rest!.begun_lat).toBeCloseTo(START.latitude, 2);
      await seen.waitFor({ state: 'detached' });
      await operator.context().close();
    },
    PATIENCE_MS,
  );

  it(
    'clocks out, and is not tracked any more',
    async () => {
      await byTestId('clock-out').click();
      await page.locator('.ant-popconfirm .ant-btn-primary').click();
      await tracking('not-tracked', 'off-duty');
      await eventually(async () => {
        const [shift] = await demo.ask<{ out: Date | null }>(
          'select clocked_out_at as out from shift where officer_id = $1',
          [demo.officerId],
        );
        return shift!.out !== null;
      }, 'the clock-out is stored');
      await page.locator('[data-testid="outbox"][data-waiting="0"]').waitFor();
      const before = await countFixes();
      await walk(2);
      expect(await countFixes()).toBe(before);
      await takePicture(page, 'officer-11-clocked-out');
    },
    PATIENCE_MS,
  );

  it(
    'is told that a clock-in was not taken; what was measured meanwhile has not left the phone',
    async () => {
      const before = await countFixes();
      await demo.ask('update shift set device_number = null where officer_id = $1', [demo.officerId]);
      await context.setOffline(true);
      await byTestId('clock-in').click();
      await tracking('kept', 'offline');
      await walk(2);
      expect((await waitingFixes(page)).length).toBeGreaterThanOrEqual(1);
      await context.setOffline(false);
      await byTestId('refusal').waitFor();
      await tracking('not-tracked', 'off-duty');
      expect(await waitingFixes(page)).toEqual([]);
      await page.waitForTimeout(2_000);
      expect(await countFixes()).toBe(before);
      await takePicture(page, 'officer-12-refused');
    },
    PATIENCE_MS,
  );

  it(
    'is one phone in one tab: a second one says where the phone is, and is it when the first is closed',
    async () => {
      const second = await context.newPage();
      await second.goto(`${e2e.district.url}/officer`);
      await second.locator('[data-testid="tracking"][data-cause="elsewhere"]').waitFor();
      await page.close();
      await second.locator('[data-testid="tracking"][data-cause="off-duty"]').waitFor();
    },
    PATIENCE_MS,
  );

  it('had nothing go wrong in the browser', () => {
    expect(e2e.consoleErrors.filter((text) => !BROWSERS_OWN_NOTES.test(text))).toEqual([]);
  });
});
