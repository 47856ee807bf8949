import type { Page } from 'playwright-core';
import { openDistrictDatabase, type DistrictDatabase } from './district-database.ts';
import { tokensOf, type RunningDistrict } from './running-district.ts';

/** The demonstration's officer, on a shift that runs for hours yet, whatever the hour; and the database to look into. */
export interface DemoOfficer extends DistrictDatabase {
  readonly officerId: number;
  readonly shiftId: number;
  readonly deviceId: string;
  readonly token: string;
}

/** A phone as a browser shows it. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** Give the officer the shift. */
export async function prepareDemoOfficer(district: RunningDistrict): Promise<DemoOfficer> {
  const database = openDistrictDatabase(district);
  const { ask } = database;
  const [found] = await ask<{ officerId: number; shiftId: number }>(
    `select a.officer_id as "officerId", s.id as "shiftId" from account a join shift s on s.officer_id = a.officer_id
     where a.username = 'demo-officer' and s.device_number is not null order by abs(date_part('epoch', s.starts_at - now())) limit 1`,
  );
  const { officerId, shiftId } = found!;
  await ask('delete from shift where officer_id = $1 and id <> $2', [officerId, shiftId]);
  const [shift] = await ask<{ deviceId: string }>(
    `update shift set starts_at = now() - interval '1 hour', ends_at = now() + interval '5 hours' from device d
     where shift.id = $1 and d.number = device_number returning d.id as "deviceId"`,
    [shiftId],
  );
  const { deviceId } = shift!;
  // Terminals are handed on from shift to shift: whoever carries it before or after would be meant around the change.
  await ask(
    'update shift set device_number = null where id <> $1 and device_number = (select number from device where id = $2)',
    [shiftId, deviceId],
  );
  return { officerId, shiftId, deviceId, token: tokensOf(district)[deviceId]!, ...database };
}

/** Wait until it is so. @throws by the name of what was waited for */
export async function eventually(found: () => Promise<boolean>, what: string, seconds = 30): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await found())) {
    if (Date.now() > deadline) throw new Error(`not within ${String(seconds)} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * Taps the first thing and, in the very moment that it is there, the second one that comes in its place: what the second tap of a hasty
 * finger does. Resolves when it was tapped.
 */
export async function tapTwice(page: Page, first: string, second: string): Promise<void> {
  const tapped = page.evaluate(
    (id) =>
      new Promise<void>((resolve) => {
        new MutationObserver((_changes, observer) => {
          const button = document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
          if (!button) return;
          observer.disconnect();
          button.click();
          resolve();
        }).observe(document.body, { childList: true, subtree: true });
      }),
    second,
  );
  await Promise.all([tapped, page.locator(`[data-testid="${first}"]`).click()]);
}

/** Times of the fixes that wait on the phone. */
export function waitingFixes(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve, reject) => {
        const opening = indexedDB.open('xuncheng-officer');
        opening.onsuccess = () => {
          const all = opening.result.transaction('outbox').objectStore('outbox').getAll();
          all.onsuccess = () => {
            opening.result.close();
            const entries = all.result as { kind: string; body: { time: number } }[];
            resolve(entries.filter(({ kind }) => kind === 'fix').map(({ body }) => body.time));
          };
        };
        opening.onerror = () => reject(new Error('the phone’s database does not open'));
      }),
  );
}
