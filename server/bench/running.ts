import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { BenchRow } from '../../bench.ts';
import type { BenchDatabase } from '../../gateway/bench/bench-database.ts';
import type { CellIndex } from '../src/compute/coverage/cell-index.ts';
import { DEFAULT_LIMITS } from '../src/compute/settable-limits.ts';
import { createShiftFollower, type ShiftFollower } from '../src/jobs/follow-shifts.ts';
import type { MatchedRoads } from '../src/jobs/read-roads.ts';
import { recomputeShift } from '../src/jobs/recompute-shift.ts';
import { NO_FIX, SHIFTS_TOGETHER } from '../src/jobs/shift-process.ts';
import type { Database } from '../src/store/database.ts';
import { listShiftRecords } from '../src/store/load-shift-records.ts';
import { drawWalks } from './walks.ts';

const OFFICERS = 100;
const SEED = 37;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Two rounds of what a running shift goes through: streets and the line come every five minutes. */
const MINUTES = 10;
const MANY = 5_000;

/**
 * Officers on duty for four hours, a fix every five seconds, computed and stored every minute: only what is new, and whole. One
 * computation at a time, so that a millisecond that passes is one of the server's, of the database's or of the disk's.
 */
export async function measureRunning(
  bench: BenchDatabase,
  database: Database,
  cells: CellIndex,
  roads: MatchedRoads,
): Promise<BenchRow[]> {
  const begin = Date.UTC(2026, 5, 1);
  const shiftIds = await fill(bench, begin);
  const follow = async (follower: ShiftFollower, now: number, changedFrom: number | null): Promise<void> => {
    for (let i = 0; i < shiftIds.length; i += SHIFTS_TOGETHER)
      await follower.compute(
        shiftIds.slice(i, i + SHIFTS_TOGETHER).map((shiftId) => ({ shiftId, changedFrom })),
        () => DEFAULT_LIMITS,
        now,
      );
  };
  const collect = collector();
  const begun = begin + 4 * HOUR_MS;
  // One before, for what is made once and stays.
  await follow(createShiftFollower(database, cells, roads), begun - 1, null);
  const follower = createShiftFollower(database, cells, roads);
  const before = await collect();
  await follow(follower, begun, null);
  const bytes = ((await collect()) - before) / OFFICERS;
  const started = performance.now();
  const cpuStarted = process.cpuUsage();
  for (let minute = 1; minute <= MINUTES; minute++) await follow(follower, begun + minute * MINUTE_MS, NO_FIX);
  const ours = (performance.now() - started) / (OFFICERS * MINUTES);
  const cpu = process.cpuUsage(cpuStarted);
  const cpuMs = (cpu.user + cpu.system) / 1_000 / (OFFICERS * MINUTES);

  const shifts = await listShiftRecords(database, shiftIds);
  const wholeStarted = performance.now();
  for (const shift of shifts)
    await recomputeShift(database, shift, cells, DEFAULT_LIMITS, roads, begun + (MINUTES + 1) * MINUTE_MS);
  const whole = (performance.now() - wholeStarted) / OFFICERS;
  const share = (ours * MANY) / MINUTE_MS;
  return [
    {
      path: 'evaluation',
      figure: `a minute of a running shift computed and stored (${cpuMs.toFixed(2)} ms of it ours, ${(bytes / 1_024).toFixed(0)} KB kept a shift)`,
      unit: 'ms',
      ours,
      peer: whole,
      peerName: 'computed whole',
      ratio: ours / whole,
      target: '≤ 0.25',
      met: ours / whole <= 0.25,
    },
    {
      path: 'evaluation',
      figure: '5,000 running shifts, a fix every 5 s: share of one core, with the database',
      unit: '%',
      ours: share * 100,
      peer: ((whole * MANY) / MINUTE_MS) * 100,
      peerName: 'computed whole',
      ratio: ours / whole,
      target: '≤ 40 %',
      met: share <= 0.4,
    },
  ];
}

/** Bytes in use after everything unused was let go; what lies outside the heap goes a turn later. */
function collector(): () => Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return async () => {
    for (let round = 0; round < 5; round++) {
      collect();
      await setTimeout(20);
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
}

/** Officers with terminals of their own on the beat there is, and their day. @returns their shifts */
async function fill(bench: BenchDatabase, begin: number): Promise<number[]> {
  await bench.query(
    `insert into device (id, kind, protocol, name, area_id) select 'r' || n, 'terminal', 'own', 'r' || n, 1 from generate_series(1, $1::int) n`,
    [OFFICERS],
  );
  await bench.query(
    `insert into officer (badge, name, squad_id, travel_mode) select 'r' || n, 'r' || n, 1, 'foot' from generate_series(1, $1::int) n`,
    [OFFICERS],
  );
  const { rows } = await bench.query(
    `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
     select o.id, 1, d.number, to_timestamp($1::float8 / 1000), to_timestamp($1::float8 / 1000) + interval '8 hours'
     from (select id, row_number() over (order by id) as n from officer where badge like 'r%') o
       join (select number, row_number() over (order by number) as n from device where id like 'r%') d using (n)
     order by n returning id, device_number as device`,
    [begin],
  );
  for (const [i, walk] of drawWalks(OFFICERS, SEED).entries()) {
    await bench.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
       select to_timestamp($1::float8 / 1000 + t), $5, n, lon * 1e7, lat * 1e7, 8, now()
       from unnest($2::float8[], $3::float8[], $4::float8[]) with ordinality as r(t, lon, lat, n)`,
      [
        begin,
        [...walk.time].map((ms) => ms / 1_000),
        [...walk.lon],
        [...walk.lat],
        (rows[i] as { device: number }).device,
      ],
    );
  }
  await bench.query('analyze');
  return rows.map((row: { id: number }) => row.id);
}
