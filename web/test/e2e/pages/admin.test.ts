import { readPairing } from '@xuncheng/contract';
import { connectAsync } from 'mqtt';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { chromiumPath, startBeforeTests, type DistrictUnderTest } from '../district-under-test.ts';
import { launchChromium, PATIENCE_MS, takePicture } from '../running-district.ts';
import { startMediaServer } from '../testing-streams.ts';

/** What an administrator does: connects a device and finds out why it does not work. */

const viewport = { width: 1600, height: 1000 };

let e2e: DistrictUnderTest;
let page: Page;

const byTestId = (id: string): Locator => page.locator(`[data-testid="${id}"]`);

describe.skipIf(chromiumPath === undefined)('an administrator', () => {
  e2e = startBeforeTests({ SIMULATORS: '0' });
  beforeAll(async () => {
    page = await e2e.openAs('administrator', '/admin', { viewport });
  }, 200_000);

  it(
    'creates a terminal, brings its token to it, and sees what it says and why something is refused',
    async () => {
      await byTestId('admin-devices').locator('tr[data-device]').first().waitFor();
      await takePicture(page, 'admin-1-devices');
      await expectAccessible(page);
      await byTestId('add-device').click();
      await page.getByLabel('设备编号').fill('手机');
      await page.getByLabel('名称').fill('试用手机');
      await page.getByRole('button', { name: /创\s*建/ }).click();
      await page.getByText('以字母或数字开头', { exact: false }).waitFor();
      await page.getByLabel('设备编号').fill('e2e-phone');
      await takePicture(page, 'admin-2-new-device');
      await page.getByRole('button', { name: /创\s*建/ }).click();
      const code = await byTestId('qr').getAttribute('data-code');
      await byTestId('qr').locator('svg').waitFor();
      const link = new URL(code!);
      expect(link.origin + link.pathname).toBe(`${e2e.district.url}/officer/pair`);
      const pairing = readPairing(link.hash)!;
      expect(pairing.deviceId).toBe('e2e-phone');
      await takePicture(page, 'admin-3-connect');
      await byTestId('token-kept').click();

      await byTestId('recent-messages').getByText('没有收到', { exact: false }).waitFor();
      // The gateway learns of a new device within seconds.
      await page.waitForTimeout(6_000);
      const phone = await connectAsync(`mqtt://127.0.0.1:${e2e.district.ports['MQTT_PORT']!}`, {
        clientId: pairing.deviceId,
        username: pairing.deviceId,
        password: pairing.token,
      });
      const topic = 'v1/e2e-phone/up/fix';
      const fix = { id: 1, time: Date.now(), lon: 120.17, lat: 30.24, accuracy: 8 };
      await phone.publishAsync(topic, JSON.stringify(fix), { qos: 1 });
      await phone.publishAsync(topic, JSON.stringify({ ...fix, id: 2, lat: 130 }), { qos: 1 });
      await byTestId('raw-refusal').getByText('wrong-shape', { exact: false }).waitFor();
      expect(await byTestId('raw-message').count()).toBe(2);
      expect(await byTestId('raw-message').last().locator('pre').textContent()).toContain('"accuracy":8');
      await takePicture(page, 'admin-4-test-page');
      await expectAccessible(page);
      await phone.endAsync();

      await page.getByRole('tab', { name: '被拒消息' }).click();
      await byTestId('dead-letter-row').first().waitFor();
      await page.getByRole('tab', { name: '设置' }).click();
      await takePicture(page, 'admin-5-device-settings');
      await byTestId('replace-token').click();
      await page.locator('.ant-popconfirm .ant-btn-primary').click();
      await byTestId('qr').waitFor();
      const renewed = readPairing(new URL((await byTestId('qr').getAttribute('data-code'))!).hash)!;
      expect(renewed.token).not.toBe(pairing.token);
      await byTestId('token-kept').click();
      await page.keyboard.press('Escape');
    },
    PATIENCE_MS,
  );

  it(
    'says when what a probe measures is an alarm, and where it stands',
    async () => {
      await byTestId('admin-device-search').locator('input').fill('p-001');
      await page.keyboard.press('Enter');
      await byTestId('admin-devices').locator('tr[data-device="p-001"]').click();
      await page.getByRole('tab', { name: '设置' }).click();
      const settings = byTestId('measuring-settings');
      const before = await settings.locator('[data-testid="probe-limit"]').count();
      await byTestId('add-probe-limit').click();
      const limit = settings.locator('[data-testid="probe-limit"]').last();
      await limit.getByLabel('告警类型').fill('bin-full');
      await limit.getByLabel('触发值').fill('90');
      await limit.getByLabel('解除值').fill('95');
      await page.keyboard.press('Tab');
      await limit.getByText('安全一侧', { exact: false }).waitFor();
      await limit.getByLabel('解除值').fill('70');
      await page.keyboard.press('Tab');
      await takePicture(page, 'admin-5b-probe-limits');
      await byTestId('save-measuring').click();
      await page.getByText('已保存').first().waitFor();
      await expectAccessible(page);
      await page.reload();
      await byTestId('admin-device-search').locator('input').fill('p-001');
      await page.keyboard.press('Enter');
      await byTestId('admin-devices').locator('tr[data-device="p-001"]').click();
      await page.getByRole('tab', { name: '设置' }).click();
      await expect.poll(() => settings.locator('[data-testid="probe-limit"]').count()).toBe(before + 1);
      expect(await byTestId('place-settings').getByLabel('经度').inputValue()).toMatch(/^120\./);
      await page.keyboard.press('Escape');
    },
    PATIENCE_MS,
  );

  it(
    'finds the same in English, with the codes of other apps',
    async () => {
      const english = await e2e.openAs('administrator', '/admin?tab=devices', { viewport }, true);
      await english.locator('tr[data-device]').first().waitFor();
      await english.locator('[data-testid="add-device"]').click();
      await english.getByLabel('Device id').fill('e2e-tracker');
      await english.getByLabel('Name').fill('Tracker');
      await english.getByLabel('Connected by').last().click();
      await english.locator('.ant-select-item-option', { hasText: 'OwnTracks' }).click();
      await english.getByRole('button', { name: 'Create' }).click();
      const code = await english.locator('[data-testid="qr"]').getAttribute('data-code');
      expect(code).toMatch(/^owntracks:\/\/\/config\?inline=/);
      await english.getByText('By hand').click();
      await takePicture(english, 'admin-6-owntracks-english');
      await english.locator('[data-testid="token-kept"]').click();
      await english.keyboard.press('Escape');
    },
    PATIENCE_MS,
  );

  it(
    'sets Traccar and a JT/T 808 terminal up by what is shown',
    async () => {
      // A quick hand fills the form in before the areas are there.
      let release = (): void => undefined;
      const filledIn = new Promise<void>((resolve) => (release = resolve));
      await page.route(/\/api\/v1\/areas\?/, async (held) => {
        await filledIn;
        await held.continue();
      });
      await page.goto(`${e2e.district.url}/admin?tab=devices`);
      const begin = async (id: string, protocol: string): Promise<void> => {
        await byTestId('add-device').click();
        await page.getByLabel('设备编号').fill(id);
        await page.getByLabel('名称').fill(id);
        await page.getByLabel('接入方式').last().click();
        await page.locator('.ant-select-item-option', { hasText: protocol }).click();
      };
      const fact = (label: string): Locator =>
        page.locator('.facts > div', { has: page.getByText(label, { exact: true }) }).locator('dd');

      await begin('e2e-808', '808');
      await page.getByLabel('终端号/制造商终端编号').fill('13800138000/ABC1234');
      release();
      await page.getByRole('button', { name: /创\s*建/ }).click();
      const shown = ['端口', '终端号', '鉴权码'].map((label) => fact(label).textContent());
      expect(await Promise.all(shown)).toEqual([
        e2e.district.ports['JT808_PORT'],
        '13800138000',
        expect.stringMatching(/^\S{20,}$/),
      ]);
      await takePicture(page, 'admin-6b-jt808');
      await byTestId('token-kept').click();
      await page.keyboard.press('Escape');

      await begin('e2e-traccar', 'OsmAnd');
      await page.getByRole('button', { name: /创\s*建/ }).click();
      const code = new URL((await byTestId('qr').getAttribute('data-code'))!);
      await page.getByText('手工填写', { exact: true }).click();
      const [server, identifier] = [await fact('服务器地址').textContent(), await fact('设备标识').textContent()];
      expect([code.origin, code.searchParams.get('id')]).toEqual([server, identifier]);
      await takePicture(page, 'admin-6c-traccar');
      await byTestId('token-kept').click();
      // As the app would, with what was to be read there.
      const report = new URLSearchParams({ id: identifier!, lat: '30.245', lon: '120.17', accuracy: '6' });
      const said = `timestamp=${String(Date.now())}&${report.toString()}`;
      await expect.poll(async () => (await fetch(`${server!}/?${said}`)).status).toBe(200);
      await byTestId('raw-message').first().waitFor();
      expect(await byTestId('raw-refusal').count()).toBe(0);
      await page.keyboard.press('Escape');
    },
    PATIENCE_MS,
  );

  it(
    'changes a limit, is told what will be computed anew, and finds who changed it',
    async () => {
      await page.goto(`${e2e.district.url}/admin?tab=limits`);
      const row = page.locator('[data-limit="coverage.visitSeconds"]');
      const field = row.getByRole('spinbutton');
      await field.fill('90000');
      await page.keyboard.press('Tab');
      await row.getByRole('alert').waitFor();
      expect(await byTestId('save-limits').isDisabled()).toBe(true);
      await field.fill('75');
      await page.keyboard.press('Tab');
      await takePicture(page, 'admin-7-limits');
      await expectAccessible(page);
      await byTestId('save-limits').click();
      await page.getByText('60 → 75').waitFor();
      await takePicture(page, 'admin-8-limits-confirm');
      const apply = page.getByRole('button', { name: '应用并重算' });
      expect(await apply.isDisabled()).toBe(true);
      await byTestId('limits-reason').fill('短暂经过不算到访');
      await apply.click();
      await row.getByText('演示管理员').waitFor();
      await row.getByText('短暂经过不算到访').waitFor();
      expect(await field.inputValue()).toBe('75');
      // Back to what it comes with is a change like any other, and can be undone before it is made.
      await row.getByTestId('limit-default').click();
      expect(await field.inputValue()).toBe('60');
      await row.getByTestId('limit-default').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: '放弃改动' }).click();
      expect(await field.inputValue()).toBe('75');
      await page.getByText('English', { exact: true }).click();
      await row.getByText('Visit that counts').waitFor();
      await page.locator('[data-limit="allocation.farSeconds"]').scrollIntoViewIfNeeded();
      await takePicture(page, 'admin-9-limits-english');
      await page.getByText('中文', { exact: true }).click();
    },
    PATIENCE_MS,
  );

  it(
    'looks at a file of areas, mends what is wrong with it and takes it over',
    async () => {
      await page.goto(`${e2e.district.url}/admin?tab=areas`);
      const areas = byTestId('areas').locator('tr.ant-table-row');
      await areas.first().waitFor();
      expect(await areas.first().textContent()).toMatch(/上城区.*330102/);
      await takePicture(page, 'admin-11b-areas');
      await expectAccessible(page);
      // Around the middle of the district, and in one of its communities.
      const square = (west: number, south: number): string =>
        `POLYGON ((${String(west)} ${String(south)}, ${String(west + 0.0004)} ${String(south)}, ${String(west + 0.0004)} ${String(south + 0.0004)}, ${String(west)} ${String(south + 0.0004)}))`;
      const table = (west: number): string =>
        `编码,名称,级别,上级编码,wkt\ne2e-1,新街道,街道,330102,"${square(120.17, 30.24)}"\ne2e-2,另一街道,街道,330102,"${square(west, 30.24)}"`;
      await byTestId('import-text').fill(table(121.5));
      await byTestId('look-at-import').click();
      await byTestId('import-rows').getByText('超出上级范围').waitFor();
      expect(await byTestId('apply-import').isDisabled()).toBe(true);
      await takePicture(page, 'admin-12-areas-wrong');
      await byTestId('import-text').fill(table(120.171));
      await byTestId('look-at-import').click();
      await byTestId('import-answer').getByText('没有发现错误', { exact: false }).waitFor();
      expect(await byTestId('import-drawing').locator('path').count()).toBe(2);
      await byTestId('apply-import').click();
      await page.locator('.ant-popconfirm .ant-btn-primary').click();
      await page.getByText('已导入：新增 2', { exact: false }).waitFor();
      await byTestId('look-at-import').click();
      await byTestId('import-answer').getByText('相同 2', { exact: false }).waitFor();
      await page.getByText('English', { exact: true }).click();
      await page.getByText('No errors found', { exact: false }).waitFor();
      await takePicture(page, 'admin-13-areas-english');
      await expectAccessible(page);
      await page.getByText('中文', { exact: true }).click();
      await byTestId('import-text').fill('');
      await areas.filter({ hasText: '另一街道' }).waitFor();
    },
    PATIENCE_MS,
  );

  it(
    'lets a supervisor try a roster with one officer more',
    async () => {
      const supervisor = await e2e.openAs('supervisor', '/supervise', { viewport });
      await supervisor.getByText('推演', { exact: true }).click();
      const count = supervisor.locator('[data-testid="what-if"]').getByRole('spinbutton').first();
      await count.waitFor();
      const planned = Number(await count.inputValue());
      await count.fill(String(planned + 2));
      await supervisor.keyboard.press('Tab');
      await supervisor.locator('[data-testid="ask-what-if"]').click();
      const result = supervisor.locator('[data-testid="what-if-result"]');
      await result.getByText('+2', { exact: true }).waitFor();
      await takePicture(supervisor, 'admin-10-what-if');
      await expectAccessible(supervisor);
      await supervisor.getByText('English', { exact: true }).click();
      await result.getByText('Mean idleness', { exact: true }).waitFor();
      await takePicture(supervisor, 'admin-11-what-if-english');
    },
    PATIENCE_MS,
  );

  it(
    'brings a map and sees what is found in it',
    async () => {
      await page.goto(`${e2e.district.url}/admin?tab=map`);
      const corners = [
        [120.17, 30.24],
        [120.171, 30.24],
        [120.171, 30.241],
        [120.17, 30.24],
      ].map(([lon, lat], index) => `<node id="${String(index + 1)}" lon="${String(lon)}" lat="${String(lat)}"/>`);
      const refs = [1, 2, 3, 1].map((id) => `<nd ref="${String(id)}"/>`).join('');
      const park = `<osm>${corners.join('')}<way id="1">${refs}<tag k="leisure" v="park"/><tag k="name" v="试用公园"/></way></osm>`;
      const bring = async (content: string): Promise<void> => {
        await page
          .locator('input[type="file"]')
          .setInputFiles({ name: 'extract.osm', mimeType: 'text/xml', buffer: Buffer.from(content) });
        await byTestId('begin-map-import').click();
        await page.locator('.ant-popconfirm .ant-btn-primary').click();
      };
      await bring('<osm></osm>');
      await byTestId('map-import').getByText('没有本区范围内', { exact: false }).waitFor();
      for (const kind of ['道路', '建筑', '水系']) await page.getByRole('checkbox', { name: kind }).uncheck();
      await bring(park);
      await page.locator('[data-testid="map-import"][data-state="done"]').waitFor();
      await takePicture(page, 'admin-14-map');
      await expectAccessible(page);
      await page.getByText('English', { exact: true }).click();
      await page.getByText('Imported and in effect').waitFor();
      await takePicture(page, 'admin-15-map-english');
      await page.getByText('中文', { exact: true }).click();
    },
    PATIENCE_MS,
  );

  it(
    'says which camera events are alarms: a rule is made and removed',
    async () => {
      await page.goto(`${e2e.district.url}/admin?tab=camera-rules`);
      const rows = byTestId('camera-rules').locator('tr[data-rule]');
      await rows.first().waitFor();
      const before = await rows.count();
      await byTestId('add-camera-rule').click();
      const drawer = byTestId('camera-rule-drawer');
      await drawer.getByLabel('目标类别').fill('car');
      await drawer.getByLabel('告警类型').fill('fire-lane-blocked');
      await page.keyboard.press('Escape'); // the suggestions
      await takePicture(page, 'admin-9-camera-rule');
      await byTestId('save-camera-rule').click();
      const made = rows.filter({ hasText: '任意位置' });
      await made.waitFor();
      expect(await rows.count()).toBe(before + 1);
      await takePicture(page, 'admin-9-camera-rules');
      await expectAccessible(page);
      await made.press('Enter');
      await byTestId('remove-camera-rule').click();
      await page.locator('.ant-popconfirm').getByRole('button').last().click();
      await made.waitFor({ state: 'detached' });
      expect(await byTestId('first-steps').count()).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'sets streams that the browser plays, HLS and WebRTC, with a password that stays at the server',
    async () => {
      // What sends must say where it is; a page that only receives need not.
      const peer = await launchChromium(chromiumPath!, ['--disable-features=WebRtcHideLocalIpsWithMdns']);
      const media = await startMediaServer(peer);
      await page.goto(`${e2e.district.url}/admin?tab=devices`);
      await byTestId('admin-device-search').locator('input').fill('cam-002');
      await page.locator('tr[data-device="cam-002"]').click();
      await page.getByRole('tab', { name: '设置' }).click();
      const settings = byTestId('picture-settings');
      const plays = async (kind: string, address: string, asks: string): Promise<Locator> => {
        await byTestId('picture-kind').click();
        await page.locator('.ant-select-item-option').getByText(kind, { exact: true }).click();
        await byTestId('picture-url').fill(media.url + address);
        await settings.getByLabel('用户名').fill('viewer');
        await settings.getByLabel('密码', { exact: true }).fill('secret');
        await byTestId('save-picture-source').click();
        // Not the stream before.
        await expect.poll(() => media.asked).toContain(asks + address);
        const picture = settings.locator('[data-testid="live-picture"][data-state="frame"]');
        const video = picture.locator('video');
        await video.waitFor();
        const at = async (): Promise<number> => Number(await picture.getAttribute('data-at'));
        const first = await at();
        await expect.poll(at).toBeGreaterThan(first + 1_000);
        expect(Date.now() - (await at())).toBeLessThan(30_000);
        return video;
      };
      const hls = await plays('HLS 视频流', '/gate/index.m3u8', 'GET ');
      expect(await hls.evaluate((element: HTMLVideoElement) => element.videoWidth)).toBe(160);
      await settings.scrollIntoViewIfNeeded();
      await takePicture(page, 'admin-10-stream');
      const [saved] = await Promise.all([page.waitForEvent('download'), byTestId('picture-save').click()]);
      expect([...readFileSync(await saved.path()).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
      await plays('WebRTC（WHEP）', '/gate/whep', 'POST ');
      await page.goto(`${e2e.district.url}/admin?tab=devices`);
      await expect.poll(() => media.asked).toContain('DELETE /gate/whep/1');
      await peer.close();
      await media.close();
    },
    PATIENCE_MS,
  );

  it('had nothing go wrong in the browser', () => {
    expect(e2e.consoleErrors).toEqual([]);
  });
});
