import type { ExemptionChange, Recomputation, Trajectory } from '@xuncheng/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShiftProcess, type ShiftProcess } from '../src/jobs/shift-process.ts';
import { startTestServer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

/** Shifts computed anew after `RETENTION_DAYS` has taken their fixes (rule T12 of compute/trajectory). */

const HOUR = 3_600_000;
let server: TestServer;
let supervisor: Browser;
let shifts: ShiftProcess;
let shiftId: number;
let officerId: number;
let startsAt: number;

beforeAll(async () => {
  server = await startTestServer();
  const { pool } = server.database;
  startsAt = Math.floor(Date.now() / HOUR) * HOUR - 60 * HOUR;
  await pool.query('delete from roster_rule');
  await pool.query('delete from shift');
  const { rows } = await pool.query<{ id: number; officer_id: number }>(
    `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at, clocked_in_at)
     select o.id, b.id, d.number, $1, $2, $1 from officer o, beat b, device d
     where o.badge = '1-west' and b.code = 'B-west' and d.id = 'terminal-west' returning id, officer_id`,
    [new Date(startsAt), new Date(startsAt + 8 * HOUR)],
  );
  shiftId = rows[0]!.id;
  officerId = rows[0]!.officer_id;
  // To and fro along the street for three hours, silent for one, three more hours in another cell; an alarm that was attended.
  await pool.query(
    `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
     select to_timestamp($1::float8 / 1000) + m * interval '1 minute', d.number, m,
            (case when m < 180 then $2::float8 + abs(m % 8 - 4) * ($3::float8 - $2) / 4 else $3 end) * 1e7, $4::float8 * 1e7, 5, now()
     from generate_series(0, 420) m, device d where d.id = 'terminal-west' and m not between 180 and 240`,
    [startsAt, at(40, 0).lon, at(160, 0).lon, at(0, 50).lat],
  );
  await pool.query(
    `insert into alarm (source_device_number, type, severity, active, raised_at, cleared_at, origin)
     select number, 'noise', 'minor', false, $1, $2, 'test' from device where id = 'probe-west'`,
    [new Date(startsAt + HOUR), new Date(startsAt + 2 * HOUR)],
  );
  shifts = createShiftProcess(server.database.connectionString);
  supervisor = await server.demo('supervisor');
});
afterAll(async () => {
  await shifts.close();
  await server.close();
});

async function rowsOf(sql: string): Promise<unknown[]> {
  return (await server.database.pool.query(sql, [shiftId])).rows;
}

/** What the trail says. */
async function trail(): Promise<unknown> {
  return {
    line: await rowsOf(
      'select distance_metres, moving_seconds, unknown_seconds, fix_count, simplified from trajectory where shift_id = $1',
    ),
    stops: await rowsOf('select * from trajectory_stop where shift_id = $1 order by starts_at'),
    moves: await rowsOf('select * from trajectory_move where shift_id = $1 order by starts_at'),
    visits: await rowsOf('select * from visit where shift_id = $1 order by starts_at, cell_id'),
    streets: await rowsOf('select * from street_visit where shift_id = $1 order by starts_at, segment_id'),
  };
}

/** What is concluded from it. */
async function conclusions(): Promise<unknown> {
  return {
    gaps: await rowsOf('select * from coverage_gap where shift_id = $1 order by cell_id, starts_at'),
    figures: await rowsOf(
      'select measure, numerator, denominator, evidence from performance_figure where shift_id = $1 order by measure',
    ),
    exempt: await rowsOf('select exempt_seconds from trajectory where shift_id = $1'),
  };
}

describe('a shift whose fixes are forgotten', () => {
  let exemptionId: number;
  let plain: unknown;
  let exempted: unknown;
  let kept: unknown;

  it('T12: keeps its trail, and its figures become what they would be with all of its fixes', async () => {
    const { pool } = server.database;
    await shifts.recompute(shiftId, Date.now());
    [plain, kept] = [await conclusions(), await trail()];
    const { rows } = await pool.query<{ id: number }>(
      `insert into exemption (officer_id, kind, starts_at, ends_at, reason, granted_by)
       select $1, 'rest', $2, $3, 'x', min(id) from account returning id`,
      [officerId, new Date(startsAt + 5 * HOUR), new Date(startsAt + 6 * HOUR)],
    );
    exemptionId = rows[0]!.id;
    await shifts.recompute(shiftId, Date.now());
    exempted = await conclusions();
    expect(exempted).not.toEqual(plain);

    await pool.query('update exemption set revoked_at = now(), revoked_by = granted_by where id = $1', [exemptionId]);
    await pool.query('delete from fix where time < $1', [new Date(startsAt + 2 * HOUR)]);
    expect((await shifts.recompute(shiftId, Date.now()))?.isFromKept).toBe(true);
    expect([await conclusions(), await trail()]).toEqual([plain, kept]);

    await pool.query('update exemption set revoked_at = null, revoked_by = null where id = $1', [exemptionId]);
    await pool.query('delete from fix');
    await shifts.recompute(shiftId, Date.now());
    expect([await conclusions(), await trail()]).toEqual([exempted, kept]);
  });

  it('T12: is not changed by what comes this late', async () => {
    await server.database.pool.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
       select $1, number, 9, $2::float8 * 1e7, $3::float8 * 1e7, 5, now() from device where id = 'terminal-west'`,
      [new Date(startsAt + HOUR), at(150, 150).lon, at(150, 150).lat],
    );
    await shifts.recompute(shiftId, Date.now());
    expect([await conclusions(), await trail()]).toEqual([exempted, kept]);
  });

  it('is said in every answer', async () => {
    const shown = (await supervisor.api('GET', `/shifts/${String(shiftId)}/trajectory`)).body as Trajectory;
    expect(shown.fixesForgotten).toBe(true);
    expect(shown.segments).toHaveLength(2);
    const change = (await supervisor.api('POST', `/exemptions/${String(exemptionId)}/revoke`)).body as ExemptionChange;
    expect([change.shiftsRecomputed, change.fixesForgotten]).toEqual([1, 1]);
    await expect.poll(conclusions, { timeout: 15_000 }).toEqual(plain);
    await supervisor.api('POST', '/recomputation', { from: startsAt, to: startsAt + HOUR });
    const status = async (): Promise<Recomputation> => (await supervisor.api('GET', '/recomputation')).body;
    await expect.poll(async () => (await status()).state, { timeout: 15_000 }).toBe('done');
    expect(await status()).toMatchObject({ computed: 1, fixesForgotten: 1 });
    expect([await conclusions(), await trail()]).toEqual([plain, kept]);
  });

  it('is computed as a whole where clocking out earlier has left fixes out', async () => {
    const { pool } = server.database;
    const again = startsAt + 24 * HOUR;
    const { rows } = await pool.query<{ id: number }>(
      `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
       select officer_id, beat_id, device_number, $2, $3 from shift where id = $1 returning id`,
      [shiftId, new Date(again), new Date(again + HOUR)],
    );
    await pool.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
       select to_timestamp($1::float8 / 1000) + m * interval '1 minute', number, m, $2::float8 * 1e7, $3::float8 * 1e7, 5, now()
       from generate_series(0, 59) m, device where id = 'terminal-west'`,
      [again, at(50, 50).lon, at(50, 50).lat],
    );
    expect(await shifts.recompute(rows[0]!.id, Date.now())).toMatchObject({ fixes: 60, isFromKept: false });
    await pool.query('update shift set clocked_out_at = $2 where id = $1', [rows[0]!.id, new Date(again + HOUR / 2)]);
    expect(await shifts.recompute(rows[0]!.id, Date.now())).toMatchObject({ fixes: 30, isFromKept: false });
  });
});
