import { importDistrict } from '@xuncheng/db';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measureTrailArea } from '../src/jobs/measure-trail-area.ts';
import { createShiftProcess } from '../src/jobs/shift-process.ts';
import { at, smallDistrict } from './small-district.ts';

/** Ground that was walked, whoever walked it (R4). */

const HOUR = 3_600_000;
let database: TestDatabase;
let startsAt: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await importDistrict(database.pool, smallDistrict());
  startsAt = Math.floor(Date.now() / HOUR) * HOUR - 10 * HOUR;
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
     select o.id, b.id, d.number, $1, $2 from officer o, beat b, device d
     where o.badge = '1-west' and b.code = 'B-west' and d.id = 'terminal-west' returning id`,
    [new Date(startsAt), new Date(startsAt + HOUR)],
  );
  // The officer of the west walks from the west through the south-western cell of the east.
  const fixes = Array.from({ length: 21 }, (_, i) => ({
    time: startsAt + i * 10_000,
    key: i,
    ...at(100 + i * 10, 50),
  }));
  await database.pool.query(
    `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
     select to_timestamp(r.time / 1000), d.number, r.key, r.lon * 1e7, r.lat * 1e7, 5, now()
     from jsonb_to_recordset($1) as r(time float8, key int, lon float8, lat float8), device d where d.id = 'terminal-west'`,
    [JSON.stringify(fixes)],
  );
  const shifts = createShiftProcess(database.connectionString);
  await shifts.recompute(rows[0]!.id, Date.now());
  await shifts.close();
});
afterAll(() => database.drop());

async function coveredOf(code: string): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>('select id from area where code = $1', [code]);
  const question = { areaId: rows[0]!.id, radius: 20, seconds: 3_600, at: startsAt + HOUR };
  return (await measureTrailArea(database.pool, question))!.coveredSquareMetres;
}

it('R4: counts neighbours who walk through, in either area what lies in it', async () => {
  const [west, east, district] = [await coveredOf('S-west'), await coveredOf('S-east'), await coveredOf('D')];
  // 100 m on either side of the border, 40 m wide, with half a circle at the end.
  for (const covered of [west, east]) {
    expect(covered).toBeGreaterThan(4_000);
    expect(covered).toBeLessThan(5_400);
  }
  expect(Math.abs(west + east - district)).toBeLessThan(1_000);
});

it('R4: also trails whose box was never kept', async () => {
  const before = await coveredOf('S-east');
  await database.pool.query('update trajectory set west = null, south = null, east = null, north = null');
  expect(await coveredOf('S-east')).toBe(before);
});
