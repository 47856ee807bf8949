import { execFileSync } from 'node:child_process';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessibility.ts';
import { apiAs } from '../api-as.ts';
import { prepareDemoOfficer, type DemoOfficer } from '../demo-officer.ts';
import { BROWSERS_OWN_NOTES, chromiumPath, startBeforeTests } from '../district-under-test.ts';
import { PATIENCE_MS, takePicture } from '../running-district.ts';

/** An operator's desk when somebody calls for help: heard, shown, seen to, all by keyboard; and what no key may destroy. */

const viewport = { width: 1280, height: 720 };

describe.skipIf(chromiumPath === undefined)('the desk', () => {
  const e2e = startBeforeTests({ SIMULATORS: '0' });
  let demo: DemoOfficer;
  let phone: MqttClient;
  let page: Page;
  let place: { readonly lon: number; readonly lat: number };
  const byTestId = (id: string) => page.locator(`[data-testid="${id}"]`);
  const sound = (): Promise<string | null> => page.locator('#root').getAttribute('data-alarm-sound');

  const say = (kind: string, message: object): Promise<unknown> =>
    phone.publishAsync(`v1/${demo.deviceId}/up/${kind}`, JSON.stringify(message), { qos: 1 });

  beforeAll(async () => {
    demo = await prepareDemoOfficer(e2e.district);
    phone = await connectAsync(`mqtt://127.0.0.1:${e2e.district.ports['MQTT_PORT']!}`, {
      clientId: demo.deviceId,
      username: demo.deviceId,
      password: demo.token,
    });
    page = await e2e.openAs('operator', '/', { viewport });
    await page.locator('[data-scene-ready="true"]').waitFor();
  }, 300_000);
  afterAll(async () => {
    await phone.endAsync();
    await demo.close();
  });

  it(
    'hears a call for help, shows it and acknowledges it with one key each; the sound stops',
    async () => {
      const [corner] = await demo.ask<typeof place>(
        `select (geometry->'coordinates'->0->0->>0)::float as lon, (geometry->'coordinates'->0->0->>1)::float as lat from cell limit 1`,
      );
      place = corner!;
      await say('fix', { id: 'f1', time: Date.now(), ...place, accuracy: 5 });
      // Two shifts of the same second may be there: whichever it is, one call is one alarm.
      for (const attempt of [1, 2])
        await say('alarm', {
          id: `sos-${String(attempt)}`,
          time: Date.now(),
          type: 'sos',
          severity: 'critical',
          active: true,
          text: '',
          ...place,
        });
      await expect.poll(sound, { timeout: 20_000 }).toBe('critical');
      await page.keyboard.press('a');
      await byTestId('alarm-card').waitFor();
      expect(await sound()).toBe('critical');
      await takePicture(page, 'desk-1-help');
      await page.keyboard.press('a');
      await expect.poll(sound, { timeout: 20_000 }).toBe('none');
      const [count] = await demo.ask<{ alarms: number }>(
        "select count(*)::int as alarms from alarm where type = 'sos'",
      );
      expect(count!.alarms).toBe(1);
    },
    PATIENCE_MS,
  );

  it(
    'says who can go and why, and why others cannot',
    async () => {
      await byTestId('ranked-officers').waitFor();
      const ranked = byTestId('ranked-officers');
      const reasons = await ranked.locator('.rows small').allTextContents();
      const refused = ranked.locator('.not-offered');
      // Nobody but the caller is connected here, so the others are listed with what keeps them.
      await refused.locator('summary').click();
      const why = await refused.locator('li').allTextContents();
      expect(reasons.length + why.length).toBeGreaterThan(20);
      for (const line of why) expect(line.trim().length).toBeGreaterThan(4);
      await refused.locator('summary').click();
    },
    PATIENCE_MS,
  );

  it(
    'has what was said and decided about it, once each: a comment, somebody it is given to, escalated',
    async () => {
      await byTestId('alarm-comment').locator('input').fill('已电话联系，轻伤。');
      await page.keyboard.press('Enter');
      await byTestId('alarm-notes').getByText('已电话联系，轻伤。').waitFor();
      await byTestId('alarm-assign').click();
      await page.locator('.ant-select-item-option').first().click();
      await expect.poll(() => byTestId('alarm-notes').locator('li').count()).toBe(2);
      await byTestId('alarm-handling').getByRole('button', { name: '升级' }).click();
      await expect.poll(() => byTestId('alarm-notes').locator('li').count()).toBe(3);
      await takePicture(page, 'desk-2-handled');
      await expectAccessible(page);
      await byTestId('alarm-false').click();
      await byTestId('alarm-false-why').fill('误触');
      await byTestId('alarm-false-confirm').click();
      await expect.poll(() => byTestId('alarm-notes').locator('li').count()).toBe(4);
    },
    PATIENCE_MS,
  );

  it(
    'keeps what is being written: Esc in the palette closes the palette, a closed order is put aside and gone on with',
    async () => {
      await byTestId('tab-instructions').click();
      await page.getByRole('button', { name: /新指令/ }).click();
      await byTestId('instruct-text').fill('核查东坡路一带占道');
      await page.keyboard.press('Control+k');
      await byTestId('palette').waitFor();
      await page.keyboard.press('Escape');
      await byTestId('palette').waitFor({ state: 'detached' });
      expect(await byTestId('instruct-text').inputValue()).toBe('核查东坡路一带占道');
      await page.keyboard.press('Escape');
      await byTestId('instruct-form').waitFor({ state: 'detached' });
      await byTestId('put-aside').getByText('核查东坡路一带占道').waitFor();
      await takePicture(page, 'desk-3-put-aside');
      await byTestId('put-aside-resume').click();
      expect(await byTestId('instruct-text').inputValue()).toBe('核查东坡路一带占道');
      await page.keyboard.press('Escape');
      await byTestId('put-aside-drop').click();
      await byTestId('put-aside').waitFor({ state: 'detached' });
    },
    PATIENCE_MS,
  );

  it(
    'names why somebody is silent, in the words of the phone itself',
    async () => {
      await say('status', { id: 's1', time: Date.now(), state: 'online', tracking: 'hidden' });
      await page.keyboard.press('Control+k');
      const [officer] = await demo.ask<{ badge: string }>('select badge from officer where id = $1', [demo.officerId]);
      await byTestId('palette').fill(officer!.badge);
      await byTestId('palette-entry').first().waitFor();
      await page.keyboard.press('Enter');
      await byTestId('officer-card').getByText('队员应用不在前台', { exact: false }).waitFor();
      await takePicture(page, 'desk-4-why-silent');
    },
    PATIENCE_MS,
  );

  it(
    'has round whoever is selected how sure the place is, and which way it goes',
    async () => {
      const drawn = (): Promise<string | null> => page.locator('#root').getAttribute('data-selected-drawn');
      for (const [id, accuracy, heading] of [
        ['f2', 45, 90],
        ['f3', 25, 270],
      ] as const) {
        await say('fix', { id, time: Date.now(), ...place, accuracy, heading, speed: 1.2 });
        await expect.poll(drawn).toBe(`${String(accuracy)} m ${String(heading)}°`);
      }
      await takePicture(page, 'desk-4b-accuracy');
    },
    PATIENCE_MS,
  );

  it(
    'says who has not checked in by the deadline, and is heard',
    async () => {
      await byTestId('instruct-open').first().click();
      await byTestId('instruct-kind').getByText('报平安').click();
      await byTestId('instruct-send').click();
      await byTestId('instruction-card').waitFor();
      const id = await byTestId('instruction-card').getAttribute('data-instruction');
      // The half hour is over.
      await demo.ask(`update instruction set deadline = now() where id = $1`, [id]);
      await page.locator('[data-testid="ladder"][data-state="expired"]').waitFor();
      await byTestId('tab-alarms').click();
      await byTestId('alarm-row').filter({ hasText: '未按时报平安' }).waitFor();
      expect(await sound()).toBe('critical');
      await takePicture(page, 'desk-4c-check-in-missed');
      for (let i = 0; i < 2; i++) await page.keyboard.press('a');
      await expect.poll(sound).toBe('none');
      await page.keyboard.press('Escape');
    },
    PATIENCE_MS,
  );

  it(
    'has the roster of now over the map by one key: who is here, who is missing, live; touched, the officer is shown',
    async () => {
      await page.keyboard.press('d');
      const band = byTestId('roster-band');
      await band.locator('[data-testid="roster-group"]').first().waitFor();
      const count = async (standing: string): Promise<number> =>
        Number(await byTestId('roster-counts').locator(`[data-standing="${standing}"] b`).textContent());
      // Nobody walks here: seen is the one who called for help.
      expect(await count('on')).toBe(1);
      const missing = (await count('absent')) + (await count('late'));
      expect(missing).toBeGreaterThan(20);
      await takePicture(page, 'desk-4a-roster');
      await expectAccessible(page);
      const person = band.locator('[data-standing="on"][data-testid="duty-person"]');
      // Whoever is missing comes first: the one who is here may be among those not shown, in whichever group.
      while ((await person.count()) === 0) await band.locator('.duty-person.more').first().click();
      await person.first().click();
      await page.locator(`[data-testid="officer-card"][data-officer="${String(demo.officerId)}"]`).waitFor();
      // Somebody's shift is ended elsewhere: here it is not waited for any more.
      const ask = await apiAs(e2e.district, 'administrator');
      const now = await ask('GET', '/roster/now');
      const other = now.shifts.find(
        ({ officerId, startsAt }: { officerId: number; startsAt: number }) =>
          officerId !== demo.officerId && startsAt < Date.now(),
      );
      await ask('POST', '/roster/changes', { changes: [{ kind: 'end', shiftId: other.shiftId }] });
      await expect
        .poll(async () => (await count('absent')) + (await count('late')), { timeout: 30_000 })
        .toBe(missing - 1);
      await page.keyboard.press('d');
      await band.waitFor({ state: 'detached' });
    },
    PATIENCE_MS,
  );

  it(
    'moves the map by keyboard',
    async () => {
      await page.keyboard.press('Escape');
      const looksAt = async (): Promise<number[]> => {
        const text = await page.locator('#root').getAttribute('data-looks-at');
        return (text ?? '').split(',').map(Number);
      };
      const before = await looksAt();
      await page.keyboard.press('ArrowRight');
      await expect.poll(async () => (await looksAt())[0], { timeout: 20_000 }).toBeGreaterThan(before[0]!);
      await page.keyboard.press('+');
      await expect.poll(async () => (await looksAt())[2], { timeout: 20_000 }).toBeLessThan(before[2]! * 0.95);
      for (const key of ['t', 'b', 'h']) await page.keyboard.press(key);
    },
    PATIENCE_MS,
  );

  it(
    'draws by keyboard as by hand: measured, fenced, drawn around, and a place chosen',
    async () => {
      const press = async (...keys: string[]): Promise<void> => {
        for (const key of keys) await page.keyboard.press(key);
      };
      const [right, down, left] = ['ArrowRight', 'ArrowDown', 'ArrowLeft'].map((key) => [key, key, key] as const);
      await press('m', 'Enter', ...right!, 'Enter', ...down!, 'Enter', 'Backspace', 'Enter', 'c');
      await byTestId('measured').getByText('面积', { exact: false }).waitFor();
      await byTestId('aim').waitFor();
      await takePicture(page, 'desk-4d-aim');
      await expectAccessible(page);
      await press('Escape');
      await byTestId('aim').waitFor({ state: 'detached' });

      // Enter twice at a place closes.
      await press('f', 'Enter', ...right!, 'Enter', ...down!, 'Enter', 'Enter');
      await byTestId('fence-drawn').waitFor();
      await press('Escape');

      // The whole of the middle: whoever called for help is there.
      await press('l', 'ArrowLeft', 'ArrowUp', 'ArrowUp', 'Enter', ...right!, 'Enter', ...down!, ...down!, 'Enter');
      await press(...left!, 'Enter', 'c');
      await byTestId('lasso').waitFor({ state: 'detached' });

      await byTestId('tab-instructions').click();
      await page.getByRole('button', { name: /新指令/ }).click();
      await byTestId('instruct-pick').click();
      await press('ArrowRight', 'Enter');
      await byTestId('instruct-place').getByText('已选', { exact: false }).waitFor();

      // A line for the order: Enter without moving attaches it, one point alone is none yet; Esc leaves what was attached.
      const attached = byTestId('instruct-drawing');
      await byTestId('instruct-draw').focus();
      await press('Enter', 'Enter', 'Enter', ...right!, 'Enter', ...down!, 'Enter', 'Backspace', ...left!, 'Enter');
      await byTestId('measured').waitFor();
      await press('Enter');
      await byTestId('measured').waitFor({ state: 'detached' });
      const line = await attached.textContent();
      expect(line).toContain('线');
      // The focus is where the drawing was begun.
      await press('Enter', 'ArrowUp', 'Enter', 'Escape');
      expect([await attached.textContent(), await byTestId('measured').count()]).toEqual([line, 0]);
      // Closed to a ring, Enter attaches that.
      await press('Enter', 'ArrowUp', 'Enter', 'c', 'Enter');
      await attached.getByText('范围', { exact: false }).waitFor();
      await page.keyboard.press('?');
      await page.locator('.ant-modal').getByText('画指令附图时', { exact: false }).waitFor();
      await press('?');
      await press('Escape', 'Escape');
      await byTestId('put-aside-drop').click();
    },
    PATIENCE_MS,
  );

  it(
    'says how old the picture is when the server stands still, and is whole again by itself',
    async () => {
      const server = serverOf(e2e.district.process.pid!);
      process.kill(server, 'SIGSTOP');
      try {
        const banner = byTestId('connection-banner');
        await banner.waitFor();
        const age = async (): Promise<number> =>
          Number(/\d+/.exec((await banner.textContent()) ?? '')?.[0] ?? Number.NaN);
        await expect.poll(age, { timeout: 30_000 }).toBeGreaterThan(12);
        // Silence is a line that is dead with both ends up: it is begun anew, long before the library finds out.
        await page.locator('[data-testid="connection-state"][data-state="disconnected"]').waitFor({ timeout: 20_000 });
        await takePicture(page, 'desk-5-old-picture');
        // What happens meanwhile is there when the server goes on.
        await say('alarm', { id: 'fall-1', time: Date.now(), type: 'fall', severity: 'major', active: true, text: '' });
      } finally {
        process.kill(server, 'SIGCONT');
      }
      await byTestId('connection-banner').waitFor({ state: 'detached' });
      await expect.poll(sound, { timeout: 20_000 }).toBe('usual');
    },
    PATIENCE_MS,
  );

  it('had nothing go wrong in the browser', () => {
    expect(e2e.consoleErrors.filter((line) => !BROWSERS_OWN_NOTES.test(line))).toEqual([]);
  });
});

/** The server's process among those that the launcher started. */
function serverOf(launcher: number): number {
  const found = execFileSync('pgrep', ['-P', String(launcher), '-f', 'server/dist'], { encoding: 'utf8' });
  return Number(found.trim().split('\n')[0]);
}
