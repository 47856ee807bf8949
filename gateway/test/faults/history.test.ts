import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { fixPayload, NOTHING_WRONG, openHistory, type Verdict } from './history.ts';

/** What every scenario rests on: the comparison of what was acknowledged with the table sees each thing that may be wrong with it. */

const SEED = 7;
const DEVICE = 3;
const IDS = Array.from({ length: 60 }, (_, index) => index + 1);
const timeOf = (id: number): number => Date.UTC(2026, 4, 20, 8) + id * 1_000;

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-history-'));
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** As the messages say, told by themselves and not by the comparison's own idea of them. */
beforeEach(async () => {
  const said = IDS.map((id) => JSON.parse(fixPayload(SEED, DEVICE, id, timeOf(id))) as Record<string, number>);
  await database.pool.query('truncate fix, dead_letter');
  await database.pool.query(
    `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, altitude, speed, heading, battery, received_at)
     select to_timestamp(m.time / 1000), $2, m.id, round(m.lon * 1e7), round(m.lat * 1e7), m.accuracy, m.altitude, m.speed, m.heading, m.battery, now()
     from jsonb_to_recordset($1) as m(id int, time float8, lon numeric, lat numeric, accuracy real, altitude real, speed real, heading real, battery real)`,
    [JSON.stringify(said), DEVICE],
  );
});

async function verdictAfter(change: string): Promise<Verdict> {
  const history = openHistory(mkdtempSync(path.join(folder, 'one-')), SEED);
  for (const id of IDS) history.acknowledged(DEVICE, id, timeOf(id));
  await database.pool.query(change);
  return history.check(database.pool);
}

it('finds nothing wrong with what is right', async () => {
  expect(await verdictAfter('select 1')).toEqual({ ...NOTHING_WRONG, acknowledged: 60, stored: 60 });
});

it('finds what is missing, doubled, and what nobody could read', async () => {
  const verdict = await verdictAfter(`
    delete from fix where message_key in (4, 9);
    insert into fix select time + interval '1 ms', device_number, message_key, lon_e7, lat_e7, accuracy, altitude, speed, heading, battery, flags, received_at
      from fix where message_key = 12;
    insert into dead_letter (received_at, device_id, topic, reason, detail, payload, digest) values (now(), 'd', 't', 'r', '', '', '')`);
  expect(verdict).toMatchObject({ missing: ['3:4', '3:9'], doubled: ['3:12'], altered: ['3:12'], deadLetters: 1 });
});

it.each([
  'lon_e7 = lon_e7 + 1',
  'lat_e7 = lat_e7 - 1',
  'speed = speed + 1',
  'speed = null',
  'accuracy = coalesce(accuracy + 1, 0)',
  'altitude = coalesce(altitude + 1, 0)',
  'heading = coalesce(heading + 1, 0)',
  'battery = coalesce(battery + 1, 0)',
  "time = time + interval '1 ms'",
])('finds what is altered: %s', async (change) => {
  const verdict = await verdictAfter(`update fix set ${change} where message_key in (20, 21, 22)`);
  expect(verdict).toMatchObject({
    ...NOTHING_WRONG,
    altered: expect.arrayContaining(['3:20', '3:21', '3:22']) as unknown,
  });
});

it('finds what nobody sent', async () => {
  const verdict = await verdictAfter(`
    insert into fix select time, device_number, 999, lon_e7, lat_e7, accuracy, altitude, speed, heading, battery, flags, received_at
      from fix where message_key = 1`);
  expect(verdict.altered).toEqual(['3:999']);
});
