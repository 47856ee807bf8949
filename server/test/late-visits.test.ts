import type { Recomputation } from '@xuncheng/contract';
import { importDistrict } from '@xuncheng/db';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRangeRecomputation } from '../src/jobs/recompute-range.ts';
import { createRecomputeQueue, type RecomputeQueue } from '../src/jobs/recompute-queue.ts';
import { createShiftProcess, type ShiftProcess } from '../src/jobs/shift-process.ts';
import { createMetrics } from '../src/metrics.ts';
import { findOverShifts } from '../src/store/list-begun-shifts.ts';
import { at, smallDistrict } from './small-district.ts';

/** Two officers on one beat: whatever comes late of one counts in what is said of the other (G1: visited by anybody). */

const HOUR = 3_600_000;
let database: TestDatabase;
let shifts: ShiftProcess;
let queue: RecomputeQueue;
let now: number;
let computed: number[];
let startsAt: number;
/** Whose fixes come late, and who was computed before. */
let late: number;
let early: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await importDistrict(database.pool, smallDistrict());
  shifts = createShiftProcess(database.connectionString);
  startsAt = Math.floor(Date.now() / HOUR) * HOUR - 60 * HOUR;
});
afterAll(async () => {
  await shifts.close();
  await database.drop();
});
beforeEach(async () => {
  const { pool } = database;
  await pool.query('delete from shift');
  await pool.query('delete from fix');
  const { rows } = await pool.query<{ id: number }>(
    `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
     select o.id, b.id, d.number, $1, $2 from beat b, device d join officer o
       on (d.id, o.badge) in (('terminal-west', '1-west'), ('terminal-east', '9-off'))
     where b.code = 'B-west' order by d.id desc returning id`,
    [new Date(startsAt), new Date(startsAt + 8 * HOUR)],
  );
  [late, early] = [rows[0]!.id, rows[1]!.id];
  now = Date.now();
  computed = [];
  queue = createRecomputeQueue({
    database: pool,
    compute: shifts.compute,
    onRecomputed: (results) => computed.push(...results.map(({ shift }) => shift.shiftId)),
    clock: () => now,
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
  });
});

/** A fix a minute all shift long: every hour in the next of these places (metres). */
async function store(deviceId: string, places: readonly (readonly [number, number])[]): Promise<void> {
  const fixes = Array.from({ length: 8 * 60 }, (_, minute) => {
    const [x, y] = places[Math.floor(minute / 60) % places.length]!;
    return { time: startsAt + minute * 60_000, key: minute, ...at(x, y) };
  });
  await database.pool.query(
    `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
     select to_timestamp(r.time / 1000), d.number, r.key, r.lon * 1e7, r.lat * 1e7, 5, now()
     from jsonb_to_recordset($1) as r(time float8, key int, lon float8, lat float8), device d where d.id = $2`,
    [JSON.stringify(fixes), deviceId],
  );
}

// Both cells of class A by turns; and the one of class C all the time.
const storeLate = (): Promise<void> =>
  store('terminal-west', [
    [50, 50],
    [150, 50],
  ]);
const storeEarly = (): Promise<void> => store('terminal-east', [[150, 150]]);

/** Gaps and figures of both. */
async function conclusions(): Promise<unknown> {
  const { rows: gaps } = await database.pool.query(
    `select shift_id, cell_id, starts_at, ends_at from coverage_gap where shift_id = any($1) order by 1, 2, 3`,
    [[late, early]],
  );
  const { rows: figures } = await database.pool.query(
    `select shift_id, measure, numerator, denominator, evidence from performance_figure where shift_id = any($1) order by 1, 2`,
    [[late, early]],
  );
  return { gaps, figures };
}

/** What is noted as stale, and by which change. */
async function stale(): Promise<Map<number, number>> {
  const { rows } = await database.pool.query<{ id: number; changes: string }>(
    'select shift_id as id, changes from stale_shift',
  );
  return new Map(rows.map(({ id, changes }) => [id, Number(changes)]));
}

/** Some minutes pass. */
async function pass(): Promise<void> {
  for (let minute = 0; minute < 10; minute++) {
    await queue.run(() => false);
    now += 60_000;
  }
}

async function inOrder(): Promise<unknown> {
  await storeLate();
  await storeEarly();
  for (const shiftId of [late, early, late]) await shifts.recompute(shiftId, now);
  const sorted = await conclusions();
  await database.pool.query('delete from trajectory');
  for (const table of ['visit', 'coverage_gap', 'performance_figure', 'stale_shift', 'fix'])
    await database.pool.query(`delete from ${table}`);
  return sorted;
}

describe('what comes late of one officer', () => {
  it('G6: changes the gaps and figures of the other, to what they would be had it come in time; and that is all', async () => {
    const sorted = await inOrder();
    await storeEarly();
    queue.redo(early);
    await pass();
    const before = await conclusions();
    await storeLate();
    computed = [];
    queue.redo(late);
    await pass();
    expect(await conclusions()).toEqual(sorted);
    expect(before).not.toEqual(sorted);
    expect(computed).toEqual([late, early]);
    const { rows } = await database.pool.query(`select revised_because from trajectory where shift_id = $1`, [early]);
    expect(rows[0].revised_because).toBe('late-data');
    // Computed once more, nothing changes, so nobody else is computed.
    computed = [];
    queue.redo(late);
    queue.redo(early);
    await pass();
    expect(computed).toHaveLength(2);
  });

  it('is not forgotten when the server ends in between', async () => {
    const sorted = await inOrder();
    await storeEarly();
    await shifts.recompute(early, now);
    await storeLate();
    // Computed somewhere else, or by a server that went right after it.
    await shifts.recompute(late, now);
    expect(await conclusions()).not.toEqual(sorted);
    await queue.markStale();
    await pass();
    expect(computed).toEqual([early]);
    expect(await conclusions()).toEqual(sorted);
    await queue.markStale();
    await pass();
    expect(computed).toEqual([early]);
  });

  it('G6: counts in a span that is computed anew two at a time, whatever the order', async () => {
    const sorted = await inOrder();
    await storeEarly();
    await shifts.recompute(early, now);
    await storeLate();
    const range = createRangeRecomputation(
      database.connectionString,
      () => now,
      (shiftIds, at) => findOverShifts(database.pool, shiftIds, at),
      () => undefined,
    );
    range.start({ from: startsAt, to: startsAt + 1 }, [early, late], 'x');
    const status = (): Recomputation => range.status()!;
    await expect.poll(() => status().state, { timeout: 15_000 }).toBe('done');
    expect([status().computed, status().shifts]).toEqual([3, 3]);
    expect(await conclusions()).toEqual(sorted);
    await range.close();
  });

  it('G6: leaves what runs to the queue, so that a span which includes now ends', async () => {
    now = startsAt + 4 * HOUR;
    await storeLate();
    await storeEarly();
    const range = createRangeRecomputation(
      database.connectionString,
      () => (now += 60_000),
      (shiftIds, at) => findOverShifts(database.pool, shiftIds, at),
      () => undefined,
    );
    range.start({ from: startsAt, to: startsAt + 1 }, [early, late], 'x');
    await expect.poll(() => range.status()!.state, { timeout: 15_000 }).toBe('done');
    expect(range.status()).toMatchObject({ computed: 2, shifts: 2 });
    expect((await stale()).has(early)).toBe(true);
    await range.close();
  });

  it('is noted also for a shift never computed: it may be under way and have read the visits before', async () => {
    await storeLate();
    await shifts.recompute(late, now);
    expect([...(await stale()).keys()]).toEqual([early]);
  });

  it('is noted by another number after each computation', async () => {
    await storeLate();
    await shifts.recompute(late, now);
    const first = (await stale()).get(early)!;
    await shifts.recompute(early, now);
    expect(await stale()).toEqual(new Map());
    await database.pool.query('delete from visit where shift_id = $1', [late]);
    await shifts.recompute(late, now);
    expect((await stale()).get(early)).toBeGreaterThan(first);
  });

  it('stays noted, and is tried again, when the clock is behind what is stored', async () => {
    await storeEarly();
    await shifts.recompute(early, now + 120_000);
    await storeLate();
    await shifts.recompute(late, now);
    expect(await shifts.recompute(early, now)).toMatchObject({ isSaved: false, staleShifts: [] });
    expect([...(await stale()).keys()]).toEqual([early]);
    queue.redo(early);
    await pass();
    expect(computed).toEqual([early, early, early]);
    expect(await stale()).toEqual(new Map());
  });

  it('is not replaced by a computation that began before it came and ends after', async () => {
    const sorted = await inOrder();
    await storeEarly();
    await storeLate();
    for (const shiftId of [late, early, late]) await shifts.recompute(shiftId, now);
    // As of a minute before: somebody else's, slower than ours, who saw no fixes yet.
    await database.pool.query(
      `delete from fix where device_number = (select number from device where id = 'terminal-west')`,
    );
    await database.pool.query('update trajectory set fix_count = 0');
    await shifts.recompute(late, now - 60_000);
    expect(await conclusions()).toEqual(sorted);
  });
});
