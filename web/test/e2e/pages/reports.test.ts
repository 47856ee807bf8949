import { createHash } from 'node:crypto';
import { PHOTO_PIECE_BYTES } from '@xuncheng/contract';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { eventually, PHONE, prepareDemoOfficer, type DemoOfficer } from '../demo-officer.ts';
import { BROWSERS_OWN_NOTES, chromiumPath, startBeforeTests } from '../district-under-test.ts';
import { photograph } from '../photograph.ts';
import { switchLayers } from '../layer-picture.ts';
import { PATIENCE_MS, takePicture } from '../running-district.ts';

/** A report with photos from the street to the command centre: kept first, sent in pieces, once each, seen without a reload. */

const PLACE = { longitude: 120.1701234, latitude: 30.2401234, accuracy: 8 };

/** Hashes and lengths of the photos that wait on the phone. */
function photosOnPhone(page: Page): Promise<{ sha256: string; bytes: number[] }[]> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('xuncheng-officer');
        opening.onerror = () => reject(new Error('the phone’s database does not open'));
        opening.onsuccess = () => {
          const all = opening.result.transaction('photos').objectStore('photos').getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve(
              (all.result as { sha256: string; bytes: Uint8Array }[]).map(({ sha256, bytes }) => ({
                sha256,
                bytes: [...bytes],
              })),
            );
          };
        };
      }),
  );
}

describe.skipIf(chromiumPath === undefined)('a report', () => {
  const e2e = startBeforeTests({ SIMULATORS: '0' });
  let demo: DemoOfficer;
  let phone: Page;
  let desk: Page;
  let context: BrowserContext;
  let onPhone: { sha256: string; bytes: number[] }[] = [];

  const onTheDesk = (id: string) => desk.locator(`[data-testid="${id}"]`);
  const byTestId = (id: string) => phone.locator(`[data-testid="${id}"]`);
  const addPhoto = async (kind: string, width: number, height: number): Promise<void> => {
    const buffer = await photograph(phone, width, height);
    await byTestId(`report-photo-${kind}`).setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
    await phone.locator(`[data-testid="draft-photo"][data-kind="${kind}"]`).waitFor();
  };

  beforeAll(async () => {
    demo = await prepareDemoOfficer(e2e.district);
    desk = await e2e.openAs('operator', '/', { viewport: { width: 1600, height: 1000 } });
    await onTheDesk('tab-reports').click();
    phone = await e2e.open('/officer', PHONE);
    context = phone.context();
    await context.grantPermissions(['geolocation'], { origin: e2e.district.url });
    await context.setGeolocation(PLACE);
    await byTestId('sign-in-demo-officer').click();
    await byTestId('officer-tab-report').click();
    await phone.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  }, 200_000);
  afterAll(() => demo.close());

  it(
    'is written with place and photos, which survive a reload while it is written',
    async () => {
      await byTestId('report-begin').click();
      await phone.locator('[data-testid="report-place"][data-known="true"]').waitFor();
      expect(await byTestId('report-submit').isDisabled()).toBe(true);
      await byTestId('report-kind-manhole-cover').click();
      await byTestId('report-words').fill('人行道井盖缺失，已放置警示物。');
      await addPhoto('near', 2_000, 1_500);
      await addPhoto('far', 900, 1_200);
      await takePicture(phone, 'report-1-draft');
      await expectAccessible(phone);
      await phone.reload();
      await byTestId('officer-tab-report').click();
      await byTestId('draft-photo').nth(1).waitFor();
      expect(await byTestId('draft-photo').count()).toBe(2);
      expect(await byTestId('report-words').inputValue()).toContain('井盖缺失');
      onPhone = await photosOnPhone(phone);
      for (const { sha256, bytes } of onPhone)
        expect(createHash('sha256').update(Buffer.from(bytes)).digest('hex')).toBe(sha256);
      // Several pieces, so that there is a middle.
      expect(onPhone.every(({ bytes }) => bytes.length > PHOTO_PIECE_BYTES * 3)).toBe(true);
    },
    PATIENCE_MS,
  );

  it(
    'goes on where it was after the network went and the page was loaded anew in the middle',
    async () => {
      // A slow network: time to see the middle.
      await context.route('**/photos/**', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 150));
        await route.continue().catch(() => undefined);
      });
      await byTestId('report-submit').click();
      await phone.waitForFunction(
        (piece) => Number(document.querySelector<HTMLElement>('[data-sent]')?.dataset['sent']) > piece * 2,
        PHOTO_PIECE_BYTES,
      );
      await context.setOffline(true);
      const [middle] = await demo.ask<{ received: number; size: number }>(
        'select sum(received)::int as received, sum(size)::int as size from report_photo',
      );
      expect(middle!.received).toBeGreaterThan(0);
      expect(middle!.received).toBeLessThan(middle!.size);
      await phone.reload();
      await byTestId('officer-tab-report').click();
      await phone.locator('[data-testid="outbox"][data-reports="1"]').waitFor();
      await byTestId('report-waiting').waitFor();
      await takePicture(phone, 'report-2-waiting');
      await context.setOffline(false);
      await phone.locator('[data-testid="own-report"][data-state="new"]').waitFor();
      await phone.locator('[data-testid="outbox"][data-reports="0"]').waitFor();
      const stored = await demo.ask<{ sha256: string; pieces: number; bytes: Buffer }>(
        `select encode(sha256, 'hex') as sha256, count(*)::int as pieces, string_agg(bytes, ''::bytea order by start) as bytes
         from report_photo_piece group by report_id, sha256`,
      );
      expect(stored.map(({ sha256 }) => sha256).sort()).toEqual(onPhone.map(({ sha256 }) => sha256).sort());
      for (const { sha256, bytes, pieces } of stored) {
        const taken = onPhone.find((photo) => photo.sha256 === sha256)!;
        expect(bytes.equals(Buffer.from(taken.bytes))).toBe(true);
        expect(pieces).toBe(Math.ceil(taken.bytes.length / PHOTO_PIECE_BYTES));
      }
      expect(await demo.ask('select officer_id as id, kind, lat::float8 from report')).toEqual([
        { id: demo.officerId, kind: 'manhole-cover', lat: PLACE.latitude },
      ]);
      expect(await photosOnPhone(phone)).toEqual([]);
      await context.unroute('**/photos/**');
    },
    PATIENCE_MS * 2,
  );

  it(
    'is on the operator’s screen without a reload, with its photos and its place; seen and answered, the officer reads it',
    async () => {
      await desk.locator('[data-testid="report-row"][data-state="new"]').click();
      await onTheDesk('report-card').waitFor();
      await expect.poll(() => onTheDesk('report-photo').count()).toBe(2);
      await desk.waitForFunction(() =>
        [...document.querySelectorAll<HTMLImageElement>('[data-testid="report-photo"] img')].every(
          (image) => image.naturalWidth > 0,
        ),
      );
      await desk.locator('[data-scene-ready="true"]').waitFor();
      await desk.waitForTimeout(4_000);
      await takePicture(desk, 'report-3-desk');
      await switchLayers(desk, ['reports', 'reports']);
      await expectAccessible(desk);
      await onTheDesk('report-seen').click();
      await desk.locator('[data-testid="report-card"][data-state="seen"]').waitFor();
      await onTheDesk('report-answer').fill('已通知养护单位，两小时内到场。');
      await onTheDesk('report-close').click();
      await desk.locator('[data-testid="report-card"][data-state="closed"]').waitFor();
      await phone.locator('[data-testid="own-report"][data-state="closed"]').waitFor();
      expect(await byTestId('own-report').textContent()).toContain('两小时内到场');
      await takePicture(phone, 'report-4-own');
    },
    PATIENCE_MS,
  );

  it(
    'of something that was handled needs a photo of afterwards, and says so to the operator, in English as well',
    async () => {
      await byTestId('report-begin').click();
      await phone.locator('[data-testid="report-place"][data-known="true"]').waitFor();
      await byTestId('report-kind-street-trading').click();
      await addPhoto('near', 640, 480);
      await byTestId('report-handled').click();
      expect(await byTestId('report-submit').isDisabled()).toBe(true);
      await addPhoto('after', 640, 480);
      // The same picture again would be the same photo: the strip tells them apart.
      expect(await byTestId('draft-photo').count()).toBe(2);
      await byTestId('report-submit').click();
      await eventually(
        async () => (await phone.locator('[data-testid="own-report"]').count()) === 2,
        'both reports are in the own list',
      );
      await desk.locator('[data-testid="report-row"][data-state="new"]').click();
      await desk.getByTestId('language-switch').click();
      await desk.getByText('Handled by the officer').first().waitFor();
      await takePicture(desk, 'report-5-handled-english');
    },
    PATIENCE_MS,
  );

  it('had nothing go wrong in the browser', () => {
    expect(e2e.consoleErrors.filter((text) => !BROWSERS_OWN_NOTES.test(text))).toEqual([]);
  });
});
