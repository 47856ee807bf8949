import { readTrails, type Trail } from '@xuncheng/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

let server: TestServer;
let operator: Browser;
let officerId: number;
/** The round begins here: a fix every five seconds for ten minutes, five minutes of silence, and ten minutes more. */
const START = Date.now() - 7_200_000;
const MINUTE = 60_000;

const walk = (fromMinute: number): { time: number; lon: number; lat: number }[] =>
  Array.from({ length: 120 }, (_, i) => ({
    time: START + fromMinute * MINUTE + i * 5_000,
    ...at(20 + i, 50),
  }));
const fixes = [...walk(0), ...walk(15)];

beforeAll(async () => {
  server = await startTestServer();
  operator = await server.person('operator', 'S-west');
  const { rows } = await server.database.pool.query<{ id: number }>(`select id from officer where badge = '1-west'`);
  officerId = rows[0]!.id;
  await server.database.pool.query(
    `delete from shift where officer_id = $1 and not (starts_at <= now() and ends_at > now())`,
    [officerId],
  );
  await server.database.pool.query(
    `update shift set starts_at = now() - interval '5 hours', ends_at = now() + interval '1 hour' where officer_id = $1`,
    [officerId],
  );
  await server.database.pool.query(
    `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
     select to_timestamp(r.time / 1000), d.number, r.ordinality, r.lon * 1e7, r.lat * 1e7, r.accuracy, now()
     from rows from (jsonb_to_recordset($1) as (time float8, lon float8, lat float8, accuracy float8)) with ordinality as r,
          device d where d.id = 'terminal-west'`,
    [
      JSON.stringify([
        ...fixes.map((fix) => ({ ...fix, accuracy: 5 })),
        // Worse than a street is wide: in the silence nobody knows anything.
        { time: START + 12 * MINUTE, ...at(20, 20), accuracy: 400 },
      ]),
    ],
  );
});
afterAll(() => server.close());

async function trailsOf(browser: Browser, from: number, to: number): Promise<Trail[]> {
  const response = await fetch(
    `${server.url}/api/v1/replay/trails?from=${String(from)}&to=${String(to)}&officerIds=${String(officerId)}`,
    { headers: { cookie: browser.cookie } },
  );
  expect(response.status).toBe(200);
  const trails = readTrails(new Uint8Array(await response.arrayBuffer()));
  if (typeof trails === 'string') throw new Error(trails);
  return trails;
}

describe('a replay', () => {
  it('has the used fixes of the interval, each stretch begun anew after silence', async () => {
    const [trail, ...more] = await trailsOf(operator, START - MINUTE, START + 60 * MINUTE);
    expect(more).toEqual([]);
    expect(trail!.officerId).toBe(officerId);
    expect([...trail!.time]).toEqual(fixes.map(({ time }) => expect.closeTo(time, -2)));
    expect(trail!.lon[130]).toBeCloseTo(fixes[130]!.lon, 5);
    expect([...trail!.begins].flatMap((begins, index) => (begins ? [index] : []))).toEqual([0, 120]);
  });

  it('knows at its beginning who was seen just before', async () => {
    const [trail] = await trailsOf(operator, START + 9 * MINUTE, START + 60 * MINUTE);
    expect(trail!.time[0]).toBeCloseTo(START + 6 * MINUTE, -2);
  });

  it('has nothing of before the clock-in and after the clock-out: nobody is tracked there', async () => {
    await server.database.pool.query('update shift set clocked_in_at = $2, clocked_out_at = $3 where officer_id = $1', [
      officerId,
      new Date(START + 2 * MINUTE),
      new Date(START + 5 * MINUTE),
    ]);
    const [trail] = await trailsOf(operator, START - MINUTE, START + 60 * MINUTE);
    expect(trail!.time[0]).toBeGreaterThanOrEqual(START + 2 * MINUTE);
    expect(trail!.time.at(-1)).toBeLessThan(START + 5 * MINUTE);
    await server.database.pool.query(
      'update shift set clocked_in_at = null, clocked_out_at = null where officer_id = $1',
      [officerId],
    );
  });

  it('is written down with the interval, once an officer and look', async () => {
    const { rows } = await server.database.pool.query<{ detail: unknown; object: string }>(
      `select object, detail from audit_log where action = 'view-track' order by id`,
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      object: `officer/${String(officerId)}`,
      detail: { officerId, badge: '1-west', from: START - MINUTE, to: START + 60 * MINUTE },
    });
    const own = await server.person('officer', 'S-west', '1-west');
    await trailsOf(own, START, START + MINUTE);
    const after = await server.database.pool.query(`select 1 from audit_log where action = 'view-track'`);
    expect(after.rows).toHaveLength(3);
  });

  it('is of a day at most, and runs forward', async () => {
    const ask = (query: string): Promise<{ status: number }> => operator.api('GET', `/replay/trails?${query}`);
    const id = String(officerId);
    expect((await ask(`from=${String(START)}&to=${String(START + 25 * 60 * MINUTE)}&officerIds=${id}`)).status).toBe(
      400,
    );
    expect((await ask(`from=${String(START)}&to=${String(START)}&officerIds=${id}`)).status).toBe(400);
    expect((await ask(`from=${String(START)}&to=${String(START + 1)}&officerIds=1;2`)).status).toBe(400);
    const many = Array.from({ length: 101 }, (_, i) => i + 1).join(',');
    expect((await ask(`from=${String(START)}&to=${String(START + 1)}&officerIds=${many}`)).status).toBe(400);
  });

  it('comes with the alarms and instructions that ran in it', async () => {
    const moment = (minute: number): Date => new Date(START + minute * MINUTE);
    await server.database.pool.query(
      `insert into alarm (source_device_number, type, severity, origin, active, raised_at, cleared_at)
       select number, n.type, 'minor', n.type, n.cleared is null, n.raised, n.cleared from device d,
         (values ('before', $1::timestamptz, $2::timestamptz), ('across', $1, $3), ('open', $3, null), ('after', $4, null)) n (type, raised, cleared)
       where d.id in ('probe-west', 'probe-east')`,
      [moment(0), moment(5), moment(20), moment(40)],
    );
    const span = `from=${String(START + 10 * MINUTE)}&to=${String(START + 30 * MINUTE)}`;
    const alarms = await operator.api('GET', `/alarms?${span}`);
    expect(alarms.body.map((one: { type: string }) => one.type).sort()).toEqual(['across', 'open']);
    expect((await operator.api('GET', `/alarms?from=${String(START)}`)).status).toBe(400);

    await server.database.pool.query(
      `with made as (
         insert into instruction (id, idempotency_key, issued_at, issued_by, text, priority, deadline)
         select gen_random_uuid(), gen_random_uuid(), n.at, (select min(id) from account), n.text, 'routine', n.deadline
         from (values ('before', $2::timestamptz, $3::timestamptz), ('in it', $4, $5), ('after', $5, $5::timestamptz + interval '1 hour')) n (text, at, deadline)
         returning id)
       insert into instruction_receiver (instruction_id, officer_id, state) select id, $1, 'expired' from made`,
      [officerId, moment(0), moment(5), moment(15), moment(40)],
    );
    const instructions = await operator.api('GET', `/instructions?${span}`);
    expect(instructions.body.map((one: { text: string }) => one.text)).toEqual(['in it']);
  });
});
