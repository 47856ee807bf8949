import { importDistrict, planShifts } from '@xuncheng/db';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildCellIndex, type CellIndex } from '../src/compute/coverage/cell-index.ts';
import { seededNumbers } from '../src/compute/seeded-numbers.ts';
import { DEFAULT_LIMITS } from '../src/compute/settable-limits.ts';
import { createShiftFollower, type ShiftFollower } from '../src/jobs/follow-shifts.ts';
import { groundRoads, readRoads, type MatchedRoads } from '../src/jobs/read-roads.ts';
import { recomputeShift } from '../src/jobs/recompute-shift.ts';
import { NO_FIX } from '../src/jobs/shift-process.ts';
import { loadCoverageCells } from '../src/store/coverage.ts';
import { findShiftRecord } from '../src/store/load-shift-records.ts';
import { at, smallDistrict } from './small-district.ts';

/** Running shifts, followed minute by minute by a clock of the test. */

const MINUTE = 60_000;
const START = Date.now() - 6 * 60 * MINUTE;
let database: TestDatabase;
let cells: CellIndex;
let roads: MatchedRoads;
let shiftIds: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await importDistrict(pool, smallDistrict());
  await planShifts(pool, 1);
  cells = buildCellIndex(await loadCoverageCells(pool));
  roads = groundRoads(await readRoads(pool));
  await pool.query('delete from shift');
  // Two on one beat, so that each counts the other's visits.
  const { rows } = await pool.query<{ id: number }>(
    `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
     select o.id, b.id, d.number, $1, $2 from beat b, device d join officer o
       on (d.id, o.badge) in (('terminal-west', '1-west'), ('terminal-east', '9-off'))
     where b.code = 'B-west' order by d.id returning id`,
    [new Date(START), new Date(START + 8 * 60 * MINUTE)],
  );
  shiftIds = rows.map(({ id }) => id);
  await pool.query(
    `insert into alarm (source_device_number, type, severity, origin, raised_at)
     select number, 'noise-' || n, 'minor', 'probe', $1::timestamptz + n * interval '17 minutes' from device, generate_series(0, 5) n
     where id = 'probe-west'`,
    [new Date(START + 5 * MINUTE)],
  );
});
afterAll(() => database.drop());

interface Arrival {
  readonly arrivesAt: number;
  readonly shift: number;
  readonly time: number;
  readonly key: number;
  readonly east: number;
  readonly north: number;
}

/** Three hours along the streets of the west, with rests, silences, wild positions; some of it arrives late, some an hour late. */
function drawArrivals(minutes: number): Arrival[] {
  const next = seededNumbers(7);
  return shiftIds
    .flatMap((_, shift) => {
      let [along, standing, heading] = [0, 0, 1];
      const arrivals: Arrival[] = [];
      for (let time = START; time < START + minutes * MINUTE; time += 10_000) {
        if (next() < 0.003) time += next() * 15 * MINUTE;
        if (standing > 0) standing--;
        else if (next() < 0.02) standing = next() * 60;
        else along += heading * 12;
        if (along < 0 || along > 300) heading = -heading;
        const [east, north] = along < 150 ? [along, 50] : [150, 50 + (along - 150)];
        const late = next() < 0.02 ? next() * 60 * MINUTE : next() * 2_000;
        const wild = next() < 0.02 ? 5_000 : 0;
        const noise = (): number => next() * 6 - 3;
        arrivals.push({
          arrivesAt: Math.floor(time + late),
          shift,
          time: Math.floor(time),
          key: arrivals.length,
          east: east + noise() + wild,
          north: north + noise(),
        });
      }
      return arrivals;
    })
    .sort((a, b) => a.arrivesAt - b.arrivesAt);
}

async function store(arrivals: readonly Arrival[]): Promise<void> {
  await database.pool.query(
    `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
     select to_timestamp(r.time / 1000), s.device_number, r.key, r.lon * 1e7, r.lat * 1e7, 5, now()
     from jsonb_to_recordset($1) as r("shiftId" int, time float8, key int, lon float8, lat float8) join shift s on s.id = r."shiftId"`,
    [
      JSON.stringify(
        arrivals.map(({ shift, time, key, east, north }) => ({
          shiftId: shiftIds[shift],
          time,
          key,
          ...at(east, north),
        })),
      ),
    ],
  );
}

/** Everything stored of the shifts but when it was written. */
async function readStored(): Promise<unknown> {
  const tables = [
    'visit order by shift_id, starts_at, cell_id',
    'trajectory_stop order by shift_id, starts_at',
    'trajectory_move order by shift_id, starts_at',
    'coverage_gap order by shift_id, cell_id, starts_at',
    'street_visit order by shift_id, starts_at, segment_id',
    'trajectory order by shift_id',
  ];
  const rows = [];
  for (const table of tables) rows.push((await database.pool.query(`select * from ${table}`)).rows);
  const figures = await database.pool.query(
    'select shift_id, measure, numerator, denominator, unit, evidence from performance_figure order by shift_id, measure',
  );
  return [...rows, figures.rows];
}

it('stores of a running shift what all its fixes together have, whatever came late, and only what changed', async () => {
  const { pool } = database;
  const arrivals = drawArrivals(180);
  const make = (): ShiftFollower => createShiftFollower(pool, cells, roads);
  let follower = make();
  const changedFrom = [NO_FIX, NO_FIX];
  let arrived = 0;
  const compared: unknown[] = [];
  for (let minute = 1; minute <= 190; minute++) {
    const now = START + minute * MINUTE;
    const begin = arrived;
    while (arrived < arrivals.length && arrivals[arrived]!.arrivesAt <= now) {
      const { shift, time } = arrivals[arrived++]!;
      changedFrom[shift] = Math.min(changedFrom[shift]!, time);
    }
    await store(arrivals.slice(begin, arrived));
    if (minute % 3 !== 0 && minute < 150) continue; // not every minute: it is the same then, and takes longer
    if (minute === 90) follower = make(); // a server that starts anew
    const requests = shiftIds.map((shiftId, i) => ({ shiftId, changedFrom: changedFrom[i]! }));
    changedFrom.fill(NO_FIX);
    // Twice: the second one counts the visits that the first has found of the other.
    await follower.compute(requests, () => DEFAULT_LIMITS, now);
    if (minute % 60 !== 0 && minute !== 190) continue;
    const isSaved = await follower.compute(requests, () => DEFAULT_LIMITS, now + 300_000);
    expect(isSaved.map((result) => result.isSaved)).toEqual([true, true]);
    const followed = await readStored();
    for (const shiftId of shiftIds)
      await recomputeShift(pool, (await findShiftRecord(pool, shiftId))!, cells, DEFAULT_LIMITS, roads, now + 300_000);
    expect(followed).toEqual(await readStored());
    compared.push(followed);
  }
  expect(compared).toHaveLength(4);
  const { rows } = await pool.query<{ table: string; count: number }>(
    `select 'visit' as table, count(*)::int from visit union all select 'stop', count(*)::int from trajectory_stop
     union all select 'street', count(*)::int from street_visit union all select 'alarm', sum(numerator)::int from performance_figure
       where measure = 'alarms-attended'`,
  );
  for (const { count } of rows) expect(count).toBeGreaterThan(2);

  // Rows that stay are not written again.
  const now = START + 200 * MINUTE;
  const versions = async (): Promise<string[]> =>
    (
      await pool.query<{ xmin: string }>(
        'select xmin::text from visit union all select xmin::text from trajectory_stop',
      )
    ).rows.map(({ xmin }) => xmin);
  const requests = shiftIds.map((shiftId) => ({ shiftId, changedFrom: NO_FIX }));
  await follower.compute(requests, () => DEFAULT_LIMITS, now);
  const before = await versions();
  await follower.compute(requests, () => DEFAULT_LIMITS, now + MINUTE);
  expect(await versions()).toEqual(before);

  // W5: a street that was walked since the whole was matched is known with the next computation, and the whole is not matched again.
  const walkedFrom = now + 2 * MINUTE;
  const walk = Array.from({ length: 12 }, (_, i) => walkedFrom + i * 10_000);
  await store(walk.map((time, i) => ({ arrivesAt: time, shift: 0, time, key: 10_000 + i, east: i * 12, north: 50 })));
  const matchedAt = async (): Promise<unknown> =>
    (await pool.query('select matched_at from trajectory where shift_id = $1', [shiftIds[0]])).rows;
  const lastMatched = await matchedAt();
  await follower.compute([{ shiftId: shiftIds[0]!, changedFrom: walkedFrom }], () => DEFAULT_LIMITS, now + 4 * MINUTE);
  const { rows: latest } = await pool.query<{ name: string; endsAt: Date }>(
    `select g.name, v.ends_at as "endsAt" from street_visit v join street_segment g on g.id = v.segment_id
     where v.shift_id = $1 order by v.ends_at desc limit 1`,
    [shiftIds[0]],
  );
  expect(latest[0]!.name).toBe('大街');
  expect(latest[0]!.endsAt.getTime()).toBeGreaterThan(walkedFrom);
  expect(await matchedAt()).toEqual(lastMatched);
});
