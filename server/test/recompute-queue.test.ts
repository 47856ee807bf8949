import { importDistrict, planShifts } from '@xuncheng/db';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRecomputeQueue, type RecomputeQueue } from '../src/jobs/recompute-queue.ts';
import { createMetrics } from '../src/metrics.ts';
import { createShiftProcess, SHIFTS_TOGETHER, type ShiftProcess } from '../src/jobs/shift-process.ts';
import { findShiftRecord } from '../src/store/load-shift-records.ts';
import { smallDistrict } from './small-district.ts';

/** When shifts are computed, by a clock of the test. */

let database: TestDatabase;
let shiftId: number;
let now: number;
let computed: number[];
let shifts: ShiftProcess;
let queue: RecomputeQueue;

beforeAll(async () => {
  database = await createTestDatabase();
  await importDistrict(database.pool, smallDistrict());
  await planShifts(database.pool, 1);
  const { rows } = await database.pool.query(
    'select id from shift where device_number is not null order by id limit 1',
  );
  shiftId = rows[0].id;
  shifts = createShiftProcess(database.connectionString);
});
afterAll(async () => {
  await shifts.close();
  await database.drop();
});
beforeEach(() => {
  now = Date.now();
  computed = [];
  queue = createRecomputeQueue({
    database: database.pool,
    compute: shifts.compute,
    onRecomputed: (results) => computed.push(...results.map(({ shift }) => shift.shiftId)),
    clock: () => now,
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
  });
});

describe('the queue of computations', () => {
  it('comes to a shift whose fixes never pause', async () => {
    for (let second = 0; second < 10; second++) {
      queue.markDirty(shiftId);
      await queue.run(() => false);
      now += 1_000;
    }
    expect(computed).toEqual([shiftId]);
  });

  it('does not let a history that comes in wait for a minute', async () => {
    queue.wish(shiftId);
    now += 3_000;
    await queue.run(() => false);
    expect(computed).toHaveLength(1);
    for (let fix = 0; fix < 100; fix++) queue.markDirty(shiftId);
    now += 6_000;
    await queue.run(() => false);
    expect(computed).toHaveLength(2);
    for (let fix = 0; fix < 20; fix++) queue.markDirty(shiftId);
    now += 6_000;
    await queue.run(() => false);
    expect(computed).toHaveLength(2);
  });

  it('comes to what is only stale after what has fixes of its own', async () => {
    const { pool } = database;
    const { rows } = await pool.query<{ id: number }>(
      `insert into shift (officer_id, beat_id, starts_at, ends_at)
       select officer_id, beat_id, starts_at - interval '40 days', ends_at - interval '40 days' from shift where id = $1 returning id`,
      [shiftId],
    );
    const old = rows[0]!.id;
    await pool.query('insert into stale_shift (shift_id) values ($1)', [old]);
    await queue.markStale();
    queue.markDirty(shiftId);
    now += 3_000;
    await queue.run(() => false);
    expect(computed.slice(0, 2)).toEqual([shiftId, old]);
    await pool.query('delete from shift where id = $1', [old]);
  });

  it('comes to what is only stale although more have new fixes than it ever comes to', async () => {
    const { pool } = database;
    await pool.query('insert into stale_shift (shift_id) values ($1)', [shiftId]);
    await queue.markStale();
    // Shifts that are gone cost nothing, and wait for their turn like others.
    for (let other = 1; other <= 3 * SHIFTS_TOGETHER; other++) queue.markDirty(1_000_000 + other);
    now += 3_000;
    let computations = 0;
    await queue.run(() => computations++ >= 2);
    expect(computed).toEqual([shiftId]);
  });

  it('computes an ended shift once more when its last answers must be in', async () => {
    const shift = (await findShiftRecord(database.pool, shiftId))!;
    const ended = { ...shift, endsAt: now + 1_000 };
    for (let minute = 0; minute < 50; minute++) {
      queue.markEnded([ended], now);
      await queue.run(() => false);
      now += 60_000;
    }
    // At its end; when nothing more can come; and once more a minute after that, for what was on its way into the database.
    expect(computed).toHaveLength(3);
  });

  it('computes a shift once more that settled while the server was down, however long it was', async () => {
    const { pool } = database;
    /** A shift that ended so many minutes ago and was computed so many minutes after its end; null: never. */
    const insertShift = async (endedMinutes: number, computedMinutes: number | null): Promise<number> => {
      const { rows } = await pool.query<{ id: number }>(
        `insert into shift (officer_id, beat_id, starts_at, ends_at)
         select officer_id, beat_id, $2::timestamptz - interval '8 hours', $2 from shift where id = $1 returning id`,
        [shiftId, new Date(now - endedMinutes * 60_000)],
      );
      if (computedMinutes !== null) {
        const at = new Date(now - (endedMinutes - computedMinutes) * 60_000);
        await pool.query(
          `insert into trajectory (shift_id, computed_at, distance_metres, moving_seconds, unknown_seconds, fix_count, rejected_count)
           values ($1, $2, 0, 0, 0, 0, 0)`,
          [rows[0]!.id, at],
        );
      }
      return rows[0]!.id;
    };
    const lost = await insertShift(600, 10);
    const longAgo = await insertShift(20 * 1_440, 34);
    const never = await insertShift(21 * 1_440, null);
    const settled = await insertShift(700, 36);
    const notYet = await insertShift(20, 10);
    await queue.markMissed(now - 36 * 3_600_000);
    await queue.run(() => false);
    expect(computed).toEqual(expect.arrayContaining([lost, longAgo, never]));
    expect(computed).not.toContain(settled);
    expect(computed).not.toContain(notYet);
  });
});
