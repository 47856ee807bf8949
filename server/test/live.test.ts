import { FLAG_FUTURE, FLAG_MOCK, readFrame, type LiveDelta, type LiveSnapshot } from '@xuncheng/contract';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { announcedFix, FollowedOfficers, near } from './followed-officers.ts';
import { hear, startTestServer, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('live picture', () => {
  it('counts unknown events like others', async () => {
    const screen = (await server.demo('operator')).watch();
    await hear(screen, 'snapshot');
    const answers = await Promise.all(Array.from({ length: 60 }, () => screen.emitWithAck('nonsense')));
    expect(answers.some((answer) => answer.error.code === 'too-many-requests')).toBe(true);
    screen.close();
  });

  it('says which gateways are full, to screens that are there and that come later, until they are not or are not heard', async () => {
    const screen = (await server.demo('operator')).watch();
    expect((await hear(screen, 'snapshot')).fullGateways).toEqual([]);
    const heard: unknown[] = [];
    screen.on('full-gateways', (gateways) => heard.push(gateways));
    const said = hear(screen, 'full-gateways');
    const since = Date.now() - 5_000;
    const full = { gatewayId: 'a', reason: 'disk', since };
    await server.gateway.announce({ intake: { gatewayId: 'a', full: 'disk', since } });
    expect(await said).toEqual([full]);
    // Said again is nothing new; another one is.
    await server.gateway.announce({ intake: { gatewayId: 'a', full: 'disk', since } });
    await server.gateway.announce({ intake: { gatewayId: 'b', full: 'size', since: since - 1 } });
    await vi.waitFor(() => expect(heard).toHaveLength(2), 15_000);
    const late = (await server.demo('supervisor')).watch();
    expect((await hear(late, 'snapshot')).fullGateways).toEqual([
      { gatewayId: 'b', reason: 'size', since: since - 1 },
      full,
    ]);
    await server.gateway.announce({ intake: { gatewayId: 'b', full: null, since: Date.now() } });
    await vi.waitFor(() => expect(heard).toHaveLength(3), 15_000);
    expect(heard[2]).toEqual([full]);
    // Nobody says it any more: it is gone by itself.
    await vi.waitFor(() => expect(heard).toHaveLength(4), 15_000);
    expect(heard[3]).toEqual([]);
    screen.close();
    late.close();
  });

  it('gives a snapshot, then consecutive deltas and frames with the latest position', async () => {
    const screen = (await server.demo('operator')).watch();
    const followed = new FollowedOfficers(screen);
    const snapshot: LiveSnapshot = await hear(screen, 'snapshot');
    expect(snapshot.officers.map((officer) => [officer.badge, officer.state, officer.lon]).sort()).toEqual([
      ['1-east', 'unknown', null],
      ['1-west', 'unknown', null],
    ]);
    expect(snapshot.devices).toHaveLength(6);
    const west = snapshot.officers.find((officer) => officer.badge === '1-west')!.officerId;
    const sequences: number[] = [];
    screen.on('delta', (delta: LiveDelta) => sequences.push(delta.sequence));

    const first = followed.nextMove(west);
    await server.gateway.announce({ fixes: [announcedFix('west', 5, 20)] });
    expect(await first).toMatchObject({ state: 'live', ...near(at(20, 50)), accuracy: 5 });

    // Older, future and made-up fixes never replace it.
    await server.gateway.announce({
      fixes: [
        announcedFix('west', 60, 90),
        announcedFix('west', -300, 91, FLAG_FUTURE),
        announcedFix('west', 1, 92, FLAG_MOCK),
      ],
    });
    const second = followed.nextMove(west);
    await server.gateway.announce({ fixes: [announcedFix('west', 1, 30)] });
    expect(await second).toMatchObject(near(at(30, 50)));

    const reading = hear(screen, 'delta', (delta: LiveDelta) => delta.devices.length > 0);
    await server.gateway.announce({
      readings: [
        {
          deviceId: 'probe-west',
          time: Date.now(),
          receivedAt: Date.now(),
          messageKey: 1,
          quantity: 'noise',
          value: 61,
          unit: 'dB',
          quality: 'good',
          flags: 0,
        },
      ],
    });
    expect((await reading).devices[0]).toMatchObject({ deviceId: 'probe-west', value: 61, quality: 'good' });

    const again = await screen.emitWithAck('resync');
    expect(again.ok).toBe(true);
    expect(again.value.sequence).toBe(sequences.at(-1));
    expect(again.value.officers.find((officer: { officerId: number }) => officer.officerId === west)).toMatchObject(
      at(30, 50),
    );
    expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
    expect(sequences[0]).toBe(snapshot.sequence + 1);
    screen.close();
  });

  it('shows an area its own officers and devices only', async () => {
    const screen = (await server.person('operator', 'S-east')).watch();
    const snapshot: LiveSnapshot = await hear(screen, 'snapshot');
    expect(snapshot.officers.map((officer) => officer.badge)).toEqual(['1-east']);
    expect(snapshot.devices.every((device) => device.deviceId.endsWith('east'))).toBe(true);
    // Every officer that is in a frame, whether or not the screen has him.
    const inFrames = new Set<number>();
    screen.on('moves', (bytes: Uint8Array) => {
      const frame = readFrame(bytes);
      if (typeof frame === 'string') throw new Error(frame);
      frame.moves((officerId) => void inFrames.add(officerId));
    });
    const own = snapshot.officers[0]!.officerId;
    await server.gateway.announce({ fixes: [announcedFix('west', 0, 40)] });
    await server.gateway.announce({ fixes: [announcedFix('east', 0, 240)] });
    await vi.waitFor(() => expect([...inFrames]).toEqual([own]), 6_000);
    // The same when the whole picture changes: everybody grows old, and what lies elsewhere is due.
    await server.gateway.announce({ fixes: [announcedFix('west', 0, 45)] });
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect([...inFrames]).toEqual([own]);
    screen.close();
  });

  it('of a district where nothing happens says so every few seconds', async () => {
    const screen = (await server.person('operator', 'S-west')).watch();
    await hear(screen, 'snapshot');
    const first = await hear(
      screen,
      'delta',
      ({ arrived, left, devices }: LiveDelta) => arrived.length + left.length + devices.length === 0,
    );
    const second = await hear(screen, 'delta');
    expect(second.sequence).toBe((first.sequence as number) + 1);
    screen.close();
  });

  it('knows after a restart what was stored', async () => {
    await server.database.pool.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, received_at)
       select now() - interval '20 seconds', number, 7, 1201700000, 302400000, now() from device where id = 'terminal-east'`,
    );
    await server.restart();
    const screen = (await server.demo('supervisor')).watch();
    const snapshot: LiveSnapshot = await hear(screen, 'snapshot');
    expect(snapshot.officers.find((officer) => officer.badge === '1-east')).toMatchObject({
      state: 'live',
      lon: 120.17,
      lat: 30.24,
    });
    screen.close();
  });

  it('reads what was stored when an announcement is missing', async () => {
    const screen = (await server.demo('operator')).watch();
    const snapshot: LiveSnapshot = await hear(screen, 'snapshot');
    const west = snapshot.officers.find((officer) => officer.badge === '1-west')!.officerId;
    await server.gateway.announce({ fixes: [announcedFix('east', 0, 250)] });
    await server.database.pool.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, received_at)
       select now() + interval '1 second', number, 8, 1201234567, 302345678, now() from device where id = 'terminal-west'`,
    );
    await server.gateway.announce({ sequence: 9_999 });
    const findWest = async (): Promise<unknown> =>
      ((await screen.emitWithAck('resync')).value as LiveSnapshot).officers.find(
        (officer) => officer.officerId === west,
      );
    await expect
      .poll(findWest, { timeout: 5_000, interval: 200 })
      .toMatchObject({ lon: 120.1234567, lat: 30.2345678, state: 'live' });
    screen.close();
  });

  it('ends with the session, and with the account', async () => {
    const browser = await server.demo('operator');
    const screen = browser.watch();
    await hear(screen, 'snapshot');
    const ended = hear(screen, 'disconnect');
    expect((await browser.api('DELETE', '/session')).status).toBe(204);
    await ended;

    const other = await server.person('operator', 'D');
    const second = other.watch();
    await hear(second, 'snapshot');
    const disabled = hear(second, 'disconnect');
    await server.database.pool.query(`update account set disabled_at = now() where username like 'person-%'`);
    await disabled;
  });

  it('turns away officers, strangers and foreign pages', async () => {
    const officer = (await server.demo('officer')).watch();
    expect((await hear(officer, 'connect_error')).data).toEqual({ code: 'forbidden' });
    const browser = await server.demo('operator');
    browser.cookie = '';
    expect((await hear(browser.watch(), 'connect_error')).data).toEqual({ code: 'not-signed-in' });
    const nowhere = io(server.url, { transports: ['websocket'], reconnection: false, forceNew: true });
    expect((await hear(nowhere, 'connect_error')).data).toEqual({ code: 'no-such-namespace' });
    const response = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(response.status).toBe(403);
  });

  it('goes on when the database drops every connection', async () => {
    const browser = await server.demo('operator');
    const screen = browser.watch();
    const followed = new FollowedOfficers(screen);
    const { officers }: LiveSnapshot = await hear(screen, 'snapshot');
    await server.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'xuncheng-server' and datname = current_database()`,
    );
    const moved = followed.nextMove(officers.find((officer) => officer.badge === '1-west')!.officerId);
    await server.gateway.announce({ fixes: [announcedFix('west', 0, 77)] });
    await moved;
    await expect.poll(async () => (await browser.api('GET', '/officers')).status, { timeout: 5_000 }).toBe(200);
    screen.close();
  });

  it('survives whatever a client sends', async () => {
    const screen = (await server.demo('operator')).watch();
    await hear(screen, 'snapshot');
    screen.emit('resync');
    screen.emit('instruct');
    screen.emit('instruct', { text: 1 });
    screen.emit('nonsense', 1, 2, 3);
    // The protocol allows numbers for names.
    expect(await screen.emitWithAck(5 as never)).toMatchObject({ ok: false, error: { code: 'unknown-event' } });
    expect(await screen.emitWithAck('alarm-acknowledge', { alarmId: 99_999_999_999 })).toMatchObject({
      ok: false,
      error: { code: 'invalid-request' },
    });
    expect(await screen.emitWithAck('instruct', { officerIds: 'all' })).toMatchObject({
      ok: false,
      error: { code: 'invalid-request' },
    });
    expect(await screen.emitWithAck('nonsense')).toMatchObject({ ok: false, error: { code: 'unknown-event' } });
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => screen.emitWithAck('alarm-acknowledge', { alarmId: 1 })),
    );
    expect(answers.some((answer) => answer.error.code === 'too-many-requests')).toBe(true);
    screen.close();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe('a screen', () => {
  it('is told that somebody has fallen silent when the limit is passed, with nothing said by anybody', async () => {
    const own = await startTestServer();
    const screen = (await own.demo('operator')).watch();
    const followed = new FollowedOfficers(screen);
    const { officers }: LiveSnapshot = await hear(screen, 'snapshot');
    const east = officers.find(({ badge }) => badge === '1-east')!.officerId;
    const state = (): string => followed.officers.get(east)!.state;
    // Silent for 26 s: live, and no more in 4 s.
    await own.gateway.announce({ fixes: [announcedFix('east', 26, 250)] });
    const saidAt = Date.now();
    await vi.waitFor(() => expect(state()).toBe('live'), 3_000);
    await vi.waitFor(() => expect(state()).toBe('stale'), 8_000);
    expect(Date.now() - saidAt).toBeGreaterThan(3_500);
    screen.close();
    await own.close();
  });
});
