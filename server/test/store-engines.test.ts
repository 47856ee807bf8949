import { importDistrict } from '@xuncheng/db';
import { createTestDatabase } from '@xuncheng/db/testing';
import { openTimescaleDatabase } from '@xuncheng/db/testing-timescale';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clearAlarm, listAlarms, raiseAlarm } from '../src/store/alarms.ts';
import { listCameraEvents, listCameraReviews, listReadings } from '../src/store/devices.ts';
import { findDirtyShifts } from '../src/store/find-dirty-shifts.ts';
import { forgetOldMessages } from '../src/store/forget-old.ts';
import { loadCameraEventsSince, loadProbes, loadReadingsSince } from '../src/store/load-alarm-start.ts';
import { loadDeviceStates, loadLatestFixes } from '../src/store/load-live-start.ts';
import { loadFixColumns } from '../src/store/load-fix-columns.ts';
import { smallDistrict } from './small-district.ts';

/** The server's questions to the streams, asked of both databases that the product runs on; on TimescaleDB part of the answer is compressed. */

const now = Date.UTC(2026, 4, 20, 8);
const hour = 3_600_000;

describe.each([
  ['PostgreSQL', async () => createTestDatabase().then(({ pool, drop }) => ({ pool, close: drop }))],
  ['TimescaleDB', () => openTimescaleDatabase('migrated')],
] as const)('questions on %s', (name, open) => {
  let pool: pg.Pool;
  let close: () => Promise<void>;
  let numbers: Record<string, number>;

  beforeAll(async () => {
    ({ pool, close } = await open());
    await importDistrict(pool, smallDistrict());
    const { rows } = await pool.query<{ id: string; number: number }>('select id, number from device');
    numbers = Object.fromEntries(rows.map((row) => [row.id, row.number]));
    // One fix a minute for five days, the newest now.
    await pool.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, flags, received_at)
       select to_timestamp($2::float8 / 1000) - make_interval(mins => i), $1, i, 1201700000 + i, 302400000, case when i % 7 = 0 then null else 5 end, 0, to_timestamp($2::float8 / 1000)
       from generate_series(0, 7199) i`,
      [numbers['terminal-west'], now],
    );
    await pool.query(
      `insert into probe_reading (time, device_number, message_key, quantity, value, unit, quality, received_at)
       select to_timestamp($2::float8 / 1000) - make_interval(mins => i), $1, i, 'level', i / 10.0, 'cm', case when i = 3 then 'bad' else 'good' end, now()
       from generate_series(0, 5999) i`,
      [numbers['probe-west'], now],
    );
    await pool.query(
      `insert into camera_event (time, device_number, message_key, event_id, phase, label, score, zones, start_time, received_at)
       select to_timestamp($2::float8 / 1000) - make_interval(hours => h), $1, h * 10 + p, 'event-' || h, (array['new', 'update', 'end'])[p], 'person', 0.5, '{street}', to_timestamp($2::float8 / 1000) - make_interval(hours => h), now()
       from generate_series(0, 99) h, generate_series(1, 3) p`,
      [numbers['camera-west'], now],
    );
    await pool.query(
      `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
       select (select id from officer where badge = '1-west'), 1, $1, to_timestamp($2::float8 / 1000) - interval '8 hours', to_timestamp($2::float8 / 1000) + interval '1 hour'`,
      [numbers['terminal-west'], now],
    );
    if (name === 'TimescaleDB') {
      for (const stream of ['fix', 'probe_reading', 'camera_event']) {
        const compressed = await pool.query(
          `select compress_chunk(c) from show_chunks('${stream}', older_than => $1::timestamptz) c`,
          [new Date(now - 48 * hour)],
        );
        expect(compressed.rowCount).toBeGreaterThan(0);
      }
    }
  });
  afterAll(() => close());

  it('loads the fixes of an interval in order, old and new', async () => {
    const columns = await loadFixColumns(pool, numbers['terminal-west']!, now - 119 * hour, now + 1);
    expect(columns.time).toHaveLength(119 * 60 + 1);
    expect(columns.time[0]).toBe(now - 119 * hour);
    expect(columns.time.at(-1)).toBe(now);
    expect(columns.lon[0]).toBeCloseTo(120.17 + (119 * 60) / 1e7, 9);
    expect(columns.accuracy[0]).toBeNaN(); // 119 × 60 is a multiple of seven
  });

  it('finds latest positions, states and shifts to compute', async () => {
    const latest = await loadLatestFixes(pool, now - hour);
    expect(latest).toMatchObject([{ deviceId: 'terminal-west', time: now }]);
    expect(Array.isArray(await loadDeviceStates(pool, now))).toBe(true);
    expect(await findDirtyShifts(pool, now - 24 * hour, now, 2_100)).toHaveLength(1);
  });

  it('lists readings and camera events, newest first, and what alarms start from', async () => {
    const readings = await listReadings(pool, 'probe-west', now - 80 * hour, now, 1_000);
    expect(readings).toHaveLength(1_000);
    expect(readings[3]).toEqual({ time: now - 180_000, quantity: 'level', value: 0.3, unit: 'cm', quality: 'bad' });
    const old = await listReadings(pool, 'probe-west', now - 80 * hour, now - 79 * hour, 1_000);
    expect(old).toHaveLength(61);
    const events = await listCameraEvents(pool, 'camera-west', 50);
    expect(events).toHaveLength(50);
    expect(events[0]).toMatchObject({ eventId: 'event-0', zones: ['street'], severity: null, box: null });
    await pool.query(
      `insert into camera_review (device_number, review_id, severity, start_time, event_ids, received_at)
       select $1, severity, severity, to_timestamp($2::float8 / 1000), array['event-1', 'event-' || severity], now()
       from unnest(array['detection', 'alert']) severity`,
      [numbers['camera-west'], now],
    );
    expect((await listCameraEvents(pool, 'camera-west', 2))[1]).toMatchObject({
      eventId: 'event-1',
      severity: 'alert',
    });
    expect(await listCameraReviews(pool, 'camera-west', 1)).toMatchObject([{ startTime: now, endTime: null }]);
    expect(await listCameraReviews(pool, 'camera-west', 9)).toHaveLength(2);
    expect(await loadReadingsSince(pool, now - hour)).toHaveLength(60);
    expect(await loadCameraEventsSince(pool, now - hour)).toHaveLength(1);
    expect((await loadProbes(pool)).length).toBeGreaterThan(0);
  });

  it('keeps one active alarm a source and type', async () => {
    const alarm = {
      deviceId: 'probe-west',
      type: 'level',
      severity: 'major',
      text: '',
      origin: 'a',
      evidence: {},
      raisedAt: now,
    } as const;
    expect(await raiseAlarm(pool, alarm)).toBeDefined();
    expect(await raiseAlarm(pool, alarm)).toBeUndefined();
    expect(await raiseAlarm(pool, { ...alarm, origin: 'b' })).toBeUndefined();
    expect(await clearAlarm(pool, { deviceId: 'probe-west', type: 'level' }, now + 1)).toBeDefined();
    expect(await raiseAlarm(pool, { ...alarm, origin: 'a' })).toBeUndefined();
    expect(await raiseAlarm(pool, { ...alarm, origin: 'b' })).toBeDefined();
    expect(await listAlarms(pool, null, 'active', 10)).toHaveLength(1);
  });

  it('forgets refused messages and those acted on, and no others', async () => {
    await pool.query(
      `insert into dead_letter (received_at, device_id, topic, reason, detail, payload, digest)
       select now() - make_interval(days => age), 'x', '', 'not-json', '', '', decode(lpad(age::text, 64, '0'), 'hex') from unnest(array[1, 99]) age`,
    );
    await pool.query(
      `insert into device_message (device_number, time, message_key, kind, payload, received_at, handled_at)
       select $1, now(), age, 'alarm', '{}', now() - interval '99 days', case when age > 0 then now() - make_interval(days => age) end
       from unnest(array[0, 1, 99]) age`,
      [numbers['terminal-west']],
    );
    await pool.query('delete from camera_review');
    await pool.query(
      `insert into camera_review (device_number, review_id, severity, start_time, received_at)
       select $1, 'old ' || age, 'alert', now() - make_interval(days => age), now() from unnest(array[89, 99]) age`,
      [numbers['camera-west']],
    );
    expect(await forgetOldMessages(pool, 90)).toBe(3);
    expect((await pool.query('select from camera_review')).rowCount).toBe(1);
    expect((await pool.query('select from dead_letter')).rowCount).toBe(1);
    expect((await pool.query('select from device_message')).rowCount).toBe(2);
  });
});
