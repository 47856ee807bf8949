import { readFileSync } from 'node:fs';
import { connectAsync } from 'mqtt';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { chromiumPath, startBeforeTests, type DistrictUnderTest } from './district-under-test.ts';
import { ONE_WAIT_MS, PATIENCE_MS, takePicture } from './running-district.ts';

/** What cameras show: chosen by name, on a card, beside each other, large, saved; where an alarm is; and why there is nothing to see. */

let e2e: DistrictUnderTest;
let page: Page;

const LONG_MS = 240_000;
const byTestId = (id: string, on: Page | Locator = page): Locator => on.locator(`[data-testid="${id}"]`);
const pictureIn = (place: Locator, cameraId?: string): Locator =>
  place.locator(`[data-testid="live-picture"]${cameraId === undefined ? '' : `[data-camera="${cameraId}"]`}`);
/** What is drawn in a picture, as a number. */
const drawnIn = (picture: Locator): Promise<number> =>
  picture.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let hash = 0;
    for (let i = 0; i < data.length; i += 7) hash = (hash * 31 + data[i]!) | 0;
    return hash;
  });

async function choose(words: string, on: Page = page): Promise<void> {
  await on.keyboard.press('Control+k');
  await byTestId('palette', on).fill(words);
  await byTestId('palette-entry', on).first().waitFor();
  await on.keyboard.press('Enter');
}

async function waitForPicture(picture: Locator, state = 'frame'): Promise<void> {
  await picture.and(page.locator(`[data-state="${state}"]`)).waitFor();
}

/** Is drawn anew, and again. */
async function expectMoving(picture: Locator): Promise<void> {
  await waitForPicture(picture);
  const first = await drawnIn(picture);
  await expect.poll(() => drawnIn(picture), { timeout: 30_000 }).not.toBe(first);
  const second = await drawnIn(picture);
  await expect.poll(() => drawnIn(picture), { timeout: 30_000 }).not.toBe(second);
  expect(Date.now() - Number(await picture.getAttribute('data-at'))).toBeLessThan(10_000);
}

const URGENCIES = { alert: '警报', detection: '检测' } as const;

interface SeenEvent {
  readonly eventId: string;
  readonly box: readonly number[];
  /** None before the video server has put it before people. */
  readonly severity: keyof typeof URGENCIES | null;
}

/** The picture of an event, as the video server keeps it, with a frame around what was seen, and words below it. */
async function expectFramed(figure: Locator, event: SeenEvent): Promise<void> {
  const box = byTestId('event-box', figure);
  await box.waitFor();
  expect(await figure.getAttribute('data-event')).toBe(event.eventId);
  const sides = await box.evaluate((rect) =>
    ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name))),
  );
  const [left = 0, top = 0, right = 0, bottom = 0] = event.box;
  expect(sides).toEqual([left, top, right - left, bottom - top]);
  const image = figure.locator('img');
  expect(await image.evaluate((node: HTMLImageElement) => [node.naturalWidth, node.naturalHeight])).toEqual([
    1280, 720,
  ]);
  expect(await byTestId('review-severity', figure).textContent()).toBe(URGENCIES[event.severity!]);
  expect(await figure.locator('figcaption').textContent()).toMatch(/可信度 \d+%/);
}

interface MadeCamera {
  readonly token: string;
  readonly lon: number;
  readonly lat: number;
}

describe.skipIf(chromiumPath === undefined)('cameras', () => {
  e2e = startBeforeTests();
  let administrator: Page;
  let made: MadeCamera;
  beforeAll(async () => {
    page = await e2e.openAs('operator', '/', { viewport: { width: 1600, height: 900 } });
    administrator = await e2e.openAs('administrator', '/admin?tab=devices', {
      viewport: { width: 1600, height: 1000 },
    });
    await byTestId('admin-devices', administrator).locator('tr[data-device]').first().waitFor();
    await page.locator('[data-scene-ready="true"]').waitFor();
  }, 300_000);

  it(
    'are chosen by name; the picture really moves, and the browser is told nothing of where it comes from',
    async () => {
      await choose('cam-001');
      const picture = pictureIn(byTestId('device-card'), 'cam-001');
      await expectMoving(picture);
      await takePicture(page, 'cameras-1-card');
      const told = await page.evaluate(async () => (await fetch('/api/v1/devices/cam-001')).text());
      expect(told).toContain('"hasPicture":true');
      expect(told).not.toContain(e2e.district.ports['CAMERA_PORT']!);
      // A snapshot that is asked for again and again moves, too.
      await choose('cam-004');
      await expectMoving(pictureIn(byTestId('device-card'), 'cam-004'));
    },
    PATIENCE_MS,
  );

  it(
    'are enlarged and saved by key',
    async () => {
      await page.keyboard.press('e');
      const large = pictureIn(byTestId('camera-large'), 'cam-004');
      await expectMoving(large);
      await takePicture(page, 'cameras-2-large');
      const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
      expect(download.suggestedFilename()).toMatch(/^cam-004_\d{4}-\d\d-\d\dT\d{6}\.jpg$/);
      expect([...readFileSync(await download.path()).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
      await page.keyboard.press('Escape');
      await large.waitFor({ state: 'detached' });
      expect(await byTestId('device-card').count()).toBe(1);
    },
    PATIENCE_MS,
  );

  it(
    'have the pictures of their events, what was seen framed, and how urgent the video server holds it',
    async () => {
      type Seen = SeenEvent & { readonly cameraId: string };
      const find = (): Promise<Seen | null> =>
        page.evaluate(async () => {
          const ask = async (path: string): Promise<unknown> => (await fetch(`/api/v1${path}`)).json();
          const devices = (await ask('/devices')) as { id: string; protocol: string; kind: string }[];
          for (const { id } of devices.filter(({ kind, protocol }) => kind === 'camera' && protocol === 'frigate')) {
            const events = (await ask(`/devices/${id}/camera-events`)) as (Seen & { endTime: number | null })[];
            const event = events.slice(0, 10).find(({ severity, endTime }) => severity && endTime !== null);
            if (event) return { cameraId: id, eventId: event.eventId, box: event.box, severity: event.severity };
          }
          return null;
        });
      await expect.poll(find, { timeout: 60_000 }).not.toBeNull();
      const event = (await find())!;
      await choose(event.cameraId);
      const card = byTestId('device-card').and(page.locator(`[data-device="${event.cameraId}"]`));
      const row = byTestId('camera-event', card).and(page.locator(`[data-event="${event.eventId}"]`));
      expect(await byTestId('review-severity', row).textContent()).toBe(URGENCIES[event.severity!]);
      await row.click();
      const figure = byTestId('event-picture', card);
      await expectFramed(figure, event);
      await figure.scrollIntoViewIfNeeded();
      await takePicture(page, 'cameras-2-event');
      // A picture that is not given any more is said to be missing.
      await page.route('**/camera-events/*/picture', (route) => route.fulfill({ status: 200, body: 'none' }));
      await row.click();
      await row.click();
      await figure.getByText('视频服务器没有给出这张图片', { exact: false }).waitFor();
      await page.unroute('**/camera-events/*/picture');
      await expectAccessible(page);
    },
    PATIENCE_MS,
  );

  it(
    'that raised an alarm have the picture of what they saw on its card',
    async () => {
      const change = (method: string, path: string, body?: object): Promise<{ readonly id: number }> =>
        administrator.evaluate(
          async ([how, where, what]) => {
            const headers = { 'X-Requested-With': 'xuncheng', 'Content-Type': 'application/json' };
            const response = await fetch(`/api/v1${where}`, { method: how, headers, ...(what && { body: what }) });
            if (!response.ok) throw new Error(await response.text());
            return response.status === 204 ? { id: 0 } : ((await response.json()) as { id: number });
          },
          [method, path, body && JSON.stringify(body)] as const,
        );
      const seen = {
        label: 'person',
        zone: null,
        minimumStationarySeconds: 0,
        type: 'person-seen',
        severity: 'warning',
      };
      const rule = await change('POST', '/camera-alarm-rules', seen);
      type Raised = SeenEvent & { readonly alarmId: number };
      const find = (): Promise<Raised | null> =>
        page.evaluate(async () => {
          const ask = async (path: string): Promise<unknown> => (await fetch(`/api/v1${path}`)).json();
          interface OnEvent {
            readonly id: number;
            readonly type: string;
            readonly sourceDeviceId: string;
            readonly evidence: { readonly eventId: string };
          }
          const alarms = (await ask('/alarms')) as OnEvent[];
          for (const { id, sourceDeviceId, evidence } of alarms.filter(({ type }) => type === 'person-seen')) {
            const events = await ask(`/devices/${sourceDeviceId}/camera-events?eventId=${evidence.eventId}`);
            const [event] = events as (SeenEvent & { readonly hasSnapshot: boolean })[];
            if (event?.hasSnapshot && event.severity) return { ...event, alarmId: id };
          }
          return null;
        });
      await expect.poll(find, { timeout: 60_000 }).not.toBeNull();
      await change('DELETE', `/camera-alarm-rules/${String(rule.id)}`);
      const raised = (await find())!;
      await byTestId('tab-alarms').click();
      const row = byTestId('alarm-row').and(page.locator(`[data-alarm="${String(raised.alarmId)}"]`));
      await row.locator('button.row').click();
      await expectFramed(byTestId('event-picture', byTestId('alarm-card')), raised);
    },
    PATIENCE_MS,
  );

  it(
    'without a picture say so, and an administrator sets one',
    async () => {
      await choose('cam-060');
      const picture = pictureIn(byTestId('device-card'), 'cam-060');
      await waitForPicture(picture, 'none');
      expect(await picture.textContent()).toContain('未配置画面');

      made = await administrator.evaluate(async () => {
        const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
          const headers = { 'X-Requested-With': 'xuncheng', 'Content-Type': 'application/json' };
          return (
            await fetch(`/api/v1${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
          ).json();
        };
        const near = (await ask('GET', '/devices/cam-010')) as { areaId: number; lon: number; lat: number };
        // 40 m south of the place that it looks at.
        const place = { lon: near.lon, lat: near.lat - 0.0004 };
        const { token } = (await ask('POST', '/devices', {
          ...{ id: 'cam-gate', kind: 'camera', protocol: 'own', name: '园区大门', areaId: near.areaId, ...place },
          ...{ heading: 0, fieldOfView: 70, rangeMetres: 100 },
        })) as { token: string };
        return { token, lon: near.lon, lat: near.lat };
      });
      await administrator.reload();
      await byTestId('admin-device-search', administrator).locator('input').fill('cam-gate');
      await administrator.locator('tr[data-device="cam-gate"]').click();
      await administrator.getByRole('tab', { name: '设置' }).click();
      await byTestId('picture-kind', administrator).click();
      await administrator.getByText('MJPEG 视频流').click();
      const url = byTestId('picture-url', administrator);
      await url.fill('rtsp://camera/1');
      await byTestId('save-picture-source', administrator).click();
      await administrator.getByText('以 http:// 或 https:// 开头', { exact: false }).waitFor();
      await url.fill(`http://127.0.0.1:${e2e.district.ports['CAMERA_PORT']!}/cam-010/stream`);
      await byTestId('save-picture-source', administrator).click();
      const preview = pictureIn(byTestId('picture-settings', administrator), 'cam-gate');
      await preview.and(administrator.locator('[data-state="frame"]')).waitFor();
      await preview.scrollIntoViewIfNeeded();
      await takePicture(administrator, 'cameras-3-settings');
      await expectAccessible(administrator);
    },
    LONG_MS,
  );

  it(
    'near to an alarm are marked and opened by one key; the alarm of a camera has its picture',
    async () => {
      await page.reload();
      await page.locator('[data-scene-ready="true"]').waitFor();
      const camera = await connectAsync(`mqtt://127.0.0.1:${e2e.district.ports['MQTT_PORT']!}`, {
        clientId: 'cam-gate',
        username: 'cam-gate',
        password: made.token,
      });
      const { lon, lat } = made;
      const alarm = { id: 1, time: Date.now(), type: 'gate-blocked', severity: 'critical', active: true, lon, lat };
      await camera.publishAsync('v1/cam-gate/up/alarm', JSON.stringify(alarm), { qos: 1 });
      await byTestId('tab-alarms').click();
      await byTestId('dock-panel').or(page.locator('#dock-panel')).getByText('gate-blocked').first().click();
      const card = byTestId('alarm-card');
      await expectMoving(pictureIn(card, 'cam-gate'));
      const near = byTestId('near-camera');
      expect(await near.first().getAttribute('data-camera')).toBe('cam-gate');
      expect(await near.first().textContent()).toContain('看得到此处');
      await page.keyboard.press('v');
      const strip = byTestId('camera-strip');
      const count = await pictureIn(strip).count();
      expect(count).toBeGreaterThan(1);
      expect(count).toBeLessThanOrEqual(4);
      for (let i = 0; i < count; i++) await waitForPicture(pictureIn(strip).nth(i));
      await card.getByRole('button', { name: '定位到此' }).click();
      await takePicture(page, 'cameras-4-alarm', 6_000);
      await expectAccessible(page);
      // With nothing selected those near to where one looks.
      const metresPerPixel = async (): Promise<number> =>
        Number((await page.locator('#root').getAttribute('data-looks-at'))?.split(',')[2]);
      await expect.poll(metresPerPixel, { timeout: ONE_WAIT_MS }).toBeLessThan(2);
      await page.keyboard.press('v');
      await strip.waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await card.waitFor({ state: 'detached' });
      await page.keyboard.press('v');
      await pictureIn(strip, 'cam-gate').waitFor();
      await camera.endAsync();
    },
    LONG_MS,
  );

  it(
    'that are away say since when and why, beside the last picture, and come back by themselves',
    async () => {
      const picture = pictureIn(byTestId('camera-strip'), 'cam-gate');
      const set = (url: string): Promise<number> =>
        administrator.evaluate(async (address) => {
          const response = await fetch('/api/v1/devices/cam-gate/picture', {
            method: 'PUT',
            headers: { 'X-Requested-With': 'xuncheng', 'Content-Type': 'application/json' },
            body: JSON.stringify({ source: { kind: 'mjpeg', url: address, username: null } }),
          });
          return response.status;
        }, url);
      const cameras = `http://127.0.0.1:${e2e.district.ports['CAMERA_PORT']!}`;
      expect(await set(`${cameras}/cam-999/stream`)).toBe(200);
      await waitForPicture(picture, 'failed');
      expect(await picture.textContent()).toMatch(/起无画面摄像机应答错误 503/);
      await takePicture(page, 'cameras-5-away');
      expect(await set(`${cameras}/cam-011/stream`)).toBe(200);
      await expectMoving(picture);
    },
    PATIENCE_MS,
  );

  it(
    'show nothing in a replay, which says so',
    async () => {
      await page.keyboard.press('r');
      await byTestId('pictures-live-only').waitFor();
      expect(await pictureIn(page.locator('body')).count()).toBe(0);
      await takePicture(page, 'cameras-6-replay');
      await page.keyboard.press('r');
      await expectMoving(pictureIn(byTestId('camera-strip'), 'cam-gate'));
      await page.keyboard.press('v');
      await byTestId('camera-strip').waitFor({ state: 'detached' });
      await page.context().close();
    },
    PATIENCE_MS,
  );

  it(
    'are there in English on a phone, and no console has an error',
    async () => {
      page = await e2e.openAs('supervisor', '/', { viewport: { width: 390, height: 844 } }, true);
      await page.locator('[data-scene-ready="true"]').waitFor();
      await choose('cam-002');
      const picture = pictureIn(byTestId('device-card'), 'cam-002');
      await expectMoving(picture);
      expect(await picture.textContent()).toContain('ago');
      await takePicture(page, 'cameras-7-phone');
      await byTestId('picture-strip').first().click();
      await expectMoving(pictureIn(byTestId('camera-strip'), 'cam-002'));
      await takePicture(page, 'cameras-8-phone-strip');
      await page.keyboard.press('e');
      await expectMoving(pictureIn(byTestId('camera-large'), 'cam-002'));
      await takePicture(page, 'cameras-9-phone-large');
      expect(e2e.consoleErrors).toEqual([]);
    },
    PATIENCE_MS,
  );
});
