import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { openDistrictDatabase } from './district-database.ts';
import { chromiumPath, startBeforeTests, type DistrictUnderTest } from './district-under-test.ts';
import { photograph } from './photograph.ts';
import { PATIENCE_MS, takePicture } from './running-district.ts';

/** Speaking to many, and to somebody else when nobody answers. */

/** Beijing time is ahead of the world's by so much, the year round. */
const CITY_OFFSET_MS = 8 * 3_600_000;

let e2e: DistrictUnderTest;
let page: Page;

const byTestId = (id: string) => page.locator(`[data-testid="${id}"]`);
const receiversChosen = async (): Promise<number> =>
  Number(await page.locator('[data-receivers]').getAttribute('data-receivers'));

/** A picture pasted or dropped somewhere on the page, as the browser tells it. */
function bring(on: Page, way: 'paste' | 'drop', jpeg: Buffer): Promise<void> {
  return on.evaluate(
    ([kind, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], `${kind}.jpg`, { type: 'image/jpeg' }));
      const told = { bubbles: true, cancelable: true };
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', { ...told, clipboardData: data })
          : new DragEvent('drop', { ...told, dataTransfer: data });
      (document.activeElement ?? document.body).dispatchEvent(event);
      // Taken by nobody, the browser would open the file in place of the page.
      if (!event.defaultPrevented) throw new Error(`nobody took what came by ${kind}`);
    },
    [way, [...jpeg]] as const,
  );
}

describe.skipIf(chromiumPath === undefined)('instructing many', () => {
  e2e = startBeforeTests();
  beforeAll(async () => {
    page = await e2e.openAs('operator', '/', { viewport: { width: 1600, height: 900 } });
    await page.locator('[data-scene-ready="true"]').waitFor();
    await page.locator('[data-officers-drawn="120"]').waitFor({ state: 'attached' });
  }, 200_000);

  it(
    'draws around officers on the map, who are then ticked',
    async () => {
      await page.keyboard.press('l');
      await byTestId('lasso').waitFor();
      const [x, y] = [1_000, 560];
      await page.mouse.move(x - 260, y - 260);
      await page.mouse.down();
      for (const [dx, dy] of [
        [260, -260],
        [260, 260],
        [-260, 260],
        [-260, -240],
      ] as const)
        await page.mouse.move(x + dx, y + dy, { steps: 4 });
      await takePicture(page, '10-lasso');
      await page.mouse.up();
      await byTestId('lasso').waitFor({ state: 'detached' });
      await byTestId('instruct-chosen').waitFor();
      const some = Number(/\d+/.exec((await byTestId('instruct-chosen').textContent()) ?? '')?.[0]);
      expect(some).toBeGreaterThan(2);
      expect(some).toBeLessThan(120);
      await page.keyboard.press('i');
      await byTestId('instruct-form').waitFor();
      expect(await receiversChosen()).toBe(some);
      await page.keyboard.press('Escape');
      await byTestId('instruct-form').waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
    },
    PATIENCE_MS,
  );

  it(
    'keeps wording, and adds a whole squad at once',
    async () => {
      await byTestId('tab-instructions').click();
      await page.getByRole('button', { name: /新指令/ }).click();
      await byTestId('instruct-text').fill('请核查沿线井盖，逐一回告。');
      await byTestId('instruct-keep-template').click();
      await byTestId('instruct-template').waitFor();
      await byTestId('instruct-text').fill('');
      await byTestId('instruct-template').click();
      expect(await byTestId('instruct-text').inputValue()).toBe('请核查沿线井盖，逐一回告。');
      await byTestId('instruct-group').click();
      await page.keyboard.type('中队');
      await page.keyboard.press('Enter');
      await expect.poll(receiversChosen).toBeGreaterThan(5);
      await takePicture(page, '11-instruct-squad');
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await byTestId('instruct-form').waitFor({ state: 'detached' });
    },
    PATIENCE_MS,
  );

  it(
    'draws a line on the map and gives photos along for whoever is sent; put aside, both are still there',
    async () => {
      await byTestId('tab-officers').click();
      await byTestId('officer-row').first().click();
      await byTestId('instruct-open').first().click();
      await byTestId('instruct-text').fill('沿所画路线巡查。');
      await byTestId('instruct-draw').click();
      await byTestId('measure').waitFor();
      for (const [x, y] of [
        [820, 420],
        [980, 420],
        [1_060, 560],
      ] as const) {
        await page.mouse.click(x, y);
        await page.waitForTimeout(800);
      }
      await byTestId('drawing-done').click();
      await byTestId('measure').waitFor({ state: 'detached' });
      const drawn = (await byTestId('instruct-drawing').textContent())!;
      expect(drawn).toMatch(/^线 [\d.,]+ (k?m)$/);
      const attached = () =>
        byTestId('instruct-photo').evaluateAll((items) => items.map((item) => item.dataset['sha256']));
      const chosen = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: await photograph(page, 2_000, 1_500) };
      await byTestId('instruct-photo-files').setInputFiles([
        { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
        chosen,
        chosen,
      ]);
      await page.getByText('note.txt 不是浏览器可读的图片').waitFor();
      await expect.poll(attached).toHaveLength(1);
      await bring(page, 'paste', await photograph(page, 300, 200, 8));
      await expect.poll(attached).toHaveLength(2);
      await bring(page, 'drop', await photograph(page, 200, 300, 9));
      await expect.poll(attached).toHaveLength(3);
      await takePicture(page, '11a-photos');
      const photos = await attached();
      await page.keyboard.press('Escape');
      await byTestId('put-aside-resume').click();
      expect([await attached(), await byTestId('instruct-drawing').textContent()]).toEqual([photos, drawn]);
      await byTestId('instruct-send').click();
      await byTestId('instruction-card').waitFor();
      expect(await byTestId('instruction-drawing').textContent()).toBe(drawn);
      const sent = await page.evaluate(
        async (id) => (await (await fetch(`/api/v1/instructions/${id}`)).json()) as { deadline: number },
        (await byTestId('instruction-card').getAttribute('data-instruction'))!,
      );
      const until = new Date(sent.deadline + CITY_OFFSET_MS).toISOString().slice(11, 16);
      expect(await byTestId('instruction-card').locator('.facts > div', { hasText: '期限' }).textContent()).toBe(
        `期限${until}`,
      );
      const shown = byTestId('instruction-photo');
      expect(await shown.evaluateAll((figures) => figures.map((figure) => figure.dataset['sha256']))).toEqual(photos);
      const widthOf = () =>
        shown
          .first()
          .locator('img')
          .evaluate((image: HTMLImageElement) => image.naturalWidth);
      await expect.poll(widthOf).toBe(1_600);
      await takePicture(page, '11b-drawn-line', 3_000);
      // Enlarged, Esc closes the photo and not what lies under it.
      await shown.first().click();
      await page.locator('.ant-image-preview').waitFor();
      await takePicture(page, '11c-photo');
      await page.keyboard.press('Escape');
      await page.locator('.ant-image-preview').waitFor({ state: 'detached' });
      await byTestId('instruction-card').waitFor();
    },
    PATIENCE_MS,
  );

  it(
    'calls the roll: who answers is counted, who does not is named',
    async () => {
      await byTestId('tab-instructions').click();
      await byTestId('roll-call-open').click();
      await byTestId('instruct-form').waitFor();
      expect(await receiversChosen()).toBe(120);
      await byTestId('instruct-send').click();
      await byTestId('roll-call-count').waitFor();
      const present = async (): Promise<number> =>
        page.locator('[data-testid="roll-call-row"][data-state="done"]').count();
      await expect.poll(present, { timeout: 90_000 }).toBeGreaterThan(40);
      await takePicture(page, '12-roll-call');
    },
    PATIENCE_MS,
  );

  it(
    'says who is late with an order, and gives it to somebody else',
    async () => {
      await byTestId('tab-officers').click();
      await byTestId('officer-row').first().click();
      await byTestId('instruct-open').first().click();
      await byTestId('instruct-text').fill('请到现场设置警示。');
      await byTestId('instruct-send').click();
      await byTestId('instruction-card').waitFor();
      const id = await byTestId('instruction-card').getAttribute('data-instruction');
      // As if nobody had taken it up for a quarter of an hour: told again by the next step of anybody in it.
      const database = openDistrictDatabase(e2e.district);
      await database.ask(
        `update instruction set issued_at = issued_at - interval '20 minutes', deadline = deadline + interval '20 minutes' where id = $1`,
        [id],
      );
      await database.ask(`delete from instruction_step where instruction_id = $1 and state in ('read', 'accepted')`, [
        id,
      ]);
      await database.ask(`update instruction_receiver set state = 'delivered' where instruction_id = $1`, [id]);
      await database.close();
      await page.reload();
      await byTestId('tab-instructions').click();
      await byTestId('overdue').first().waitFor();
      await page.locator('[data-testid="instruction-row"]', { hasText: '请到现场设置警示' }).click();
      await byTestId('reassign-to').first().waitFor();
      await takePicture(page, '13-reassign');
      await byTestId('reassign-to').first().click();
      await page.waitForFunction(
        (before) =>
          document.querySelector('[data-testid="instruction-card"]')?.getAttribute('data-instruction') !== before,
        id,
      );
      await byTestId('ladder').waitFor();
      await page.getByRole('button', { name: '查看' }).click();
      await page.locator('[data-testid="ladder"][data-state="cancelled"]').waitFor();
    },
    PATIENCE_MS,
  );

  it(
    'leaves a note to the next at the desk, who sees at once what is still open and takes over by name',
    async () => {
      await page.bringToFront();
      await byTestId('handover-open').click();
      await byTestId('handover-words').fill('河坊街夜市占道，晚八点再看一次。');
      await byTestId('handover-write').click();
      await byTestId('handover-note').waitFor();
      await takePicture(page, '15-handover');
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await byTestId('handover').waitFor({ state: 'detached' });
      const next = await e2e.openAs('administrator', '/', { viewport: { width: 1600, height: 900 } }, true);
      const found = (id: string) => next.locator(`[data-testid="${id}"]`);
      await next.locator('[data-testid="handover-open"][data-waiting="1"]').click();
      await found('handover-take').waitFor();
      await takePicture(next, '15-handover-english');
      await found('handover-take').click();
      await next.locator('[data-testid="handover-open"][data-waiting="0"]').waitFor({ state: 'attached' });
      await found('handover-note').getByText('Taken over by', { exact: false }).waitFor();
      await next.context().close();
    },
    PATIENCE_MS,
  );

  it(
    'has a screen for the wall, with nothing to click, which begins its round with the whole',
    async () => {
      const wall = await page.context().newPage();
      await wall.goto(`${e2e.district.url}/wall`);
      await wall.locator('[data-scene-ready="true"]').waitFor();
      await wall.locator('[data-testid="wall"][data-stop="home"]').waitFor();
      expect(await wall.locator('.left-dock, .right-dock, .scene-controls, .top-bar').count()).toBe(0);
      await takePicture(wall, '14-wall');
      await expectAccessible(wall);
      await wall.keyboard.press('Escape');
      await wall.locator('.top-bar').waitFor();
      await wall.close();
    },
    PATIENCE_MS,
  );

  it('said nothing wrong', () => {
    expect(e2e.consoleErrors).toEqual([]);
  });
});
