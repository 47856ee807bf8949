import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import {
  lineLengthMetres,
  type Alarm,
  type CameraReview,
  type LiveSnapshot,
  type Trajectory,
} from '@xuncheng/contract';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readTracks, type Track } from '../../../simulators/src/replay/read-tracks.ts';
import { timeTrack, trackSeconds } from '../../../simulators/src/replay/time-track.ts';
import { toOwnTracks } from '../../../simulators/src/replay/to-owntracks.ts';
import {
  addDevice,
  connectDevice,
  eventually,
  startTestGateway,
  TEST_SERVICE_TOKEN,
  type TestDevice,
  type TestGateway,
} from '../../../gateway/test/gateway-fixture.ts';
import { startServer, type RunningServer } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { FollowedOfficers } from '../followed-officers.ts';
import { Browser, hear } from '../running-server.ts';

/** Recordings that nobody here made go in through the same door as everything else: broker → gateway → database → server. */

const WALKS = '../shared/data/hangzhou_tracks/hangzhou-tracks.wgs84.geojson';
const FRIGATE = '../shared/data/payloads_frigate/mqtt_messages.json';
const METRES_PER_SECOND = 1.3;
const hasMosquitto = spawnSync('mosquitto_pub', ['--help']).error === undefined;

let database: TestDatabase;
let gateway: TestGateway;
let server: RunningServer;
let operator: Browser;
let nvr: TestDevice;
let camera: TestDevice;
let mosquitto: Walker;
const walkers: Walker[] = [];

interface Walker {
  readonly shiftId: number;
  readonly phone: TestDevice;
}

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await startTestGateway(database.connectionString, { limits: { deviceRate: 1e6, deviceBurst: 1e6 } });
  // Everything is there before the server starts, as after an import.
  nvr = await addDevice(database.pool, 'nvr-1', { kind: 'video-server', protocol: 'frigate' });
  // The recorded review is of another camera than the event.
  await addDevice(database.pool, 'cam-2', { kind: 'camera', protocol: 'frigate', parent: nvr, address: 'front_cam' });
  camera = await addDevice(database.pool, 'cam-1', {
    kind: 'camera',
    protocol: 'frigate',
    parent: nvr,
    address: 'front_door',
  });
  await database.pool.query(
    `insert into camera_alarm_rule (label, zone, minimum_stationary_seconds, type, severity)
     values ('person', 'yard', 0, 'intrusion', 'major'), ('person', 'street', 0, 'elsewhere', 'major'),
            ('person', 'yard', 60, 'loitering', 'minor'), ('car', null, 0, 'parking', 'minor')`,
  );
  for (let i = 0; i < 25; i++) walkers.push(await addWalker(`walker-${String(i)}`));
  mosquitto = await addWalker('mosquitto');
  server = await startServer(
    readConfig({
      DATABASE_URL: database.connectionString,
      HTTP_PORT: '0',
      GATEWAY_MQTT_URL: `mqtt://127.0.0.1:${String(gateway.mqttPort)}`,
      GATEWAY_SERVICE_TOKEN: TEST_SERVICE_TOKEN,
      SESSION_SECRET: 'a secret of at least thirty-two characters',
      DEMO: '1',
      LOG_LEVEL: 'error',
      WEB_DIST: '/nonexistent',
    }),
  );
  operator = new Browser(server.url);
  await operator.api('POST', '/session/demo', { role: 'administrator' });
});
afterAll(async () => {
  await server.close();
  await gateway.end();
  await database.drop();
});

/** An officer on a shift that covers the last twelve hours, with an OwnTracks phone. */
async function addWalker(name: string): Promise<Walker> {
  const phone = await addDevice(database.pool, `phone-${name}`, { protocol: 'owntracks' });
  const { rows } = await database.pool.query<{ id: number }>(
    `with s as (insert into squad (code, name, area_id) values ('q', 'q', 1) on conflict (code) do update set name = 'q' returning id),
          b as (insert into beat (code, name, area_id) values ('b-' || $1, $1, 1) returning id),
          o as (insert into officer (badge, name, squad_id, travel_mode) select $1, $1, id, 'foot' from s returning id)
     insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
     select o.id, b.id, $2, now() - interval '12 hours', now() + interval '1 hour' from o, b returning id`,
    [name, phone.number],
  );
  return { shiftId: rows[0]!.id, phone };
}

async function connectPhone(phone: TestDevice): Promise<MqttClient> {
  let client: MqttClient | undefined;
  await eventually(async () => {
    client = await connectDevice(gateway, phone).catch(() => undefined);
    return client !== undefined;
  }, `${phone.id} is known to the gateway`);
  return client!;
}

describe('recorded walks', () => {
  it.skipIf(!existsSync(WALKS))('25 walks through the broker become trajectories of the recorded length', async () => {
    const walks = readTracks(readFileSync(WALKS, 'utf8'), 'hangzhou-tracks.wgs84.geojson');
    expect(walks).toHaveLength(25);
    const walk = async (track: Track, index: number) => {
      const { shiftId, phone } = walkers[index]!;
      const client = await connectPhone(phone);
      const startTime = Date.now() - trackSeconds(track, METRES_PER_SECOND) * 1000;
      const points = timeTrack(track, { startTime, metresPerSecond: METRES_PER_SECOND });
      const messages = points.map((point) => toOwnTracks(point, { user: phone.id, device: 'replay' }));
      await Promise.all(messages.map(({ topic, payload }) => client.publishAsync(topic, payload, { qos: 1 })));
      await client.endAsync();
      return { shiftId, track, points: points.length };
    };
    const walked = [];
    for (const [index, track] of walks.entries()) walked.push(await walk(track, index));
    await eventually(() => gateway.isDrained(), 'stored');
    const errors: number[] = [];
    for (const { shiftId, track } of walked) {
      let trajectory: Trajectory | undefined;
      const recorded = lineLengthMetres(track.points.map(({ lon, lat }) => [lon, lat]));
      const distinct = new Set(track.points.map(({ lon, lat }) => `${String(lon)},${String(lat)}`)).size;
      await eventually(async () => {
        const answer = await operator.api('GET', `/shifts/${String(shiftId)}/trajectory`);
        trajectory = answer.body as Trajectory;
        return answer.status === 200 && trajectory.fixCount + trajectory.rejectedCount >= distinct;
      }, 'trajectory of all points');
      errors.push(Math.abs(trajectory!.distanceMetres - recorded) / recorded);
    }
    expect(Math.max(...errors)).toBeLessThan(0.01);
    process.stdout.write(`walks: 25, largest error of length ${(Math.max(...errors) * 100).toFixed(3)} %\n`);
  });
});

describe('recorded camera messages', () => {
  it.skipIf(!existsSync(FRIGATE))('become exactly the right camera events and alarms', async () => {
    const client = await connectPhone(nvr);
    const socket = operator.watch();
    const heard: Alarm[] = [];
    socket.on('alarm', (alarm: Alarm) => heard.push(alarm));
    await hear(socket, 'snapshot');
    const messages = JSON.parse(readFileSync(FRIGATE, 'utf8')) as {
      topic: string;
      payload: { after: { id: string; frame_time: number } };
    }[];
    // The recording names its documents by topic or by heading; what is no topic of a broker is none of the messages.
    const real = messages.filter(({ topic }) => topic.startsWith('frigate/'));
    const event = real.find(({ topic }) => topic === 'frigate/events')!.payload;
    // Live: a rule looks at what happens now, so the recorded event is moved to today, its own times kept relative.
    const shift = Date.now() / 1000 - event.after.frame_time;
    const today = JSON.parse(JSON.stringify(event), (key, value: unknown) =>
      typeof value === 'number' && /^(frame_time|start_time|end_time)$/.test(key) ? value + shift : value,
    ) as typeof event;
    for (const { topic, payload } of real) {
      const body = topic === 'frigate/events' ? today : payload;
      // Sent twice: Frigate repeats after a reconnect.
      for (let i = 0; i < 2; i++) await client.publishAsync(topic, JSON.stringify(body), { qos: 1 });
    }
    await eventually(() => gateway.isDrained(), 'stored');
    await eventually(() => heard.length > 0, 'alarm heard');
    const { rows } = await database.pool.query(
      'select device_number, event_id, phase, label, zones, false_positive from camera_event',
    );
    expect(rows).toEqual([
      {
        device_number: camera.number,
        event_id: event.after.id,
        phase: 'update',
        label: 'person',
        zones: ['yard', 'driveway'],
        false_positive: false,
      },
    ]);
    const alarms = await database.pool.query('select type, severity, active, origin from alarm');
    expect(alarms.rows).toMatchObject([{ type: 'intrusion', severity: 'major', active: true }]);
    const reviews = await operator.api('GET', '/devices/cam-2/camera-reviews');
    expect(reviews.body).toMatchObject([
      { severity: 'alert', endTime: null, labels: ['person', 'car'], zones: ['front_yard'] },
    ]);
    expect((reviews.body as CameraReview[])[0]?.eventIds).toHaveLength(3);
    expect((await database.pool.query("select from dead_letter where device_id = 'nvr-1'")).rowCount).toBe(0);
    socket.disconnect();
    await client.endAsync();
  });
});

describe('a message of the real mosquitto_pub', () => {
  it.skipIf(!hasMosquitto)('is on the map', async () => {
    const { phone } = mosquitto;
    await (await connectPhone(phone)).endAsync();
    const socket = operator.watch();
    const followed = new FollowedOfficers(socket);
    const snapshot = (await hear(socket, 'snapshot')) as LiveSnapshot;
    const officerId = snapshot.officers.find((officer) => officer.badge === 'mosquitto')?.officerId;
    await promisify(execFile)('mosquitto_pub', [
      '-h',
      '127.0.0.1',
      '-p',
      String(gateway.mqttPort),
      '-u',
      phone.id,
      '-P',
      phone.token,
      '-i',
      'phonemosquitto',
      '-q',
      '1',
      '-t',
      `owntracks/${phone.id}/pixel`,
      '-m',
      JSON.stringify({ _type: 'location', lat: 30.2345, lon: 120.1678, tst: Math.floor(Date.now() / 1000), acc: 5 }),
    ]);
    const seen = await vi.waitFor(() => {
      const move = followed.moves.find((one) => one.officerId === officerId && one.lon !== null);
      if (!move) throw new Error('has not moved');
      return move;
    }, 6_000);
    expect(seen).toMatchObject({ lon: 120.1678, lat: 30.2345, accuracy: 5, state: 'live' });
    socket.disconnect();
  });
});
