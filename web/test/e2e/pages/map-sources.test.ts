import { middleOf, type Area } from '@xuncheng/contract';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { chromiumPath, startBeforeTests, type DistrictUnderTest } from '../district-under-test.ts';
import { PATIENCE_MS, takePicture } from '../running-district.ts';
import { modelFile, tilesetOf, type Packing } from '../testing-model.ts';
import { startTileServer, type Rgb, type TileServer } from '../testing-tiles.ts';

/** Imagery under the city and models on it: set up, seen, away and back; and everything through the platform itself. */

let e2e: DistrictUnderTest;
let page: Page;
let administrator: Page;
let tiles: TileServer;
/** Everything that a page asked for. */
const asked: string[] = [];

const LONG_MS = 300_000;
const KEY = 'a key that nobody sees';
/** Like fields and roofs from above, so that pictures show what is legible on them. */
const GROUND: readonly [Rgb, Rgb] = [
  [58, 92, 52],
  [112, 96, 74],
];
const BOXES: readonly { readonly packing: Packing; readonly colour: Rgb }[] = [
  { packing: 'plain', colour: [230, 40, 170] },
  { packing: 'meshopt', colour: [30, 210, 220] },
  { packing: 'draco', colour: [240, 220, 30] },
];

const byTestId = (id: string, on: Page = page): Locator => on.locator(`[data-testid="${id}"]`);
const groundOf = (on: Page = page): Promise<string | null> => on.locator('#root').getAttribute('data-ground');

/** Which share of the map has nearly one of these colours; the page itself may not fetch data, so it is counted elsewhere. */
async function shareOf(colours: readonly Rgb[], on: Page = page): Promise<number> {
  const { width, height } = on.viewportSize()!;
  const clip = { x: width * 0.3, y: height * 0.2, width: width * 0.4, height: height * 0.5 };
  const png = await on.screenshot({ clip, timeout: PATIENCE_MS });
  return counter.evaluate(
    async ([base64, wanted]) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const pen = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
      pen.drawImage(image, 0, 0);
      const { data } = pen.getImageData(0, 0, image.width, image.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (wanted.some((colour) => colour.every((value, part) => Math.abs(value - data[i + part]!) < 14))) count++;
      return count / (data.length / 4);
    },
    [png.toString('base64'), colours] as const,
  );
}
let counter: Page;

async function showByDay(on: Page): Promise<void> {
  for (let i = 0; i < 3 && (await byTestId('look', on).getAttribute('data-look')) !== 'day'; i++) {
    await on.keyboard.press('n');
    await on.waitForTimeout(300);
  }
}

async function open(role: string, options: Parameters<DistrictUnderTest['openAs']>[2], english = false): Promise<Page> {
  const opened = await e2e.openAs(role, '/', options, english);
  opened.on('request', (request) => asked.push(request.url()));
  await opened.locator('[data-scene-ready="true"]').waitFor();
  return opened;
}

async function openLayers(on: Page): Promise<void> {
  const toggle = byTestId('layer-tree-toggle', on);
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
}

describe.skipIf(chromiumPath === undefined)('imagery and models', () => {
  e2e = startBeforeTests({ SIMULATORS: '0', MAP_SOURCES_LOCAL: '1' });
  beforeAll(async () => {
    tiles = await startTileServer(GROUND, KEY);
    counter = await (await e2e.browser.newContext()).newPage();
    administrator = await e2e.openAs('administrator', '/admin?tab=map', { viewport: { width: 1600, height: 1000 } });
    page = await open('operator', { viewport: { width: 1600, height: 900 } });
    await showByDay(page);
  }, 300_000);
  afterAll(() => tiles.leave());

  it(
    'are none at first: nothing of it is on the screen, and nothing may be compiled',
    async () => {
      await openLayers(page);
      expect(await page.locator('.ground-choice').count()).toBe(0);
      const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'));
      expect(policy).not.toContain('wasm-unsafe-eval');
      expect(await shareOf(GROUND)).toBeLessThan(0.01);
      await byTestId('admin-page', administrator).getByText('还没有来源', { exact: false }).waitFor();
    },
    PATIENCE_MS,
  );

  it(
    'are set up by an administrator, who is told whether they answer and shown what came',
    async () => {
      await byTestId('add-map-source', administrator).click();
      const drawer = byTestId('map-source-drawer', administrator);
      expect(await byTestId('map-source-address', administrator).inputValue()).toContain('tianditu.gov.cn/img_w');
      await takePicture(administrator, 'map-sources-1-tianditu');
      await expectAccessible(administrator);
      await byTestId('map-source-preset', administrator).click();
      await administrator.getByText('XYZ 瓦片', { exact: true }).click();
      await drawer.getByLabel('名称', { exact: true }).fill('航拍影像');
      await drawer.getByLabel('英文名称').fill('Aerial imagery');
      await byTestId('map-source-address', administrator).fill('ftp://tiles/{z}');
      await byTestId('save-map-source', administrator).click();
      await drawer.getByText('以 http:// 或 https:// 开头', { exact: false }).waitFor();
      await byTestId('map-source-address', administrator).fill(`${tiles.url}/tiles/{z}/{x}/{y}.png?tk={key}`);
      await byTestId('map-source-key', administrator).fill('a wrong key');
      await drawer.getByLabel('来源标注', { exact: false }).fill('试验影像。 Imagery for tests.');
      await byTestId('save-map-source', administrator).click();
      const test = byTestId('map-source-test', administrator);
      await test.and(administrator.locator('[data-state="unauthorized"]')).waitFor();
      await byTestId('map-source-key', administrator).fill(KEY);
      await byTestId('save-map-source', administrator).click();
      await test.and(administrator.locator('[data-state="answers"]')).waitFor();
      await expect
        .poll(() => test.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 20_000 })
        .toBe(256);
      await test.scrollIntoViewIfNeeded();
      await takePicture(administrator, 'map-sources-2-answers');
      await expectAccessible(administrator);
      await administrator.keyboard.press('Escape');
    },
    PATIENCE_MS,
  );

  it(
    'imagery is chosen in the layer tree, lies where the drawn ground was, and comes from the platform alone',
    async () => {
      await page.reload();
      await page.locator('[data-scene-ready="true"]').waitFor();
      await openLayers(page);
      const before = asked.length;
      await page.getByText('航拍影像').click();
      await expect.poll(() => groundOf(), { timeout: 60_000 }).toBe('1:shown');
      await expect.poll(() => shareOf(GROUND), { timeout: 60_000, interval: 2_000 }).toBeGreaterThan(0.3);
      expect(await byTestId('attribution').textContent()).toContain('试验影像');
      await takePicture(page, 'map-sources-3-imagery', 6_000);
      await expectAccessible(page);
      const own = asked.slice(before);
      expect(own.some((url) => url.includes('/api/v1/map-sources/1/tiles/'))).toBe(true);
      expect(own.filter((url) => !url.startsWith(e2e.district.url) && !/^(data|blob):/.test(url))).toEqual([]);
      expect(own.join(' ')).not.toContain(KEY);
      expect(tiles.asked.some((path) => path.includes(encodeURIComponent(KEY)))).toBe(true);
      // Remembered, and by night it does not outshine what moves.
      await page.reload();
      await expect.poll(() => groundOf(), { timeout: 60_000 }).toBe('1:shown');
      await page.keyboard.press('n');
      await expect.poll(() => shareOf(GROUND), { timeout: 60_000 }).toBeLessThan(0.05);
      await takePicture(page, 'map-sources-4-night');
      await showByDay(page);
    },
    LONG_MS,
  );

  it(
    'away, the drawn map is back with a quiet notice; and there again when they are',
    async () => {
      const errors = e2e.consoleErrors.length;
      expect(e2e.consoleErrors).toEqual([]);
      await tiles.leave();
      const zoomIn = page.getByRole('button', { name: '放大' });
      for (let i = 0; i < 8 && (await groundOf()) === '1:shown'; i++) {
        await zoomIn.click();
        await page.waitForTimeout(3_000);
      }
      expect(await groundOf()).toBe('1:away');
      await byTestId('ground-notice').getByText('航拍影像没有应答', { exact: false }).waitFor();
      await expect.poll(() => shareOf(GROUND), { timeout: 60_000 }).toBeLessThan(0.02);
      await takePicture(page, 'map-sources-5-away');
      // Tiles that did not come are what the browser itself notes.
      expect(e2e.consoleErrors.slice(errors).filter((text) => !text.includes('502'))).toEqual([]);
      await tiles.comeBack();
      await expect.poll(() => groundOf(), { timeout: 60_000 }).toBe('1:shown');
      await expect.poll(() => byTestId('ground-notice').textContent(), { timeout: 10_000 }).toBe('');
      await expect.poll(() => shareOf(GROUND), { timeout: 60_000, interval: 2_000 }).toBeGreaterThan(0.3);
      e2e.consoleErrors.splice(errors);
    },
    LONG_MS,
  );

  it(
    'a model is drawn, plain and packed with meshopt and Draco, and the drawn blocks make room; damaged, it is whole again once it is mended',
    async () => {
      const areas = await page.evaluate(async () => (await (await fetch('/api/v1/areas')).json()) as unknown);
      const middle = middleOf((areas as Area[])[0]!.geometry);
      for (const { packing, colour } of BOXES)
        tiles.files.set(`/city/boxes/${packing}.glb`, await modelFile(colour, 500, 400, packing));
      const files = BOXES.map(({ packing }) => `boxes/${packing}.glb`);
      tiles.files.set('/city/tileset.json', tilesetOf(files, middle, 900));
      const lost = tiles.files.get(`/city/${files[0]!}`)!;
      tiles.files.delete(`/city/${files[0]!}`);
      const id = await administrator.evaluate(async (address) => {
        const response = await fetch('/api/v1/map-sources', {
          method: 'POST',
          headers: { 'X-Requested-With': 'xuncheng', 'Content-Type': 'application/json' },
          body: JSON.stringify({
            ...{
              kind: '3d-tiles',
              name: '白模',
              nameEn: 'White model',
              address,
              wmts: null,
              attribution: '',
              system: 'wgs84',
            },
            ...{ tiling: 'web-mercator', levelOffset: 0, minLevel: 0, maxLevel: 0, heightMetres: 20 },
          }),
        });
        const made = (await response.json()) as { source: { id: number }; test: { state: string } };
        return made.test.state === 'answers' ? made.source.id : 0;
      }, `${tiles.url}/city/tileset.json`);
      expect(id).toBeGreaterThan(0);
      // The page's policy comes with the page.
      await page.reload();
      await page.locator('[data-scene-ready="true"]').waitFor();
      await page.keyboard.press('Control+k');
      await byTestId('palette').fill('白模');
      await byTestId('palette-entry').first().waitFor();
      await page.keyboard.press('Enter');
      await expect.poll(() => groundOf(), { timeout: 60_000 }).toContain(`${String(id)}:partly`);
      tiles.files.set(`/city/${files[0]!}`, lost);
      await expect.poll(() => groundOf(), { timeout: 60_000 }).toContain(`${String(id)}:shown`);
      // What was missing was said by the browser, and nothing else.
      expect(e2e.consoleErrors.filter((text) => !/ (404|502) /.test(text))).toEqual([]);
      e2e.consoleErrors.splice(0);
      for (const { packing, colour } of BOXES)
        await expect
          .poll(async () => [packing, (await shareOf([colour])) > 0.001], { timeout: 60_000, interval: 2_000 })
          .toEqual([packing, true]);
      await takePicture(page, 'map-sources-6-model', 3_000);
      expect(e2e.consoleErrors).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'are there in English on a phone and on the wall, and gone from the screen when they are deleted',
    async () => {
      const phone = await open('supervisor', { viewport: { width: 390, height: 844 } }, true);
      await openLayers(phone);
      await phone.getByText('Aerial imagery').click();
      await phone.getByText('White model').click();
      await expect.poll(() => groundOf(phone), { timeout: 60_000 }).toMatch(/1:shown.*:shown/);
      await takePicture(phone, 'map-sources-7-phone-layers', 8_000);
      await expectAccessible(phone);
      await byTestId('layer-tree-toggle', phone).click();
      await takePicture(phone, 'map-sources-8-phone', 1_000);
      await phone.context().close();

      await page.goto(`${e2e.district.url}/wall`);
      await expect.poll(() => groundOf(), { timeout: 60_000 }).toMatch(/1:shown/);
      await takePicture(page, 'map-sources-9-wall', 8_000);

      await page.goto(e2e.district.url);
      await expect.poll(() => groundOf(), { timeout: 60_000 }).toMatch(/1:shown/);
      await administrator.reload();
      await administrator.getByText('English', { exact: true }).click();
      await administrator.locator('tr[data-source="1"]').click();
      await byTestId('test-map-source', administrator).click();
      await byTestId('map-source-test', administrator).waitFor();
      await takePicture(administrator, 'map-sources-10-english');
      expect(e2e.consoleErrors).toEqual([]);
      await byTestId('remove-map-source', administrator).click();
      await administrator.locator('.ant-popconfirm .ant-btn-dangerous').click();
      await administrator.locator('tr[data-source="1"]').waitFor({ state: 'detached' });
      await expect.poll(() => groundOf(), { timeout: 90_000 }).not.toContain('1:');
      // Until it learned of it, the map went on asking for tiles.
      expect(e2e.consoleErrors.filter((text) => !text.includes('404'))).toEqual([]);
    },
    LONG_MS,
  );
});
