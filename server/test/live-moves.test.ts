import type { LiveSnapshot } from '@xuncheng/contract';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { announcedFix, FollowedOfficers, near } from './followed-officers.ts';
import { hear, startTestServer, type TestServer } from './running-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('a screen', () => {
  it('has within five seconds of a break what the database has, and moves on from there', async () => {
    const browser = await server.demo('operator');
    const screen = io(`${server.url}/operator`, {
      transports: ['websocket'],
      extraHeaders: { cookie: browser.cookie },
      reconnectionDelay: 500,
    });
    const followed = new FollowedOfficers(screen);
    const { officers }: LiveSnapshot = await hear(screen, 'snapshot');
    const walk = async (side: 'east' | 'west', east: number): Promise<void> => {
      const one = announcedFix(side, 0, east);
      await server.gateway.announce({ fixes: [one] });
      await server.database.pool.query(
        `insert into fix (time, device_number, message_key, lon_e7, lat_e7, received_at)
         select $2, number, $3, $4, $5, now() from device where id = $1`,
        [one.deviceId, new Date(one.time), one.messageKey, Math.round(one.lon * 1e7), Math.round(one.lat * 1e7)],
      );
    };
    const stored = async (): Promise<unknown> =>
      (
        await server.database.pool.query<{ badge: string; lon: number; lat: number }>(
          `select distinct on (d.id) o.badge, f.lon_e7 / 1e7::float8 as lon, f.lat_e7 / 1e7::float8 as lat
           from fix f join device d on d.number = f.device_number join shift s on s.device_number = d.number
           join officer o on o.id = s.officer_id order by d.id, f.time desc`,
        )
      ).rows.map(({ badge, lon, lat }) => ({ badge, ...near({ lon, lat }) }));
    const shown = (): unknown =>
      [...followed.officers.values()]
        .map(({ badge, lon, lat }) => ({ badge, lon, lat }))
        .sort((a, b) => a.badge.localeCompare(b.badge));

    await walk('west', 60);
    await walk('east', 260);
    await expect.poll(shown, { timeout: 5_000 }).toEqual(await stored());
    const again = hear(screen, 'snapshot');
    screen.io.engine.close();
    for (let i = 1; i <= 5; i++) await walk(i % 2 === 0 ? 'east' : 'west', 60 + i * 20);
    const brokenAt = Date.now();
    await again;
    await expect.poll(shown, { timeout: 5_000 }).toEqual(await stored());
    expect(Date.now() - brokenAt).toBeLessThan(5_000);
    for (let i = 1; i <= 5; i++) await walk('west', 170 + i);
    await expect.poll(shown, { timeout: 5_000 }).toEqual(await stored());

    // The same when a frame is lost without a break: the next one does not fit, and everything is asked for.
    const lost = followed.frames.at(-1)!.sequence;
    followed.lose();
    await walk('west', 180);
    await vi.waitFor(() => expect(followed.gaps).toBeGreaterThan(0), 5_000);
    expect(followed.frames.at(-1)!.sequence).toBe(lost);
    followed.begin((await screen.emitWithAck('resync')).value as LiveSnapshot);
    expect(shown()).toEqual(await stored());
    const west = officers.find((officer) => officer.badge === '1-west')!.officerId;
    const moved = followed.nextMove(west);
    await walk('west', 181);
    await moved;
    expect(shown()).toEqual(await stored());
    screen.close();
  });

  it('sends what lies outside the screen seldom, and who goes off duty or leaves at once', async () => {
    const screen = (await server.demo('operator')).watch();
    const followed = new FollowedOfficers(screen);
    const { officers }: LiveSnapshot = await hear(screen, 'snapshot');
    const west = officers.find((officer) => officer.badge === '1-west')!;
    await server.gateway.announce({ fixes: [announcedFix('west', 0, 190)] });
    await vi.waitFor(() => expect(followed.officers.get(west.officerId)!.state).toBe('live'), 6_000);
    const viewport = { west: 121, east: 121.01, south: 30, north: 30.01, metresPerPixel: 0.5 };
    expect(await screen.emitWithAck('viewport', viewport)).toEqual({ ok: true, value: null });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = followed.movesOf(west.officerId).length;
    for (let i = 1; i <= 30; i++) {
      await server.gateway.announce({ fixes: [announcedFix('west', 0, 190 + i)] });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const frames = followed.movesOf(west.officerId).length - before;
    expect(frames).toBeGreaterThan(0);
    expect(frames).toBeLessThanOrEqual(3);
    for (const nonsense of [{ ...viewport, west: 122 }, { ...viewport, metresPerPixel: 0 }, null, 'all'])
      expect(await screen.emitWithAck('viewport', nonsense)).toMatchObject({
        ok: false,
        error: { code: 'invalid-request' },
      });
    const clock = async (side: string, action: 'in' | 'out'): Promise<void> => {
      const terminal = server.terminal(`terminal-${side}`);
      await hear(terminal, 'connect');
      expect(await terminal.emitWithAck('clock', { action, time: Date.now() })).toMatchObject({ ok: true });
      terminal.close();
    };
    await clock('west', 'out');
    await vi.waitFor(
      () => expect(followed.officers.get(west.officerId)).toMatchObject({ state: 'off-duty', lon: null, fixAt: null }),
      2_000,
    );
    await server.database.pool.query(`update shift set ends_at = now() where id = $1`, [west.shiftId]);
    await clock('east', 'out');
    await vi.waitFor(() => expect(followed.officers.has(west.officerId)).toBe(false), 2_000);
    expect(followed.gaps).toBe(0);
    screen.close();
  });
});
