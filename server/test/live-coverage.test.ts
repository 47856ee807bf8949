import type { CoverageGap, CoverageNow, Exemption, Limits, LiveDelta, LiveSnapshot } from '@xuncheng/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

/** The coverage from memory is the one from what is stored: idleness stands where it does, and nobody is where nobody can be. */

let server: TestServer;
let supervisor: Browser;
let officerId: number;
let startsAt: number;
let lastKey = 0;

beforeAll(async () => {
  server = await startTestServer();
  const { pool } = server.database;
  startsAt = Date.now() - 5 * 3_600_000;
  await pool.query('delete from roster_rule');
  await pool.query(`delete from shift where not (starts_at <= now() and ends_at > now())`);
  const { rows } = await pool.query<{ officer_id: number }>(
    `update shift set starts_at = $1, ends_at = $2 where officer_id = (select id from officer where badge = '1-west')
     returning officer_id`,
    [new Date(startsAt), new Date(startsAt + 8 * 3_600_000)],
  );
  officerId = rows[0]!.officer_id;
  await server.restart();
  supervisor = await server.demo('supervisor');
  // In west-0 at the beginning, then all the time in west-3.
  await store([{ time: startsAt, ...at(50, 50) }]);
  const fixes = [];
  for (let time = startsAt + 170_000; time < Date.now(); time += 170_000) fixes.push({ time, ...at(150, 150) });
  await store(fixes);
});
afterAll(() => server.close());

async function store(
  fixes: readonly { time: number; lon: number; lat: number }[],
  isStored = true,
  deviceId = 'terminal-west',
): Promise<void> {
  const numbered = fixes.map((fix) => ({ ...fix, key: ++lastKey }));
  if (isStored)
    await server.database.pool.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
       select to_timestamp(r.time / 1000), d.number, r.key, r.lon * 1e7, r.lat * 1e7, 5, now()
       from jsonb_to_recordset($1) as r(time float8, key int, lon float8, lat float8), device d where d.id = $2`,
      [JSON.stringify(numbered), deviceId],
    );
  await server.gateway.announce({
    fixes: numbered.map(({ key, ...fix }) => ({
      ...fix,
      deviceId,
      receivedAt: Date.now(),
      messageKey: key,
      accuracy: 5,
      flags: 2,
    })),
  });
}

/** Idle seconds and level of a cell of the west. */
async function standingOf(code: string, then?: number): Promise<readonly [number | null, number]> {
  const path = then === undefined ? '/coverage/now' : `/coverage/at?at=${String(then)}`;
  const coverage = (await supervisor.api('GET', path)).body as CoverageNow;
  const { rows } = await server.database.pool.query<{ id: number }>('select id from cell where code = $1', [code]);
  const [, idle, level] = coverage.cells.find(([id]) => id === rows[0]!.id)!;
  return [idle, level];
}

async function grant(kind: string, fromHours: number, toHours: number): Promise<number> {
  const body = {
    officerId,
    areaId: null,
    kind,
    startsAt: startsAt + fromHours * 3_600_000,
    endsAt: startsAt + toHours * 3_600_000,
    reason: 'x',
  };
  const answer = await supervisor.api('POST', '/exemptions', body);
  expect(answer.status).toBe(201);
  return (answer.body.exemption as Exemption).id;
}

it('E1: the clock of idleness stands through rest and leave, as it does at a moment that is over', async () => {
  await expect.poll(async () => (await standingOf('west-0'))[0], { timeout: 15_000 }).toBeGreaterThan(4.9 * 3_600);
  await grant('rest', 1, 3.5);
  await expect.poll(async () => (await standingOf('west-0'))[0], { timeout: 15_000 }).toBeLessThan(2.6 * 3_600);
  const now = Date.now();
  const [[idle, level], [idleThen, levelThen]] = [await standingOf('west-0'), await standingOf('west-0', now)];
  expect(Math.abs(idle! - idleThen!)).toBeLessThan(3);
  expect(level).toBe(levelThen);
});

it('E1: it stands while a leave goes on, whether anything is computed meanwhile or not, also after a start', async () => {
  const leave = await grant('leave', 4.9, 6);
  await expect.poll(async () => (await standingOf('west-0'))[0], { timeout: 15_000 }).toBeLessThan(2.45 * 3_600);
  const before = await standingOf('west-0');
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  expect(await standingOf('west-0')).toEqual(before);
  await server.restart();
  supervisor = await server.demo('supervisor');
  expect((await standingOf('west-0'))[0]!).toBeLessThan(2.6 * 3_600);
  await supervisor.api('POST', `/exemptions/${String(leave)}/revoke`);
});

it('tells screens within a second or two who was where, those of the area only', async () => {
  const { rows } = await server.database.pool.query<{ id: number }>(`select id from cell where code = 'east-0'`);
  const cellId = rows[0]!.id;
  const west = await server.person('operator', 'S-west');
  const [screen, elsewhere] = [supervisor.watch(), west.watch()];
  const told: LiveDelta[] = [];
  elsewhere.on('delta', (delta: LiveDelta) => told.push(delta));
  const [snapshot, other]: LiveSnapshot[] = await Promise.all([hear(screen, 'snapshot'), hear(elsewhere, 'snapshot')]);
  expect(snapshot!.coverage.cells).toContainEqual([cellId, null, expect.any(Number)]);
  const asked = (await supervisor.api('GET', '/coverage/now')).body as CoverageNow;
  expect(snapshot!.coverage.cells.map(([id, , level]) => [id, level])).toEqual(
    asked.cells.map(([id, , level]) => [id, level]),
  );
  expect(other!.coverage.cells.map(([id]) => id)).not.toContain(cellId);
  const isThere = ({ coverage }: LiveDelta): boolean => coverage?.cells.some(([id]) => id === cellId) ?? false;
  const heard = hear(screen, 'delta', isThere);
  await store([{ time: Date.now() - 500, ...at(250, 50) }], false, 'terminal-east');
  const [, idle, level] = ((await heard) as LiveDelta).coverage!.cells.find(([id]) => id === cellId)!;
  expect([idle! < 5, level]).toEqual([true, 0]);
  expect(told.some(isThere)).toBe(false);
  screen.close();
  elsewhere.close();
});

it('W3: a street has no gap while the hours in which it was walked come in late', async () => {
  const chief = await server.demo('administrator');
  const limits = (await chief.api('GET', '/limits')).body as Limits;
  const streetTargetSeconds = { ...limits.coverage.streetTargetSeconds, lane: 3_600 };
  const set = { ...limits, coverage: { ...limits.coverage, streetTargetSeconds } };
  expect((await chief.api('PUT', '/limits', { limits: set, reason: 'for a test' })).status).toBe(200);
  const gaps = async (): Promise<CoverageGap[]> =>
    ((await supervisor.api('GET', '/coverage/gaps')).body as CoverageGap[]).filter(
      ({ kind, beat }) => kind === 'street' && beat === 'east责任区',
    );
  expect(await gaps()).toEqual([]);
  // To and fro along the street of the east for three hours, which all come at once.
  const begin = Date.now() - 3 * 3_600_000;
  const walk = Array.from({ length: 540 }, (_, i) => {
    const metres = (i * 24) % 400;
    return { time: begin + i * 20_000, ...at(metres < 200 ? 200 + metres : 600 - metres, 50) };
  });
  await store(walk, true, 'terminal-east');
  const seen: CoverageGap[] = [];
  const computed = async (): Promise<number> => {
    const { rows } = await server.database.pool.query<{ fixes: number }>(
      `select max(fix_count) as fixes from trajectory t join shift s on s.id = t.shift_id
         join device d on d.number = s.device_number where d.id = 'terminal-east'`,
    );
    seen.push(...(await gaps()));
    return rows[0]!.fixes;
  };
  await expect.poll(computed, { timeout: 20_000, interval: 200 }).toBeGreaterThanOrEqual(walk.length);
  await computed();
  expect(seen).toEqual([]);
  expect((await chief.api('PUT', '/limits', { limits, reason: 'for a test' })).status).toBe(200);
});

it('V5: a fix where nobody can be visits nothing', async () => {
  await store([{ time: Date.now() - 3_000, ...at(150, 150) }]);
  // 40 km away and back within a second; and, on the way, in west-2, faster than anybody runs.
  await store([{ time: Date.now() - 2_000, ...at(40_000, 150) }], false);
  await store([{ time: Date.now() - 1_950, ...at(30, 150) }], false);
  await store([{ time: Date.now() - 1_000, ...at(150, 150) }], false);
  await expect.poll(async () => (await standingOf('west-3'))[0], { timeout: 5_000 }).toBeLessThan(5);
  expect((await standingOf('west-2'))[0]).toBeNull();
});
