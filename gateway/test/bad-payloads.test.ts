import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAnnouncer } from '../src/announce/announcer.ts';
import { createIntake, type Intake } from '../src/intake.ts';
import { openJournal, type Journal } from '../src/journal/journal.ts';
import { createRecentMessages } from '../src/recent-messages.ts';
import { createDeviceRegistry, type DeviceRegistry } from '../src/store/device-registry.ts';
import { openKnownEvents } from '../src/store/known-events.ts';
import { startWriter, type Writer } from '../src/store/writer.ts';
import { createMetrics } from '../src/watch/metrics.ts';
import {
  badFrigate,
  badJt808,
  badOnvif,
  badOpcua,
  badOsmand,
  badOwn,
  badOwntracks,
  jt808Location,
  onvifCrossed,
} from './bad-payloads.ts';
import type { Bad } from './bad-payload-rules.ts';
import { addDevice, eventually } from './gateway-fixture.ts';

/**
 * Whatever a device of each kind may get wrong, behind the doors: each bad payload stands between two good ones, is kept raw under its
 * name, and the good ones are stored.
 */
const AT_LEAST = 120;
const now = Math.floor(Date.now() / 1000) * 1000;

let database: TestDatabase;
let folder: string;
let journal: Journal;
let registry: DeviceRegistry;
let writer: Writer;
let intake: Intake;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-bad-'));
  const { pool } = database;
  await addDevice(pool, 'own-1');
  await addDevice(pool, 'owntracks-1', { protocol: 'owntracks' });
  await addDevice(pool, 'osmand-1', { protocol: 'osmand' });
  await addDevice(pool, 'jt808-1', { protocol: 'jt808', kind: 'vehicle', address: '13800138000/ABC1234' });
  const server = await addDevice(pool, 'frigate-1', { protocol: 'frigate', kind: 'video-server' });
  await addDevice(pool, 'door', { protocol: 'frigate', kind: 'camera', parent: server, address: 'door' });
  await addDevice(pool, 'onvif-1', { protocol: 'onvif', kind: 'camera' });
  await addDevice(pool, 'opcua-1', {
    protocol: 'opcua',
    kind: 'probe',
    quantity: 'noise',
    address: 'opc.tcp://none ns=1',
  });
  registry = createDeviceRegistry(pool, path.join(folder, 'devices.json'));
  await registry.refresh();
  journal = openJournal(path.join(folder, 'journal'), {
    journalBytes: 2 ** 30,
    journalFreeShare: 0,
    journalStallMs: 10_000,
  });
  const metrics = createMetrics({ connectedClients: () => 0, journalBacklog: () => journal.waiting() });
  writer = startWriter({
    pool,
    journal,
    deviceIdOf: (number) => registry.byNumber(number)?.id,
    holder: null,
    batchRows: 500,
    lingerMs: 5,
    log: pino({ level: 'silent' }),
    metrics,
  });
  intake = createIntake({
    journal,
    announcer: createAnnouncer(
      20,
      () => false,
      () => undefined,
    ),
    registry,
    knownEvents: openKnownEvents(path.join(folder, 'onvif')),
    recent: createRecentMessages(),
    metrics,
  });
});
afterAll(async () => {
  await writer.stop();
  await journal.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** The refused payloads of a device with their reasons, as hex. */
async function letters(deviceId: string): Promise<Map<string, string>> {
  await eventually(() => writer.isDrained(), 'everything is stored', 60);
  const { rows } = await database.pool.query<{ payload: Buffer; reason: string }>(
    'select payload, reason from dead_letter where device_id = $1',
    [deviceId],
  );
  return new Map(rows.map(({ payload, reason }) => [payload.toString('hex'), reason]));
}

async function countOf(table: string, deviceId: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*)::int as count from ${table} where device_number = (select number from device where id = $1)`,
    [deviceId],
  );
  return rows[0]!.count;
}

interface Family {
  readonly deviceId: string;
  readonly bad: readonly Bad[];
  /** A good message, another one each time, and where it ends up. */
  readonly good: (index: number) => { readonly topic: string; readonly payload: string | Buffer };
  readonly table: 'fix' | 'camera_event';
  readonly storedFor?: string;
}

const FAMILIES: readonly Family[] = [
  {
    deviceId: 'own-1',
    bad: badOwn('own-1', now),
    good: (index) => ({
      topic: 'v1/own-1/up/fix',
      payload: JSON.stringify({ id: index, time: now, lon: 120, lat: 30 }),
    }),
    table: 'fix',
  },
  {
    deviceId: 'owntracks-1',
    bad: badOwntracks('owntracks/a/b', now),
    good: (index) => ({
      topic: 'owntracks/a/b',
      payload: JSON.stringify({ _type: 'location', lat: 30, lon: 120, tst: now / 1000 - index }),
    }),
    table: 'fix',
  },
  {
    deviceId: 'osmand-1',
    bad: badOsmand('osmand', now),
    good: (index) => ({ topic: 'osmand', payload: `timestamp=${String(now / 1000 - index)}&lat=30&lon=120` }),
    table: 'fix',
  },
  {
    deviceId: 'jt808-1',
    bad: badJt808(now),
    good: (index) => ({ topic: 'jt808/0200', payload: jt808Location(now - index * 1000) }),
    table: 'fix',
  },
  {
    deviceId: 'frigate-1',
    bad: badFrigate('frigate', now),
    good: (index) => ({
      topic: 'frigate/events',
      payload: JSON.stringify({
        type: 'new',
        after: {
          id: String(index),
          camera: 'door',
          label: 'person',
          frame_time: now / 1000,
          start_time: now / 1000,
          end_time: null,
        },
      }),
    }),
    table: 'camera_event',
    storedFor: 'door',
  },
  {
    deviceId: 'onvif-1',
    bad: badOnvif('onvif', now),
    good: (index) => ({ topic: 'onvif', payload: onvifCrossed(new Date(now - index * 1000).toISOString()) }),
    table: 'camera_event',
  },
];

it.each(FAMILIES)('$deviceId', async ({ deviceId, bad, good, table, storedFor }) => {
  const device = registry.byId(deviceId)!;
  const meant = new Map(bad.map((one) => [one.payload.toString('hex'), one]));
  expect(meant.size).toBeGreaterThanOrEqual(AT_LEAST);
  let index = 0;
  const sayGood = (): Promise<void> => {
    const { topic, payload } = good(index++);
    return intake.receive(device, topic, Buffer.from(payload));
  };
  await sayGood();
  for (const { topic, payload } of meant.values()) {
    const kept = [intake.receive(device, topic, payload), sayGood()];
    await Promise.all(kept);
  }
  const seen = await letters(deviceId);
  const wrong = [...meant]
    .filter(([key, { as }]) => !(as as readonly string[]).includes(seen.get(key) ?? ''))
    .map(([key, { as, topic, payload }]) => ({ topic, payload: payload.toString(), as, seen: seen.get(key) }));
  expect(wrong).toEqual([]);
  expect(seen.size).toBe(meant.size);
  expect(await countOf(table, storedFor ?? deviceId)).toBe(index);
  process.stdout.write(`${deviceId}: ${String(meant.size)} refused, ${String(index)} good ones stored\n`);
});

it('opcua-1', async () => {
  const device = registry.byId('opcua-1')!;
  const bad = badOpcua(now);
  expect(bad.length).toBeGreaterThanOrEqual(AT_LEAST);
  const seen: string[] = [];
  let index = 0;
  const sayGood = (): Promise<void> =>
    intake.receiveOpcua(device, {
      value: 61,
      statusCode: 0,
      sourceTimestampMs: now - index++ * 1000,
      sourcePicoseconds: 0,
    });
  await sayGood();
  for (const { change, as } of bad) {
    await Promise.all([intake.receiveOpcua(device, change), sayGood()]);
    seen.push(`${JSON.stringify(change)} ${as}`);
  }
  await letters('opcua-1');
  const { rows } = await database.pool.query<{ text: string }>(
    "select convert_from(payload, 'UTF8') || ' ' || reason as text from dead_letter where device_id = 'opcua-1'",
  );
  expect(rows.map(({ text }) => text).sort()).toEqual([...new Set(seen)].sort());
  expect(await countOf('probe_reading', 'opcua-1')).toBe(index);
  process.stdout.write(`opcua-1: ${String(bad.length)} refused, ${String(index)} good ones stored\n`);
});
