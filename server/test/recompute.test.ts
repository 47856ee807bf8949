import { distanceMetres, MEASURES } from '@xuncheng/contract';
import type {
  CellShiftReport,
  CoverageGap,
  CoverageNow,
  Limits,
  Performance,
  StreetCoverage,
  StreetSegment,
  StreetVisit,
  TrailArea,
  Trajectory,
  Visit,
} from '@xuncheng/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

/** A gap by the code of its cell or the name of its street. */
function nameOf(gap: CoverageGap): string {
  return gap.kind === 'cell' ? gap.cellCode : gap.name;
}

let server: TestServer;
let supervisor: Browser;
let shiftId: number;
let startsAt: number;
/** A round of the west: 100 m in 100 s through two cells, ten minutes standing, 100 m back, a fix every ten seconds. */
let round: { time: number; key: number; lon: number; lat: number }[];

beforeAll(async () => {
  server = await startTestServer();
  // The only shift of the west began five hours ago, whatever the time of day.
  await server.database.pool.query(
    `delete from roster_rule where officer_id = (select id from officer where badge = '1-west')`,
  );
  await server.database.pool.query(
    `delete from shift where officer_id = (select id from officer where badge = '1-west')
       and not (starts_at <= now() and ends_at > now())`,
  );
  await server.database.pool.query(
    `update shift set starts_at = now() - interval '5 hours', ends_at = now() + interval '3 hours'
     where starts_at <= now() and ends_at > now() and officer_id = (select id from officer where badge = '1-west')`,
  );
  await server.restart();
  supervisor = await server.demo('supervisor');
  const shifts = (await supervisor.api('GET', '/shifts')).body as { id: number; badge: string; startsAt: number }[];
  const found = shifts.find((shift) => shift.badge === '1-west')!;
  shiftId = found.id;
  startsAt = found.startsAt;
  round = Array.from({ length: 81 }, (_, i) => {
    const seconds = i * 10;
    const east = seconds <= 100 ? 50 + seconds : seconds <= 700 ? 150 : 150 - (seconds - 700);
    return { time: startsAt + seconds * 1_000, key: i, ...at(east, 50) };
  });
});
afterAll(() => server.close());

async function store(fixes: typeof round): Promise<void> {
  await server.database.pool.query(
    `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
     select to_timestamp(r.time / 1000), d.number, r.key, r.lon * 1e7, r.lat * 1e7, 5, now()
     from jsonb_to_recordset($1) as r(time float8, key int, lon float8, lat float8), device d where d.id = 'terminal-west'`,
    [JSON.stringify(fixes)],
  );
  await server.gateway.announce({
    fixes: fixes.map(({ time, key, lon, lat }) => ({
      deviceId: 'terminal-west',
      time,
      receivedAt: Date.now(),
      messageKey: key,
      lon,
      lat,
      accuracy: 5,
      flags: 2,
    })),
  });
}

describe('what was computed', () => {
  it('is the same whether the fixes came in order or late, and is fresh when asked', async () => {
    await store(round.filter((_, i) => i % 2 === 0).toReversed());
    await expect
      .poll(
        async () =>
          ((await supervisor.api('GET', `/shifts/${String(shiftId)}/trajectory`)).body as Trajectory).fixCount,
        { timeout: 15_000, interval: 500 },
      )
      .toBe(41);
    await store(round.filter((_, i) => i % 2 === 1));
    await expect
      .poll(
        async () =>
          ((await supervisor.api('GET', `/shifts/${String(shiftId)}/trajectory`)).body as Trajectory).fixCount,
        { timeout: 15_000, interval: 500 },
      )
      .toBe(81);

    const trajectory: Trajectory = (await supervisor.api('GET', `/shifts/${String(shiftId)}/trajectory`)).body;
    expect(trajectory.segments).toHaveLength(1);
    expect(trajectory.segments[0]!.line.coordinates).toHaveLength(81);
    expect(trajectory.segments[0]!.times).toEqual(round.map((fix) => fix.time));
    expect(trajectory.stops).toHaveLength(1);
    // The stop takes in what lies within 60 m of its first fix on both sides.
    expect(trajectory.distanceMetres).toBeGreaterThan(60);
    expect(trajectory.distanceMetres).toBeLessThan(201);
    expect(trajectory.unknownSeconds).toBeGreaterThan(4 * 3_600);

    const visits: Visit[] = (await supervisor.api('GET', `/shifts/${String(shiftId)}/visits`)).body;
    expect(visits.map((visit) => visit.cellCode)).toEqual(['west-0', 'west-1', 'west-0']);
    expect(visits[0]!.startsAt).toBe(startsAt);
  });

  it('gives figures with the rows behind them', async () => {
    const performance: Performance = (await supervisor.api('GET', `/shifts/${String(shiftId)}/performance`)).body;
    const value = (measure: string): number | null =>
      performance.figures.find((figure) => figure.measure === measure)!.value;
    expect(performance.figures).toHaveLength(MEASURES.length);
    expect(value('cells-visited')).toBe(0.5);
    expect(value('duty-time')).toBe(1);
    expect(value('coverage')).toBeNull();
    expect(value('acknowledged-in-time')).toBeNull();
    expect(value('unknown-time')).toBeGreaterThan(0.9);
    for (const figure of performance.figures) {
      const { rows } = (
        await supervisor.api('GET', `/shifts/${String(shiftId)}/performance/${figure.measure}/evidence`)
      ).body;
      expect(rows).toHaveLength(figure.evidenceCount);
      if (figure.measure === 'distance') {
        expect(rows.reduce((total: number, row: { amount: number }) => total + row.amount, 0)).toBeCloseTo(
          figure.numerator,
          6,
        );
      }
    }
    const all: Performance[] = (await supervisor.api('GET', '/performance')).body;
    expect(all.find((one) => one.shiftId === shiftId)?.figures).toHaveLength(MEASURES.length);
  });

  it('makes coverage and gaps: live from memory, and as it was', async () => {
    const cells = (await supervisor.api('GET', '/cells')).body as { id: number; code: string }[];
    const idOf = (code: string): number => cells.find((cell) => cell.code === code)!.id;
    // Known until now: a fix every 170 s in cell west-3, so that the clock of idleness runs.
    const now = Date.now();
    const standing = [];
    for (let time = startsAt + 810_000, key = 1_000; time < now; time += 170_000)
      standing.push({ time, key: key++, ...at(150, 150) });
    await store([...standing, { time: now - 1_000, key: 5_000, ...at(150, 150) }]);
    await expect
      .poll(
        async () =>
          ((await supervisor.api('GET', `/shifts/${String(shiftId)}/trajectory`)).body as Trajectory).unknownSeconds,
        { timeout: 15_000, interval: 500 },
      )
      .toBeLessThan(60);

    const coverage = (await supervisor.api('GET', '/coverage/now')).body;
    const levelOf = (code: string): number[] => coverage.cells.find(([id]: [number]) => id === idOf(code));
    // A target of two hours, idle for 4 h 47 min: level 4; class C just visited: level 0.
    expect(levelOf('west-0')[2]).toBe(4);
    expect(levelOf('west-3').slice(1)).toEqual([expect.any(Number), 0]);
    expect(levelOf('west-3')[1]).toBeLessThan(30);
    expect(levelOf('west-2')[1]).toBeNull();

    const gaps: CoverageGap[] = (await supervisor.api('GET', '/coverage/gaps')).body;
    expect(
      gaps
        .filter((gap) => gap.beat === 'west责任区')
        .map((gap) => [nameOf(gap), gap.kind === 'cell' && gap.class])
        .sort(),
    ).toEqual([
      ['west-0', 'A'],
      ['west-1', 'A'],
      ['west-2', 'B'],
    ]);
    const then = (await supervisor.api('GET', `/coverage/gaps?at=${String(now - 5_400_000)}`)).body as CoverageGap[];
    expect(
      then
        .filter((gap) => gap.beat === 'west责任区')
        .map(nameOf)
        .sort(),
    ).toEqual(['west-0', 'west-1']);
    expect(
      (await supervisor.api('GET', `/coverage/gaps?at=${String(startsAt + 3_600_000)}`)).body.filter(
        (gap: CoverageGap) => gap.beat === 'west责任区',
      ),
    ).toEqual([]);
  });

  it('G7: tells of a cell what became of it in each shift, and of nobody', async () => {
    const cells = (await supervisor.api('GET', '/cells')).body as { id: number; code: string }[];
    const report = async (code: string): Promise<CellShiftReport[]> => {
      const { id } = cells.find((cell) => cell.code === code)!;
      return (
        await supervisor.api('GET', `/coverage/cells/${String(id)}?from=${String(startsAt)}&to=${String(Date.now())}`)
      ).body;
    };
    const [shift, ...others] = await report('west-0');
    expect(others).toEqual([]);
    // Twice for half a minute or more, at the beginning and after 750 s; then idle for 4 h 47 min.
    expect(shift).toMatchObject({ shiftId, beat: 'west责任区' });
    expect(shift!.visitedSeconds).toBeGreaterThan(90);
    expect(shift!.lastVisitAt).toBe(startsAt + 800_000);
    expect(shift!.worstIdleSeconds).toBeGreaterThan(4.5 * 3_600);
    expect(shift!.gaps).toEqual([{ startsAt: expect.any(Number), endsAt: null, targetSeconds: 7_200 }]);
    expect(shift!.meanIdleSeconds).toBeGreaterThan(shift!.worstIdleSeconds / 2.2);
    expect(JSON.stringify(shift)).not.toContain('队员');
    // Gaps are those stored, by the limits of then.
    const { pool } = server.database;
    await pool.query('update coverage_gap set target_seconds = 7_201 where shift_id = $1', [shiftId]);
    expect((await report('west-0'))[0]!.gaps).toEqual([{ ...shift!.gaps[0], targetSeconds: 7_201 }]);
    await pool.query('update coverage_gap set target_seconds = 7_200 where shift_id = $1', [shiftId]);
  });

  it('makes coverage at any moment that is over', async () => {
    const levelsAt = async (seconds: number): Promise<unknown[]> => {
      const then: CoverageNow = (await supervisor.api('GET', `/coverage/at?at=${String(startsAt + seconds * 1_000)}`))
        .body;
      const cells = (await supervisor.api('GET', '/cells')).body as { id: number; code: string }[];
      return ['west-0', 'west-2'].map((code) => {
        const id = cells.find((cell) => cell.code === code)!.id;
        return then.cells.find(([cellId]) => cellId === id)?.slice(1);
      });
    };
    // At 30 s west-0 is being visited; after 2 h 20 min it was last left at 800 s: 7,600 s of a target of 7,200.
    expect(await levelsAt(30)).toEqual([
      [0, 0],
      [null, 0],
    ]);
    const [first] = (await levelsAt(8_400)) as [[number, number]];
    expect(first[0]).toBeGreaterThan(7_500);
    expect(first[0]).toBeLessThan(7_610);
    expect(first[1]).toBe(3);
    expect(await levelsAt(-7 * 86_400)).toEqual([undefined, undefined]);
  });

  it('measures the walkable area near trails, and tells what cameras see apart from it', async () => {
    const at800 = `at=${String(startsAt + 800_000)}&seconds=900`;
    const area: TrailArea = (await supervisor.api('GET', `/coverage/area?radius=20&${at800}`)).body;
    // 400 m × 200 m without a lake of 50 m × 50 m; a capsule of 100 m and 20 m to its sides, less what of it is lake.
    expect(area.walkableSquareMetres).toBeGreaterThan(76_000);
    expect(area.walkableSquareMetres).toBeLessThan(79_500);
    expect(area.coveredSquareMetres).toBeGreaterThan(100 * 40 + Math.PI * 400 - 20 * 20 - 600);
    expect(area.coveredSquareMetres).toBeLessThan(100 * 40 + Math.PI * 400);
    expect(area.errorSquareMetres).toBeLessThan(1_500);
    const bits = Buffer.from(area.raster.bits, 'base64');
    const ones = bits.reduce((total, byte) => total + byte.toString(2).replaceAll('0', '').length, 0);
    expect(ones * 100).toBe(area.coveredSquareMetres);
    const nobody: TrailArea = (await supervisor.api('GET', `/coverage/area?at=${String(startsAt - 86_400_000 * 9)}`))
      .body;
    expect(nobody.coveredSquareMetres).toBe(0);
    expect((await supervisor.api('GET', '/coverage/area?areaId=999999')).status).toBe(404);
    const now: CoverageNow = (await supervisor.api('GET', '/coverage/now')).body;
    // A camera in the middle of west-0 looks east for 80 m with 60 degrees: less than half of any cell is in view.
    expect(now.observed).toEqual([]);
  });

  it('knows the streets that were walked', async () => {
    const streets = (await supervisor.api('GET', `/shifts/${String(shiftId)}/streets`)).body as StreetVisit[];
    // 100 m along the street to where a lane goes off, and back; then to the other end of that lane.
    expect(new Set(streets.map(({ name }) => name))).toEqual(new Set(['大街', '小巷']));
    expect(streets[0]!.startsAt).toBe(startsAt);
    const segments = (await supervisor.api('GET', '/streets')).body as StreetSegment[];
    expect(segments.map(({ name, metres }) => [name, Math.round(metres / 50) * 50]).sort()).toEqual([
      ['大街', 150],
      ['大街', 250],
      ['小巷', 150],
    ]);
    const then: StreetCoverage = (await supervisor.api('GET', `/coverage/streets?at=${String(startsAt + 50_000)}`))
      .body;
    const walked = segments.find(({ name, metres }) => name === '大街' && metres < 200)!;
    expect(then.streets).toEqual([[walked.id, 0, null]]);
  });

  it('W3, W4: streets with a target have levels and gaps like cells, now and then, and people are ranked for them', async () => {
    const chief = await server.demo('administrator');
    const limits = (await chief.api('GET', '/limits')).body as Limits;
    const { coverage } = limits;
    const lane = { ...coverage.streetTargetSeconds, lane: 3_600 };
    const set = { ...limits, coverage: { ...coverage, streetTargetSeconds: lane } };
    expect((await chief.api('PUT', '/limits', { limits: set, reason: 'for a test' })).status).toBe(200);
    const threeHours = `?at=${String(startsAt + 3 * 3_600_000)}`;
    const streetGaps = async (query = ''): Promise<(CoverageGap & { kind: 'street' })[]> =>
      ((await supervisor.api('GET', `/coverage/gaps${query}`)).body as CoverageGap[]).filter(
        (gap) => gap.kind === 'street',
      );
    const walkedAt = startsAt + 800_000;
    // What was before goes by the limits of then, in which lanes had none; as if they always had had one, the same again.
    expect(await streetGaps(threeHours)).toEqual([]);
    await server.database.pool.query('delete from past_limits');
    expect((await chief.api('PUT', '/limits', { limits: set, reason: 'for a test' })).status).toBe(200);
    // Both were walked in the first quarter of an hour: overdue from an hour later on, the street sooner than the lane.
    expect(await streetGaps(`?at=${String(walkedAt)}`)).toEqual([]);
    const then = await streetGaps(threeHours);
    const west = then.filter(({ beat }) => beat === 'west责任区');
    expect(west.map(({ name, roadClass }) => [name, roadClass])).toContainEqual(['大街', 'lane']);
    const gap = (await streetGaps()).find(({ beat, name }) => beat === 'west责任区' && name === '大街')!;
    expect(gap.overdueSeconds).toBeGreaterThan(west.find(({ name }) => name === '大街')!.overdueSeconds);
    expect(gap.lastVisitAt).toBeLessThanOrEqual(walkedAt);
    // The middle of the street from its western end to the lane.
    expect(distanceMetres(gap.lon, gap.lat, at(75, 50).lon, at(75, 50).lat)).toBeLessThan(2);
    const shown: StreetCoverage = (await supervisor.api('GET', '/coverage/streets')).body;
    expect(shown.streets.find(([id]) => id === gap.segmentId)![2]).toBe(4);
    const ranking = await supervisor.api('GET', `/allocation/rank?lon=${String(gap.lon)}&lat=${String(gap.lat)}`);
    expect(ranking.status).toBe(200);
    expect((await chief.api('PUT', '/limits', { limits, reason: 'for a test' })).status).toBe(200);
    expect(await streetGaps()).toEqual([]);
    await server.database.pool.query('delete from past_limits');
    expect((await chief.api('PUT', '/limits', { limits, reason: 'for a test' })).status).toBe(200);
  });

  it('never counts unknown time as overdue, neither then nor now', async () => {
    const { pool } = server.database;
    const end = Date.now() - 48 * 3_600_000;
    const moment = (minutes: number): Date => new Date(end - minutes * 60_000);
    const { rows } = await pool.query(
      `insert into shift (officer_id, beat_id, starts_at, ends_at)
       select officer_id, beat_id, $2, $3 from shift where id = $1 returning id`,
      [shiftId, moment(300), moment(0)],
    );
    await pool.query(
      `insert into coverage_gap (shift_id, cell_id, starts_at, ends_at, target_seconds)
       select $1, id, $2, $3, 7200 from cell where code = 'west-0'`,
      [rows[0].id, moment(180), moment(0)],
    );
    // Ten minutes unknown before the gap, twenty in it, ten after the moment that is asked for.
    const unknown = [
      [190, 180],
      [150, 130],
      [65, 50],
    ].map(([from, to]) => ({ startsAt: moment(from!).getTime(), endsAt: moment(to!).getTime() }));
    await pool.query(
      `insert into performance_figure (shift_id, measure, numerator, unit, evidence, computed_at)
       values ($1, 'unknown-time', 0, 's', $2, now())`,
      [rows[0].id, JSON.stringify(unknown)],
    );
    const gaps = (await supervisor.api('GET', `/coverage/gaps?at=${String(moment(60).getTime())}`))
      .body as CoverageGap[];
    expect(gaps.map((gap) => [nameOf(gap), gap.overdueSeconds])).toEqual([['west-0', (120 - 20 - 5) * 60]]);
  });

  it('T3: is computed anew when a phone that was away for days sends what it kept', async () => {
    const { pool } = server.database;
    const { rows } = await pool.query<{ id: number; startsAt: number }>(
      `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
       select officer_id, beat_id, device_number, starts_at - interval '5 days', ends_at - interval '5 days' from shift where id = $1
       returning id, extract(epoch from starts_at)::float8 * 1000 as "startsAt"`,
      [shiftId],
    );
    const [old] = rows;
    await store(round.slice(0, 5).map((fix, i) => ({ ...fix, time: old!.startsAt + (i + 1) * 10_000 })));
    const found = async (): Promise<number | undefined> =>
      (await pool.query(`select fix_count as fixes from trajectory where shift_id = $1`, [old!.id])).rows[0]?.fixes;
    await expect.poll(found, { timeout: 20_000 }).toBe(5);
    await pool.query(`delete from shift where id = $1`, [old!.id]);
  });

  it('is announced, and final after the shift ended', async () => {
    const screen = supervisor.watch();
    await hear(screen, 'snapshot');
    const told = hear(screen, 'recomputed', (what: { shiftIds: number[] }) => what.shiftIds.includes(shiftId), 10_000);
    await store([{ time: Date.now(), key: 6_000, ...at(150, 150) }]);
    // Whoever asks makes it fresh, and everybody hears of it.
    const fresh = async (): Promise<number> =>
      ((await supervisor.api('GET', `/shifts/${String(shiftId)}/trajectory`)).body as Trajectory).computedAt;
    const before = await fresh();
    await expect.poll(fresh, { timeout: 9_000, interval: 500 }).toBeGreaterThan(before);
    await told;
    screen.close();
    await server.database.pool.query(`update shift set ends_at = now() where id = $1`, [shiftId]);
    await server.restart();
    await expect
      .poll(
        async () =>
          (
            await server.database.pool.query(`select 1 from coverage_gap where shift_id = $1 and ends_at is null`, [
              shiftId,
            ])
          ).rowCount,
        { timeout: 15_000 },
      )
      .toBe(0);
    const { rows } = await server.database.pool.query(
      `select class from coverage_gap g join cell c on c.id = g.cell_id where shift_id = $1 order by 1`,
      [shiftId],
    );
    expect(rows.map((row) => row.class)).toEqual(['A', 'A', 'B']);
  });

  it('still has its line when the fixes are forgotten, within two metres', async () => {
    supervisor = await server.demo('supervisor');
    await server.database.pool.query('delete from fix');
    const trajectory: Trajectory = (await supervisor.api('GET', `/shifts/${String(shiftId)}/trajectory`)).body;
    const points = trajectory.segments.flatMap(({ line }) => line.coordinates);
    expect(trajectory.fixCount).toBeGreaterThan(81);
    expect(points.length).toBeGreaterThan(4);
    expect(points.length).toBeLessThan(81);
    expect(trajectory.segments.flatMap(({ times }) => times)).toHaveLength(points.length);
  });
});
