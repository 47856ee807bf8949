import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import {
  connectTrackers,
  createSimulation,
  drawDistrict,
  SCENARIOS,
  type Spoken,
  type Trackers,
} from '@xuncheng/simulators';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, eventually, startTestGateway, type TestDevice, type TestGateway } from './gateway-fixture.ts';

describe('simulated trackers and cameras against the gateway', () => {
  const district = drawDistrict({ seed: 1 });
  const foreign = district.devices.filter(({ protocol }) => ['osmand', 'jt808', 'onvif'].includes(protocol));
  const known = new Map<string, TestDevice>();
  let database: TestDatabase;
  let gateway: TestGateway;
  let trackers: Trackers;
  const startTime = Date.now() - 400_000;
  // Busier than an ordinary street, so that one camera sees something within minutes.
  const scenario = { ...SCENARIOS['ordinary-day'], sightingEverySeconds: 20 };
  const simulation = createSimulation({ district, seed: 1, scenario, startTime });
  let second = 0;
  /** What they say in so many seconds, said to the gateway. */
  const speak = (seconds: number): Pick<Spoken, 'tracks' | 'notifications'> => {
    const all: Pick<Spoken, 'tracks' | 'notifications'> = { tracks: [], notifications: [] };
    for (const end = second + seconds; second < end; second++) {
      const spoken = simulation.step(startTime + second * 1_000, 1);
      trackers.speak(spoken);
      all.tracks.push(...spoken.tracks);
      all.notifications.push(...spoken.notifications);
    }
    return all;
  };
  const count = async (table: string): Promise<number> =>
    (await database.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;

  beforeAll(async () => {
    database = await createTestDatabase();
    for (const { id, kind, protocol, address } of foreign)
      known.set(id, await addDevice(database.pool, id, { kind, protocol, ...(address !== undefined && { address }) }));
    gateway = await startTestGateway(database.connectionString);
    trackers = connectTrackers({
      district,
      tokens: Object.fromEntries([...known.values()].map(({ id, token }) => [id, token])),
      reportUrl: `http://127.0.0.1:${String(gateway.osmandPort)}`,
      jt808Url: `tcp://127.0.0.1:${String(gateway.jt808Port)}`,
      onTrack: simulation.track,
      log: pino({ level: 'silent' }),
    });
    await eventually(
      async () =>
        (await count(
          "device_state s join device d on d.number = s.device_number where d.protocol = 'jt808' and s.online",
        )) === 3,
      'three vehicles signed in',
    );
  });
  afterAll(async () => {
    trackers.end();
    await gateway.end();
    await database.drop();
  });

  it('every report is stored once, where and when it was, and what the camera saw has its two ends', async () => {
    const { tracks, notifications } = speak(240);
    expect(notifications.length).toBeGreaterThan(2);
    expect(new Set(tracks.map(({ deviceId }) => deviceId))).toEqual(
      new Set(foreign.filter(({ protocol }) => protocol !== 'onvif').map(({ id }) => id)),
    );
    await eventually(async () => (await count('fix')) === tracks.length, 'all fixes', 30);
    await eventually(async () => (await count('camera_event')) === notifications.length, 'all events');
    const { rows } = await database.pool.query<{ id: string; time: Date; lon: number; lat: number; speed: number }>(
      'select d.id, f.time, f.lon_e7 / 1e7 as lon, f.lat_e7 / 1e7 as lat, f.speed from fix f join device d on d.number = f.device_number',
    );
    for (const { deviceId, time, position } of tracks) {
      const row = rows.find((one) => one.id === deviceId && Math.abs(one.time.getTime() - time) < 1_000);
      expect(Math.abs(row!.lon - position.lon)).toBeLessThan(1e-6);
      expect(Math.abs(row!.lat - position.lat)).toBeLessThan(1e-6);
      expect(Math.abs(row!.speed - position.speed)).toBeLessThan(0.03);
    }
    expect(await count('dead_letter')).toBe(0);
  });

  it('what is said while the gateway is away comes when it is back', async () => {
    const stored = await count('fix');
    const { folder, osmandPort, jt808Port } = gateway;
    await gateway.close();
    const { tracks } = speak(30);
    expect(tracks.length).toBeGreaterThan(10);
    gateway = await startTestGateway(database.connectionString, { folder, osmandPort, jt808Port });
    await eventually(async () => (await count('fix')) === stored + tracks.length, 'all fixes', 30);
    expect(await count('dead_letter')).toBe(0);
  });
});
