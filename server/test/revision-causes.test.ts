import { importDistrict } from '@xuncheng/db';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../src/compute/settable-limits.ts';
import { createShiftProcess, type ShiftProcess } from '../src/jobs/shift-process.ts';
import { limitsAt, loadLimits, saveLimits } from '../src/store/limits.ts';
import { at, smallDistrict } from './small-district.ts';

/** Why the figures of a shift that had settled are others now (rule F1 of compute/performance). */

const HOUR = 3_600_000;
let database: TestDatabase;
let shifts: ShiftProcess;
let shiftId: number;
let startsAt: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await importDistrict(database.pool, smallDistrict());
  shifts = createShiftProcess(database.connectionString);
  startsAt = Math.floor(Date.now() / HOUR) * HOUR - 60 * HOUR;
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
     select o.id, b.id, d.number, $1, $2 from officer o, beat b, device d
     where o.badge = '1-west' and b.code = 'B-west' and d.id = 'terminal-west' returning id`,
    [new Date(startsAt), new Date(startsAt + 8 * HOUR)],
  );
  shiftId = rows[0]!.id;
  await database.pool.query(
    `insert into account (username, display_name, role, area_id, password_hash)
     select 'x', 'x', 'supervisor', id, 'x' from area where code = 'D'`,
  );
  await storeHour(0);
  await shifts.recompute(shiftId, Date.now());
});
afterAll(async () => {
  await shifts.close();
  await database.drop();
});

/** A fix a minute in west-0 for an hour of the shift. */
async function storeHour(hour: number): Promise<void> {
  await database.pool.query(
    `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
     select $1::timestamptz + m * interval '1 minute', number, m, $2::float8 * 1e7, $3::float8 * 1e7, 5, now()
     from generate_series(0, 59) m, device where id = 'terminal-west'`,
    [new Date(startsAt + hour * HOUR), at(60, 60).lon, at(60, 60).lat],
  );
}

async function exempt(who: { officer?: string; area?: string }): Promise<void> {
  await database.pool.query(
    `insert into exemption (officer_id, area_id, kind, starts_at, ends_at, reason, granted_by)
     values ((select id from officer where badge = $1), (select id from area where code = $2), 'weather', $3, $4, 'x', (select id from account))`,
    [who.officer ?? null, who.area ?? null, new Date(startsAt), new Date(startsAt + HOUR)],
  );
}

async function causeNow(): Promise<string | null> {
  await shifts.recompute(shiftId, Date.now());
  const { rows } = await database.pool.query<{ cause: string | null }>(
    'select revised_because as cause from trajectory where shift_id = $1',
    [shiftId],
  );
  return rows[0]!.cause;
}

it('F1: an exemption of another area is no cause of what late data change', async () => {
  expect(await causeNow()).toBeNull();
  await exempt({ area: 'S-east' });
  await storeHour(2);
  expect(await causeNow()).toBe('late-data');
});

const OTHER_LIMITS = { ...DEFAULT_LIMITS, coverage: { ...DEFAULT_LIMITS.coverage, visitSeconds: 3_600 } };

it('F1: a shift that is over goes by the limits of its day, whatever was changed since', async () => {
  const { pool } = database;
  const read = async (): Promise<unknown> =>
    (
      await pool.query(
        `select p.measure, p.numerator, p.denominator, t.revised_at, t.limits_digest from performance_figure p join trajectory t using (shift_id)
         where shift_id = $1 order by measure`,
        [shiftId],
      )
    ).rows;
  const before = await read();
  await saveLimits(pool, OTHER_LIMITS, DEFAULT_LIMITS, Date.now() - 1_000);
  await causeNow();
  expect(await read()).toEqual(before);
  // What is of today goes by those of today.
  const book = await loadLimits(pool);
  expect([book.current, limitsAt(book, Date.now()), limitsAt(book, startsAt)]).toEqual([
    OTHER_LIMITS,
    OTHER_LIMITS,
    DEFAULT_LIMITS,
  ]);
});

it('F1: other limits of its day are named', async () => {
  await database.pool.query('update past_limits set value = $1', [JSON.stringify(OTHER_LIMITS)]);
  expect(await causeNow()).toBe('limits');
});

it('F1: changed cells of the beat are named', async () => {
  await database.pool.query(`delete from beat_cell where cell_id = (select id from cell where code = 'west-3')`);
  expect(await causeNow()).toBe('beat');
});

it('F1: an exemption that reaches the shift is named, of its officer or of an area its beat lies in; so is taking it back', async () => {
  await storeHour(4);
  expect(await causeNow()).toBe('late-data');
  await exempt({ area: 'S-west' });
  expect(await causeNow()).toBe('exemption');
  await storeHour(5);
  expect(await causeNow()).toBe('late-data');
  await database.pool.query('update exemption set revoked_at = now(), revoked_by = granted_by');
  expect(await causeNow()).toBe('exemption');
});
