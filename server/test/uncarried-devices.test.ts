import { FLAG_FUTURE, FLAG_MOCK, type DeviceLive, type LiveSnapshot } from '@xuncheng/contract';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { hear, startTestServer, type TestServer } from './running-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const carOf = ({ devices }: { readonly devices: readonly DeviceLive[] }): DeviceLive | undefined =>
  devices.find(({ deviceId }) => deviceId === 'car-1');

it('shows where a vehicle is that nobody carries, and a terminal of somebody never', async () => {
  const admin = await server.demo('administrator');
  const { body: areas } = await admin.api('GET', '/areas');
  const areaId = areas.find(({ code }: { code: string }) => code === 'S-west').id;
  const car = { id: 'car-1', kind: 'vehicle', protocol: 'jt808', name: '执法车 1', areaId, address: '13800000099/XC1' };
  expect((await admin.api('POST', '/devices', car)).status).toBe(201);
  const screen = (await server.person('operator', 'S-west')).watch();
  await hear(screen, 'snapshot');
  const now = Date.now();
  const place = { time: now, receivedAt: now, lon: 120.171, lat: 30.241, heading: 90, flags: 0 };
  const say = (deviceId: string, messageKey: number, more: object = {}): Promise<unknown> =>
    server.gateway.announce({ fixes: [{ deviceId, messageKey, ...place, ...more }] });
  const seen = hear(screen, 'delta', (delta: LiveSnapshot) => carOf(delta)?.position != null);
  await say('terminal-west', 1);
  await say('car-1', 2);
  expect(carOf(await seen)?.position).toEqual({ lon: 120.171, lat: 30.241, heading: 90, at: now });
  await say('car-1', 3, { time: now - 1_000, lon: 120.2 });
  await say('car-1', 4, { time: now + 3_600_000, lon: 120.2, flags: FLAG_FUTURE });
  await say('car-1', 5, { time: now + 1, lon: 120.2, flags: FLAG_MOCK });
  const snapshot = async (): Promise<LiveSnapshot> => (await screen.emitWithAck('resync')).value;
  expect(carOf(await snapshot())?.position?.lon).toBe(120.171);
  expect((await snapshot()).devices.find(({ deviceId }) => deviceId === 'terminal-west')?.position).toBeNull();

  await server.database.pool.query(
    `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
     select officer_id, beat_id, (select number from device where id = 'car-1'), now() + interval '2 days', now() + interval '3 days'
     from shift limit 1`,
  );
  await server.restart();
  const later = (await server.person('operator', 'S-west')).watch();
  await vi.waitFor(async () => {
    expect(carOf((await later.emitWithAck('resync')).value)).toMatchObject({ position: null });
  }, 10_000);
  screen.close();
  later.close();
});
