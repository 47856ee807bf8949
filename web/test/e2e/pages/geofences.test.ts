import { connectAsync } from 'mqtt';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { PHONE, prepareDemoOfficer, type DemoOfficer } from '../demo-officer.ts';
import { chromiumPath, startBeforeTests } from '../district-under-test.ts';
import { switchLayers } from '../layer-picture.ts';
import { ONE_WAIT_MS, PATIENCE_MS, takePicture, tokensOf } from '../running-district.ts';

/** A fence drawn on the map, somebody who walks in, and what the command centre sees of it without a reload. */

const viewport = { width: 1600, height: 900 };
/** Corners on the map between the docks. */
const CORNERS = [
  [760, 400],
  [940, 400],
  [940, 560],
  [760, 560],
] as const;

const LAYERS = [
  ...['names', 'officers', 'alarms', 'geofences', 'cones', 'cameras', 'probes', 'trackers'],
  ...['coverage', 'streets', 'trailArea', 'cells', 'areas', 'blocks', 'labels'],
];

type Place = readonly [lon: number, lat: number];

describe.skipIf(chromiumPath === undefined)('a geofence', () => {
  const e2e = startBeforeTests({ SIMULATORS: '0' });
  let demo: DemoOfficer;
  let page: Page;
  let fixes = 0;
  const byTestId = (id: string) => page.locator(`[data-testid="${id}"]`);

  beforeAll(async () => {
    demo = await prepareDemoOfficer(e2e.district);
    page = await e2e.openAs('operator', '/', { viewport }, true);
    await page.locator('[data-scene-ready="true"]').waitFor();
  }, 300_000);
  afterAll(() => demo.close());

  /** Says over MQTT, as the officer's terminal, where it is: every second and a half until `seen`. */
  async function standAt([lon, lat]: Place, seen: () => Promise<boolean>): Promise<void> {
    const phone = await connectAsync(`mqtt://127.0.0.1:${e2e.district.ports['MQTT_PORT']!}`, {
      clientId: demo.deviceId,
      username: demo.deviceId,
      password: demo.token,
    });
    const deadline = Date.now() + ONE_WAIT_MS;
    do {
      fixes++;
      // Walking, not standing: 11 m north at each step.
      const fix = { id: fixes, time: Date.now(), lon, lat: lat + (fixes % 20) * 0.0001, accuracy: 5 };
      await phone.publishAsync(`v1/${demo.deviceId}/up/fix`, JSON.stringify(fix), { qos: 1 });
      await page.waitForTimeout(1_500);
    } while (!(await seen()) && Date.now() < deadline);
    await phone.endAsync();
    expect(await seen()).toBe(true);
  }

  async function middleOfFence(): Promise<Place> {
    const [row] = await demo.ask<{ ring: Place[] }>("select shape->'ring' as ring from geofence limit 1");
    const { ring } = row!;
    return [
      ring.reduce((sum, [lon]) => sum + lon / ring.length, 0),
      ring.reduce((sum, [, lat]) => sum + lat / ring.length, 0),
    ];
  }

  it(
    'is drawn on the map by key and clicks, and listed',
    async () => {
      await page.keyboard.press('f');
      await byTestId('fence-form').waitFor();
      await byTestId('fence-kind').getByText('Circle').click();
      await page.mouse.click(760, 400);
      await page.waitForTimeout(800);
      await page.mouse.click(860, 400);
      await byTestId('fence-drawn').getByText('radius', { exact: false }).waitFor();
      await byTestId('fence-kind').getByText('Polygon').click();
      for (const [x, y] of CORNERS) {
        await page.mouse.click(x, y);
        await page.waitForTimeout(800);
      }
      await byTestId('close-fence').click();
      await byTestId('fence-drawn').waitFor();
      await byTestId('fence-name').fill('Metro works');
      await page.getByLabel('Stay (s)').fill('3');
      await byTestId('fence-alarm-enter').click();
      await page.locator('.ant-select-item-option', { hasText: 'Major' }).click();
      await byTestId('add-fence-hours').click();
      await takePicture(page, 'fence-1-form');
      await expectAccessible(page);
      await page.getByLabel('Delete these hours').click();
      await byTestId('save-fence').click();
      await byTestId('geofence-card').getByText('Metro works').waitFor();
      await byTestId('tab-geofences').click();
      await byTestId('geofence-row').getByText('Metro works').waitFor();
      await takePicture(page, 'fence-2-drawn', 2_000);
    },
    PATIENCE_MS,
  );

  it(
    'tells who walks in: inside, history and alarm, without a reload',
    async () => {
      const [lon, lat] = await middleOfFence();
      const events = byTestId('fence-event');
      await standAt([lon, lat + 0.02], async () => {
        const [row] = await demo.ask<{ fixes: number }>('select count(*)::int as fixes from fix');
        return row!.fixes > 0;
      });
      await standAt([lon, lat], async () => (await events.count()) > 0);
      expect(await events.first().getAttribute('data-kind')).toBe('enter');
      await byTestId('fence-inside').locator('li').first().waitFor();
      await takePicture(page, 'fence-3-inside');
      await byTestId('tab-alarms').click();
      const row = byTestId('alarm-row').filter({ hasText: 'Entered a geofence' });
      await row.waitFor();
      expect(await row.textContent()).toContain('Metro works');
      await row.click();
      await byTestId('alarm-fence').waitFor();
      await takePicture(page, 'fence-4-alarm');
      await expectAccessible(page);
      await byTestId('alarm-fence').click();
      await byTestId('geofence-card').waitFor();
      expect(await byTestId('alarm-row').filter({ hasText: 'Entered a geofence' }).count()).toBe(1);
    },
    2 * PATIENCE_MS,
  );

  it(
    'is drawn along the way that somebody went',
    async () => {
      await byTestId('fence-inside').locator('button').first().click();
      await byTestId('officer-card').waitFor();
      await page.keyboard.press('f');
      await byTestId('fence-kind').getByText('Corridor').click();
      await byTestId('fence-from-trail').click();
      await byTestId('fence-drawn').getByText('long', { exact: false }).waitFor();
      await takePicture(page, 'fence-4b-corridor', 1_500);
      await page.keyboard.press('Escape');
      await byTestId('fence-form').waitFor({ state: 'detached' });
      await byTestId('tab-geofences').click();
      await byTestId('geofence-row').click();
      await byTestId('geofence-card').waitFor();
    },
    PATIENCE_MS,
  );

  it(
    'is a layer beside others, each switched by itself',
    async () => {
      // The officer stands there with the alarm; what is missing is a vehicle.
      const [lon, lat] = await middleOfFence();
      const { 'phone-2': token } = tokensOf(e2e.district);
      const report = `id=phone-2:${token!}&timestamp=${String(Date.now())}&lat=${String(lat + 0.0005)}&lon=${String(lon)}`;
      await fetch(`http://127.0.0.1:${e2e.district.ports['OSMAND_PORT']!}/?${report}`);
      await page.waitForTimeout(3_000);
      await takePicture(page, 'fence-4c-layers');
      await switchLayers(page, LAYERS);
    },
    PATIENCE_MS,
  );

  it(
    'is deleted, and brought back with what happened there',
    async () => {
      await byTestId('put-away-fence').click();
      await page.locator('.ant-popconfirm .ant-btn-primary').click();
      await byTestId('bring-back-fence').waitFor();
      await byTestId('tab-geofences').click();
      await byTestId('geofence-row').waitFor({ state: 'detached' });
      await byTestId('bring-back-fence').click();
      await byTestId('geofence-row').waitFor();
      await byTestId('fence-event').first().waitFor();
      // What happened is gone back to.
      await byTestId('fence-event').first().click();
      await byTestId('replay-time').waitFor();
      expect(e2e.consoleErrors).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'is read on a phone by a supervisor, in Chinese and by day; nothing moves by itself once the system asks for that',
    async () => {
      await page.context().close();
      page = await e2e.open('/', PHONE);
      // As on a phone: a machine that draws without a graphics processor is asked for no motion anyway.
      await page.evaluate(() => {
        const context = WebGL2RenderingContext.prototype as { getExtension: (name: string) => unknown };
        const { getExtension } = context;
        context.getExtension = function (name) {
          return name === 'WEBGL_debug_renderer_info' ? null : getExtension.call(this, name);
        };
      });
      // On a small phone nothing lies over the choice of language.
      await page.setViewportSize({ width: 360, height: 640 });
      await page.getByText('English', { exact: true }).tap({ trial: true, timeout: 5_000 });
      await page.setViewportSize(PHONE.viewport);
      await byTestId('sign-in-demo-supervisor').tap();
      await page.locator('[data-scene-ready="true"]').waitFor();
      await byTestId('tab-geofences').click();
      await byTestId('geofence-row').waitFor();
      await takePicture(page, 'fence-5-phone-list');
      const box = await byTestId('geofence-row').boundingBox();
      expect(box!.x + box!.width).toBeLessThanOrEqual(PHONE.viewport.width);
      await byTestId('geofence-row').click();
      await byTestId('fence-event').first().waitFor();
      await takePicture(page, 'fence-6-phone-card');
      await page.locator('[data-animated="true"]').waitFor({ state: 'attached' });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.keyboard.press('Escape');
      await page.locator('[data-animated="false"]').waitFor({ state: 'attached' });
      expect(e2e.consoleErrors).toEqual([]);
    },
    PATIENCE_MS,
  );
});
