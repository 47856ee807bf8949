import type { DeviceHealth, LiveSnapshot } from '@xuncheng/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hear, startTestServer, type TestServer } from './running-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const fix = (more: object = {}): object => {
  const now = Date.now();
  return {
    deviceId: 'terminal-west',
    messageKey: 1,
    time: now,
    receivedAt: now,
    lon: 120.17,
    lat: 30.24,
    flags: 0,
    ...more,
  };
};

it('tells operators how a device is and why, as it changes', async () => {
  const operator = await server.person('operator', 'S-west');
  const screen = operator.watch();
  const snapshot: LiveSnapshot = await hear(screen, 'snapshot');
  const before = snapshot.devices.find(({ deviceId }) => deviceId === 'terminal-west');
  expect(before?.health.state).toBe('unknown');

  const becomes = async (reason: DeviceHealth['reason'], say: () => Promise<unknown>): Promise<DeviceHealth> => {
    const heard = hear(screen, 'delta', ({ devices }: LiveSnapshot) =>
      devices.some(
        ({ deviceId, health }) =>
          deviceId === 'terminal-west' && health.reason === reason && health.state !== 'unknown',
      ),
    );
    await say();
    return (await heard).devices.find(({ deviceId }: { deviceId: string }) => deviceId === 'terminal-west').health;
  };
  const { announce } = server.gateway;
  const status = (more: object): Promise<void> =>
    announce({
      statuses: [{ deviceId: 'terminal-west', time: Date.now(), receivedAt: Date.now(), state: 'online', ...more }],
    });
  expect(await becomes(null, () => announce({ fixes: [fix({ battery: 60 }) as never] }))).toMatchObject({
    state: 'well',
  });
  expect(await becomes('hidden', () => status({ tracking: 'hidden' }))).toMatchObject({ state: 'silent' });
  expect(await becomes('inaccurate', () => status({ tracking: 'inaccurate' }))).toMatchObject({ state: 'impaired' });
  expect(await becomes(null, () => status({ tracking: 'well' }))).toMatchObject({ state: 'well' });
  const ahead = Date.now() + 3 * 3_600_000;
  expect(
    await becomes('clock', () => announce({ fixes: [fix({ time: ahead, flags: 1, battery: 4 }) as never] })),
  ).toMatchObject({
    state: 'impaired',
    value: expect.closeTo(10_800, -2) as number,
  });
  expect(await becomes('battery', () => announce({ fixes: [fix() as never] }))).toMatchObject({
    state: 'impaired',
    value: 4,
  });
  expect(await becomes('permission', () => status({ battery: 50, permission: 'denied' }))).toMatchObject({
    state: 'silent',
  });
  expect(
    await becomes('keep-alive', () => status({ state: 'offline', offlineReason: 'connection-lost' })),
  ).toMatchObject({
    state: 'silent',
  });
  expect(
    await becomes('battery', () => status({ state: 'offline', battery: 4, offlineReason: 'connection-lost' })),
  ).toMatchObject({
    state: 'silent',
    value: 4,
  });
  screen.close();
}, 60_000);

it('knows it again after a restart, from what the gateway stored', async () => {
  await server.database.pool.query(
    `insert into device_state (device_number, online, changed_at, last_seen_at, battery, offline_reason, permission)
     select number, false, now() - interval '10 minutes', now() - interval '10 minutes', 40, 'keep-alive', 'always'
     from device where id = 'terminal-east'`,
  );
  await server.database.pool.query(
    `insert into dead_letter (received_at, device_id, topic, reason, detail, payload, digest)
     select now(), 'camera-east', '', 'clock-1970', '', '', '\\x01'`,
  );
  await server.restart();
  const screen = (await server.demo('operator')).watch();
  const snapshot: LiveSnapshot = await hear(screen, 'snapshot');
  const healthOf = (id: string): DeviceHealth | undefined =>
    snapshot.devices.find(({ deviceId }) => deviceId === id)?.health;
  expect(healthOf('terminal-east')).toMatchObject({ state: 'silent', reason: 'keep-alive' });
  expect(healthOf('camera-east')).toMatchObject({ state: 'impaired', reason: 'clock' });
  screen.close();
});

it('asks a device to report again over its own topic, and only where that is understood', async () => {
  const operator = await server.person('operator', 'S-west');
  const published = new Promise<string>((resolve) => {
    server.gateway.broker.on('publish', ({ topic }) => {
      if (topic.endsWith('/rebirth')) resolve(topic);
    });
  });
  expect((await operator.api('POST', '/devices/terminal-west/rebirth')).status).toBe(204);
  expect(await published).toBe('v1/terminal-west/down/rebirth');
  await server.database.pool.query(`update device set protocol = 'osmand' where id = 'terminal-west'`);
  expect((await operator.api('POST', '/devices/terminal-west/rebirth')).body.code).toBe('no-rebirth');
});

it('asks a device to report more often for a while, and only one that can', async () => {
  const operator = await server.person('operator', 'S-west');
  const published = new Promise<string>((resolve) => {
    server.gateway.broker.on('publish', ({ topic, payload }) => {
      if (topic.endsWith('/track')) resolve(`${topic} ${payload.toString()}`);
    });
  });
  const wanted = { everySeconds: 2, forSeconds: 600 };
  await server.database.pool.query(`update device set protocol = 'own' where id = 'terminal-west'`);
  expect((await operator.api('POST', '/devices/terminal-west/track', wanted)).status).toBe(204);
  expect(await published).toBe(`v1/terminal-west/down/track ${JSON.stringify(wanted)}`);
  expect((await operator.api('POST', '/devices/terminal-west/track', { ...wanted, everySeconds: 0 })).status).toBe(400);
  await server.database.pool.query(`update device set protocol = 'owntracks' where id = 'terminal-west'`);
  expect((await operator.api('POST', '/devices/terminal-west/track', wanted)).body.code).toBe('no-tracking');
});
