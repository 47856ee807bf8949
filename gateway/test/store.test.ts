import type { AdmittedCameraReview } from '@xuncheng/contract';
import { createTestDatabase } from '@xuncheng/db/testing';
import { openTimescaleDatabase } from '@xuncheng/db/testing-timescale';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMessage } from '../src/journal/as-message.ts';
import { readRecords, writeRecord, type JournalEntry, type JournalRecord } from '../src/journal/record.ts';
import { RowBuffer } from '../src/rows/row-buffer.ts';
import { createDeviceRegistry } from '../src/store/device-registry.ts';
import { readCheckpoint, storeBatch } from '../src/store/store-batch.ts';

/** The same store tests on both databases that the product runs on. */

/** Nobody's last-seen is due. */
const NOBODY: ReadonlyMap<number, number> = new Map();

const engines = {
  PostgreSQL: async () => {
    const database = await createTestDatabase();
    return { pool: database.pool, close: database.drop };
  },
  TimescaleDB: () => openTimescaleDatabase('migrated'),
};

const now = Date.UTC(2026, 4, 20, 8);
const day = 86_400_000;
let sequence = 0;
/** A record as it comes out of the journal. */
function sequenced(record: JournalRecord): JournalEntry {
  const buffer = new RowBuffer();
  writeRecord(buffer, record);
  const found: JournalEntry[] = [];
  readRecords(buffer.bytes(), 0, ++sequence, 0, 1, found);
  return found[0]!;
}
const fix = (deviceNumber: number, time: number, messageKey = 1, lat = 30.7654321): JournalEntry =>
  sequenced({
    kind: 'fix',
    deviceNumber,
    body: {
      deviceId: 'd',
      time,
      receivedAt: now,
      messageKey,
      lon: 120.1234567,
      lat,
      accuracy: 5.5,
      flags: 0,
    },
  });

const status = (state: 'online' | 'offline', receivedAt: number): JournalEntry =>
  sequenced({ kind: 'status', deviceNumber: 2, body: { deviceId: 'd-2', time: receivedAt, receivedAt, state } });

describe.each(Object.entries(engines))('store on %s', (name, open) => {
  let pool: pg.Pool;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ pool, close } = await open());
    await pool.query(
      `insert into area (level, code, name, name_en, geometry) values ('district', 'x', 'x', 'x', '{}')`,
    );
    for (let i = 1; i <= 3; i++)
      await pool.query(
        `insert into device (id, kind, protocol, name, area_id) values ($1, 'terminal', 'own', 'x', 1)`,
        [`d-${String(i)}`],
      );
  });
  afterAll(() => close());
  const count = async (table: string): Promise<number> =>
    Number((await pool.query(`select count(*) as n from ${table}`)).rows[0].n);

  it('stores every kind with its values, and the checkpoint with them', async () => {
    const batch = [
      fix(1, now),
      sequenced({
        kind: 'camera-event',
        deviceNumber: 2,
        body: {
          deviceId: 'd-2',
          time: now,
          receivedAt: now,
          messageKey: -5,
          eventId: 'e',
          phase: 'new',
          label: 'person',
          zones: ['a "b"', '街'],
          falsePositive: false,
          startTime: now - 1500,
          box: [1, -2, 640, 480],
          hasSnapshot: true,
          flags: 0,
        },
      }),
      sequenced({
        kind: 'reading',
        deviceNumber: 3,
        body: {
          deviceId: 'd-3',
          time: now,
          receivedAt: now,
          messageKey: 2,
          quantity: '水位',
          value: 12.345,
          unit: 'cm',
          quality: 'good',
          flags: 2,
        },
      }),
      sequenced({
        kind: 'reading',
        deviceNumber: 3,
        body: {
          deviceId: 'd-3',
          time: now + 1,
          receivedAt: now,
          messageKey: 2,
          quantity: '水位',
          value: null,
          unit: 'cm',
          quality: 'bad',
          flags: 0,
        },
      }),
      sequenced({
        kind: 'alarm',
        deviceNumber: 3,
        body: {
          deviceId: 'd-3',
          time: now,
          receivedAt: now,
          messageKey: 1,
          type: 'tamper',
          severity: 'major',
          active: true,
          text: '',
        },
      }),
      sequenced({
        kind: 'status',
        deviceNumber: 1,
        body: { deviceId: 'd-1', time: now, receivedAt: now, state: 'online', battery: 80 },
      }),
      sequenced({
        kind: 'dead-letter',
        receivedAt: now,
        deviceId: 'd-1',
        topic: 't\u0000',
        reason: 'not-json',
        detail: 'x',
        payload: Buffer.from([0, 255]),
      }),
    ];
    await storeBatch(pool, 'gateway-a', batch, 'gateway-a', NOBODY);
    expect(await readCheckpoint(pool, 'gateway-a')).toBe(batch.at(-1)!.sequence);
    expect((await pool.query('select time, lon_e7, lat_e7, accuracy, altitude from fix')).rows).toEqual([
      { time: new Date(now), lon_e7: 1_201_234_567, lat_e7: 307_654_321, accuracy: 5.5, altitude: null },
    ]);
    expect(
      (await pool.query('select zones, message_key, score, box, has_snapshot, has_clip from camera_event')).rows,
    ).toEqual([
      {
        zones: ['a "b"', '街'],
        message_key: -5,
        score: null,
        box: [1, -2, 640, 480],
        has_snapshot: true,
        has_clip: null,
      },
    ]);
    expect((await pool.query('select quantity, value, quality, flags from probe_reading order by time')).rows).toEqual([
      { quantity: '水位', value: 12.345, quality: 'good', flags: 2 },
      { quantity: '水位', value: null, quality: 'bad', flags: 0 },
    ]);
    expect((await pool.query('select kind, payload from device_message')).rows[0]).toMatchObject({
      kind: 'alarm',
      payload: { type: 'tamper' },
    });
    expect((await pool.query('select online, battery from device_state where device_number = 1')).rows).toEqual([
      { online: true, battery: 80 },
    ]);
    expect((await pool.query('select topic, payload from dead_letter')).rows).toEqual([
      { topic: 't\\0', payload: Buffer.from([0, 255]) },
    ]);
  });

  it('stores rows that an earlier release left in the journal, with fewer columns', async () => {
    const seen = (messageKey: number): JournalEntry =>
      sequenced({
        kind: 'camera-event',
        deviceNumber: 2,
        body: {
          deviceId: 'd-2',
          time: now + 50,
          receivedAt: now,
          messageKey,
          eventId: 'old',
          phase: 'end',
          label: 'car',
          zones: [],
          falsePositive: false,
          startTime: now,
          flags: 0,
          hasClip: true,
        },
      });
    const [earlier, later] = [seen(1), seen(2)];
    // Its last three fields: nothing, nothing, one byte.
    const bytes = Buffer.from(earlier.bytes.subarray(0, earlier.bytes.length - 4 - 4 - 5));
    bytes.writeInt16BE(14);
    const batch = [{ ...earlier, bytes }, later];
    await storeBatch(pool, 'gateway-a', batch, 'gateway-a', NOBODY);
    await storeBatch(pool, 'gateway-a', batch, 'gateway-a', NOBODY);
    const { rows } = await pool.query(
      "select message_key, label, has_clip, received_at from camera_event where event_id = 'old' order by message_key",
    );
    expect(rows).toEqual([
      { message_key: 1, label: 'car', has_clip: null, received_at: new Date(now) },
      { message_key: 2, label: 'car', has_clip: true, received_at: new Date(now) },
    ]);
    expect(JSON.parse(asMessage({ ...earlier, kind: 'camera-event', bytes }).payload)).toMatchObject({ label: 'car' });
  });

  it('keeps a review as it ended, and an alert as an alert, whatever comes again', async () => {
    const review = (state: Partial<AdmittedCameraReview>): JournalEntry =>
      sequenced({
        kind: 'camera-review',
        deviceNumber: 2,
        body: {
          deviceId: 'd-2',
          time: now,
          receivedAt: now,
          reviewId: 'r-1',
          severity: 'detection',
          startTime: now,
          labels: ['person'],
          zones: [],
          eventIds: ['e'],
          ...state,
        },
      });
    const life = [
      review({}),
      review({ severity: 'alert', receivedAt: now + 10, zones: ['street'], eventIds: ['e', 'f'] }),
      review({ severity: 'detection', receivedAt: now + 20, endTime: now + 19, eventIds: ['e', 'f'] }),
    ];
    await storeBatch(pool, 'gateway-a', life, 'gateway-a', NOBODY);
    await storeBatch(pool, 'gateway-a', [review({ receivedAt: now + 30 }), life[1]!], 'gateway-a', NOBODY);
    expect((await pool.query('select severity, end_time, zones, event_ids from camera_review')).rows).toEqual([
      { severity: 'alert', end_time: new Date(now + 19), zones: [], event_ids: ['e', 'f'] },
    ]);
  });

  it('stores a batch that came before, or half of it, once', async () => {
    const before = await count('fix');
    const batch = Array.from({ length: 50 }, (_, i) => fix(1, now + 1000 + i));
    await storeBatch(pool, 'gateway-a', batch.slice(0, 20), 'gateway-a', NOBODY);
    await storeBatch(pool, 'gateway-a', batch, 'gateway-a', NOBODY);
    await storeBatch(pool, 'gateway-b', batch, 'gateway-b', NOBODY);
    expect(await count('fix')).toBe(before + 50);
  });

  it('keeps nothing of a batch of which one row is refused', async () => {
    const before = await count('fix');
    await expect(
      storeBatch(pool, 'gateway-a', [fix(1, now + 8000), fix(1, now + 9000, 1, 99)], 'gateway-a', NOBODY),
    ).rejects.toMatchObject({
      code: '23514',
    });
    expect(await count('fix')).toBe(before);
  });

  it('knows the newest status whatever arrives later', async () => {
    await storeBatch(
      pool,
      'gateway-a',
      [status('online', now + 10_000), status('offline', now + 20_000)],
      'gateway-a',
      NOBODY,
    );
    await storeBatch(pool, 'gateway-a', [status('online', now + 15_000)], 'gateway-a', NOBODY);
    expect((await pool.query('select online from device_state where device_number = 2')).rows).toEqual([
      { online: false },
    ]);
  });

  it('stores beside another gateway that hears of the same devices, without either being turned back', async () => {
    await pool.query(
      `insert into device_state (device_number, online, changed_at, last_seen_at) select number, true, now(), now() from device
       on conflict do nothing`,
    );
    const birthOf = (deviceNumber: number, at: number): JournalEntry =>
      sequenced({
        kind: 'status',
        deviceNumber,
        body: { deviceId: 'd', time: at, receivedAt: at, state: 'online' },
      });
    const failures: unknown[] = [];
    for (let round = 1; round <= 8 && failures.length === 0; round++) {
      const at = now - day + round;
      // Each has a birth of the one and heard the other.
      const stored = await Promise.allSettled([
        storeBatch(pool, 'gateway-a', [birthOf(1, at)], null, new Map([[3, at]])),
        storeBatch(pool, 'gateway-b', [birthOf(3, at)], null, new Map([[1, at]])),
      ]);
      failures.push(...stored.filter(({ status }) => status === 'rejected'));
    }
    expect(failures).toEqual([]);
  });

  it.runIf(name === 'PostgreSQL')('reads a device again whose change was committed after a later one', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-registry-'));
    const registry = createDeviceRegistry(pool, path.join(folder, 'devices.json'));
    const change = 'update device set coordinate_system = $2, changed_at = now() where id = $1';
    const slow = await pool.connect();
    await slow.query('begin');
    await slow.query(change, ['d-1', 'gcj02']);
    await pool.query(change, ['d-2', 'gcj02']);
    await registry.refresh();
    expect(registry.byId('d-2')?.coordinateSystem).toBe('gcj02');
    await slow.query('commit');
    slow.release();
    expect(await registry.refresh()).toBe(true);
    expect(registry.byId('d-1')?.coordinateSystem).toBe('gcj02');
    rmSync(folder, { recursive: true });
  });

  it('lets only the gateway that holds a device say that it is gone, in whatever order the gateways store', async () => {
    const online = async (): Promise<boolean> =>
      (await pool.query('select online from device_state where device_number = 2')).rows[0].online;
    await storeBatch(pool, 'gateway-a', [status('online', now + 30_000)], 'gateway-a', NOBODY);
    await storeBatch(pool, 'gateway-b', [status('online', now + 31_000)], 'gateway-b', NOBODY);
    await storeBatch(pool, 'gateway-a', [status('offline', now + 32_000)], 'gateway-a', NOBODY);
    expect(await online()).toBe(true);
    await storeBatch(pool, 'gateway-b', [status('offline', now + 33_000)], 'gateway-b', NOBODY);
    expect(await online()).toBe(false);
    // The one it left stores first.
    await storeBatch(pool, 'gateway-a', [status('online', now + 40_000)], 'gateway-a', NOBODY);
    await storeBatch(pool, 'gateway-a', [status('offline', now + 42_000)], 'gateway-a', NOBODY);
    await storeBatch(pool, 'gateway-b', [status('online', now + 41_000)], 'gateway-b', NOBODY);
    expect(await online()).toBe(true);
    // Through a cluster any gateway may hear either.
    await storeBatch(pool, 'gateway-a', [status('online', now + 50_000)], null, NOBODY);
    await storeBatch(pool, 'gateway-b', [status('offline', now + 51_000)], null, NOBODY);
    expect(await online()).toBe(false);
  });

  it.runIf(name === 'TimescaleDB')('takes late and repeated rows into chunks that are compressed', async () => {
    const late = Array.from({ length: 10 }, (_, i) => fix(1, now - 5 * day + i));
    await storeBatch(pool, 'gateway-a', late.slice(0, 5), 'gateway-a', NOBODY);
    expect(
      (
        await pool.query(`select compress_chunk(c) from show_chunks('fix', older_than => $1::timestamptz) c`, [
          new Date(now - 2 * day),
        ])
      ).rowCount,
    ).toBeGreaterThan(0);
    const before = await count('fix');
    await storeBatch(pool, 'gateway-a', late, 'gateway-a', NOBODY);
    expect(await count('fix')).toBe(before + 5);
  });
});
