import { randomUUID } from 'node:crypto';
import type { AllocationPlan, Limits, OfficerRanking, WhatIfAnswer } from '@xuncheng/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

const SIDES = ['west', 'east'] as const;
let server: TestServer;
let operator: Browser;
let officerIds: Record<(typeof SIDES)[number], number>;

const standsAt = { west: at(150, 150), east: at(350, 150) };

/** Both officers have stood in the north-east cell of their beats since their shifts began five hours ago. */
beforeAll(async () => {
  server = await startTestServer();
  const { pool } = server.database;
  await pool.query(`delete from roster_rule`);
  await pool.query(
    `update shift set starts_at = now() - interval '5 hours', ends_at = now() + interval '3 hours'
     where starts_at <= now() and ends_at > now()`,
  );
  for (const side of SIDES) {
    await pool.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
       select t, d.number, row_number() over (order by t), $2::float8 * 1e7, $3::float8 * 1e7, 5, t
       from device d, generate_series(now() - interval '5 hours', now(), interval '100 seconds') t where d.id = $1`,
      [`terminal-${side}`, standsAt[side].lon, standsAt[side].lat],
    );
  }
  await server.restart();
  operator = await server.demo('operator');
  const shifts: { id: number; badge: string; officerId: number }[] = (await operator.api('GET', '/shifts')).body;
  const idOf = (side: string): number => shifts.find(({ badge }) => badge === `1-${side}`)!.officerId;
  officerIds = { west: idOf('west'), east: idOf('east') };
  // What was unknown while nobody listened is known once the shifts are computed.
  for (const { id } of shifts) await operator.api('GET', `/shifts/${String(id)}/trajectory`);
  await server.gateway.announce({
    fixes: SIDES.map((side) => ({
      deviceId: `terminal-${side}`,
      time: Date.now() - 500,
      receivedAt: Date.now(),
      messageKey: 9_999,
      accuracy: 5,
      flags: 2,
      ...standsAt[side],
    })),
  });
});
afterAll(() => server.close());

const plan = async (query = ''): Promise<AllocationPlan> =>
  (await operator.api('GET', `/allocation/plan${query}`)).body;
const rank = async (): Promise<OfficerRanking> => {
  const { lon, lat } = at(250, 50);
  return (await operator.api('GET', `/allocation/rank?lon=${String(lon)}&lat=${String(lat)}`)).body;
};

/** A cell as the stop of a move. */
async function stopAt(code: string): Promise<object> {
  const cells: { id: number; code: string }[] = (await operator.api('GET', '/cells')).body;
  return { alarmId: null, cellId: cells.find((cell) => cell.code === code)!.id, name: code, ...at(150, 50) };
}

describe('moving people', () => {
  /** Gaps that the accepted move takes along. */
  let served: string[] = [];

  it('ranks officers for a place, with reasons', async () => {
    await expect
      .poll(async () => (await operator.api('GET', '/coverage/gaps')).body.length, { timeout: 20_000 })
      .toBe(6);
    const { offered, notOffered, computedAt } = await rank();
    expect(offered.map(({ officerId }) => officerId)).toEqual([officerIds.east, officerIds.west]);
    expect(offered[0]).toMatchObject({ isFree: true, isOnOwnBeat: true, movedSecondsAgo: null });
    expect(offered[1]).toMatchObject({ isFree: true, isOnOwnBeat: false });
    // 141 m as the crow flies, 200 m along the streets, at 1.3 m/s.
    expect(offered[0]!.travelSeconds).toBeCloseTo(200 / 1.3, 0);
    expect(offered[0]!.arrivesAt - computedAt).toBeCloseTo(offered[0]!.travelSeconds * 1_000, -1);
    expect(notOffered).toEqual([]);
    expect((await operator.api('GET', '/allocation/rank?lon=200&lat=30')).status).toBe(400);
  });

  it('looks as far as the limits say', async () => {
    const administrator = await server.demo('administrator');
    const limits: Limits = (await administrator.api('GET', '/limits')).body;
    const near = { ...limits, allocation: { ...limits.allocation, farSeconds: 100 } };
    expect((await administrator.api('PUT', '/limits', { limits: near, reason: '试验' })).status).toBe(200);
    expect((await rank()).notOffered.map(({ reason }) => reason)).toEqual(['too-far', 'too-far']);
    await administrator.api('PUT', '/limits', { limits, reason: '还原' });
    expect((await rank()).notOffered).toEqual([]);
  });

  it('says where each goes next on the own beat while nothing else calls', async () => {
    const { moves, rounds, notSent, notServed } = await plan();
    expect(moves).toEqual([]);
    expect(notSent).toHaveLength(2);
    // Each has the cells worth most a second at hand; the other gaps are left for later, as they are worth less.
    for (const side of SIDES) {
      const round = rounds.find(({ officerId }) => officerId === officerIds[side])!;
      expect(round.cells[0]).toMatchObject({ name: `${side}-2`, cellId: expect.any(Number), isDue: true });
    }
    const next = notServed.filter(({ reason }) => reason === 'next-on-its-beat').map(({ task }) => task.name);
    expect(next.sort()).toEqual(rounds.flatMap(({ cells }) => cells.map(({ name }) => name)).sort());
    const names = notServed.map(({ task }) => task.name);
    expect(names.sort()).toEqual(SIDES.flatMap((side) => [0, 1, 2].map((i) => `${side}-${String(i)}`)).sort());
    expect(new Set(notServed.map(({ reason }) => reason))).toEqual(
      new Set(['next-on-its-beat', 'worth-less-than-beats']),
    );
  });

  it('A1, E1: leaves who rests as planned alone until then, and takes that time out of the figures', async () => {
    const { pool } = server.database;
    const [from, to] = [Date.now() - 600_000, Date.now() + 600_000];
    const setRest = (startsAt: Date | null, endsAt: Date | null) =>
      pool.query<{ id: number }>(
        `update shift set rest_starts_at = $2, rest_ends_at = $3 where officer_id = $1 and starts_at <= now() and ends_at > now() returning id`,
        [officerIds.west, startsAt, endsAt],
      );
    const { rows } = await setRest(new Date(from), new Date(to));
    const path = `/shifts/${String(rows[0]!.id)}/performance`;
    expect((await rank()).notOffered).toEqual([{ officerId: officerIds.west, reason: 'resting', restUntil: to }]);
    expect((await plan()).notSent).toContainEqual({ officerId: officerIds.west, reason: 'resting', restUntil: to });
    const supervisor = await server.demo('supervisor');
    await expect
      .poll(
        async () => {
          await supervisor.api('GET', path);
          const { rows: figures } = await pool.query(
            `select r.* from performance_figure p, jsonb_to_recordset(p.evidence) as r(exempt text, "startsAt" float8)
             where p.shift_id = $1 and p.measure = 'duty-time' and r.exempt is not null`,
            [rows[0]!.id],
          );
          return figures;
        },
        { timeout: 40_000 },
      )
      .toEqual([{ exempt: 'rest', startsAt: from }]);
    await setRest(null, null);
    expect((await rank()).notOffered).toEqual([]);
  });

  it('A1: a rest that is granted to an area is that of everybody on a beat in it', async () => {
    const supervisor = await server.demo('supervisor');
    const areas: { id: number; code: string }[] = (await operator.api('GET', '/areas')).body;
    const until = Date.now() + 900_000;
    const granted = await supervisor.api('POST', '/exemptions', {
      ...{ officerId: null, areaId: areas.find(({ code }) => code === 'S-east')!.id, kind: 'rest', reason: '高温午休' },
      ...{ startsAt: until - 960_000, endsAt: until },
    });
    expect(granted.status).toBe(201);
    const resting = { officerId: officerIds.east, reason: 'resting', restUntil: until };
    expect((await rank()).notOffered).toEqual([resting]);
    expect((await plan()).notSent).toContainEqual(resting);
    await server.database.pool.query('update exemption set revoked_at = now(), revoked_by = granted_by');
    expect((await rank()).notOffered).toEqual([]);
  });

  it('leaves who rests alone, sends another to the alarm, and nobody twice once that is accepted', async () => {
    const supervisor = await server.demo('supervisor');
    const now = Date.now();
    const exemption = { officerId: officerIds.east, areaId: null, kind: 'rest', reason: '休息' };
    expect(
      (await supervisor.api('POST', '/exemptions', { ...exemption, startsAt: now - 60_000, endsAt: now + 900_000 }))
        .status,
    ).toBe(201);
    await server.database.pool.query(
      `insert into alarm (source_device_number, type, severity, text, origin, evidence, raised_at)
       select number, 'noise', 'major', '', 'test', '{}', now() from device where id = 'probe-east'`,
    );
    const resting = { officerId: officerIds.east, reason: 'resting', restUntil: now + 900_000 };
    expect((await rank()).notOffered).toEqual([resting]);
    const { rows: over } = await server.database.pool.query<{ id: number }>(
      `insert into alarm (source_device_number, type, severity, origin, active, raised_at, cleared_at)
       select number, 'noise', 'major', 'over', false, now() - interval '1 hour', now() from device where id = 'probe-west' returning id`,
    );
    const overId = over[0]!.id;

    const { moves, notSent, notServed } = await plan();
    expect(notSent).toEqual([resting]);
    expect(moves).toHaveLength(1);
    const [move] = moves;
    expect(move).toMatchObject({ officerId: officerIds.west, isOnOwnBeat: false, isNearest: true });
    const [stop] = move!.stops;
    expect(stop).toMatchObject({ alarmId: expect.any(Number), cellId: null, name: '噪声east' });
    // The gaps that the one on the way does not take along are said with their reason.
    served = move!.stops.slice(1).map(({ name }) => name);
    const left = [...served, ...notServed.map(({ task }) => task.name)];
    expect(left).toEqual(expect.arrayContaining(['east-0', 'east-1', 'east-2']));
    expect(new Set(left).size).toBe(left.length);

    // Two operators accept it at the same moment: one is told that the other was sooner, and by what.
    const accept = (idempotencyKey: string, change: object = {}): Promise<Answer> =>
      operator.api('POST', '/allocation/accept', {
        idempotencyKey,
        officerId: move!.officerId,
        text: '前往处置',
        deadlineMinutes: 45,
        stops: move!.stops.map(({ alarmId, cellId, name, lon, lat }) => ({ alarmId, cellId, name, lon, lat })),
        ...change,
      });
    const keys = [randomUUID(), randomUUID()];
    const answers = await Promise.all(keys.map((key) => accept(key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('task-taken');
    const made = answers.findIndex(({ status }) => status === 201);
    const accepted = answers[made]!;
    expect(accepted.body).toMatchObject({ priority: 'urgent', place: { lon: stop!.lon, lat: stop!.lat } });
    // The answer that was lost is the same one again, and what was refused is nowhere.
    expect((await accept(keys[made]!)).body.id).toBe(accepted.body.id);
    const { rows } = await server.database.pool.query('select count(*)::int as n from instruction');
    expect(rows[0].n).toBe(1);
    // Whoever rests, and whoever is busy, is not sent by a plan made before either.
    const elsewhere = { stops: [await stopAt('west-1')] };
    expect((await accept(randomUUID(), elsewhere)).body.code).toBe('officer-busy');
    expect((await accept(randomUUID(), { officerId: officerIds.east, ...elsewhere })).body.code).toBe(
      'officer-resting',
    );
    expect((await accept(randomUUID(), { stops: [{ ...stop!, alarmId: overId }] })).body.code).toBe('alarm-over');
    expect((await accept(randomUUID(), { stops: [{ ...stop!, alarmId: 99_999 }] })).status).toBe(404);

    const after = await plan();
    expect(after.moves).toEqual([]);
    expect(after.notSent.toSorted((a, b) => a.officerId - b.officerId)).toEqual(
      [
        { officerId: officerIds.west, reason: 'busy-urgent', restUntil: null },
        { officerId: officerIds.east, reason: 'resting', restUntil: expect.any(Number) },
      ].toSorted((a, b) => a.officerId - b.officerId),
    );
    expect(after.notServed.every(({ task, reason }) => task.alarmId === null && reason === 'nobody-in-reach')).toBe(
      true,
    );
    // The alarm lies in east-0: somebody is on the way there.
    expect(after.notServed.map(({ task }) => task.name)).not.toContain('east-0');
    // And so are the gaps that the one on the way takes along.
    for (const name of served) expect(after.notServed.map(({ task }) => task.name)).not.toContain(name);
    expect(after.notServed).toHaveLength(5 - served.length);
  });

  it('answers what if there were another officer', async () => {
    const areas: { id: number; code: string }[] = (await operator.api('GET', '/areas')).body;
    const shifts: { badge: string; beatId: number; startsAt: number; endsAt: number }[] = (
      await operator.api('GET', '/shifts')
    ).body;
    const { beatId, startsAt, endsAt } = shifts.find(({ badge }) => badge === '1-west')!;
    const areaId = areas.find(({ code }) => code === 'D')!.id;
    const besides = { beatId, startsAt: startsAt + 3_600_000, endsAt, travelMode: 'e-bike' };
    const question = { areaId, startsAt, endsAt, additions: [besides] };
    const asked = await operator.api('POST', '/allocation/what-if', question);
    expect(asked.status).toBe(200);
    const { planned, changed } = asked.body as WhatIfAnswer;
    expect(changed.officers).toBe(planned.officers + 1);
    expect(planned.officers).toBeGreaterThanOrEqual(2);
    expect(planned.byBeat.map((beat) => beat.beatId)).toContain(beatId);
    expect(changed.meanIdlenessSeconds).toBeLessThan(planned.meanIdlenessSeconds);
    expect(planned.byClass.A.meanIdlenessSeconds).toBeLessThan(7_200);
    // Without the officer of the beat, and without anybody else in his place.
    const alone = await operator.api('POST', '/allocation/what-if', {
      ...question,
      additions: [],
      removals: [{ beatId, officers: 1 }],
    });
    const { changed: without } = alone.body as WhatIfAnswer;
    expect(without.officers).toBe(planned.officers - 1);
    expect(without.meanIdlenessSeconds).toBeGreaterThan(planned.meanIdlenessSeconds);
    const ask = async (change: object): Promise<number> =>
      (await operator.api('POST', '/allocation/what-if', { ...question, ...change })).status;
    expect(await ask({ additions: [{ ...besides, beatId: 99_999 }] })).toBe(404);
    expect(await ask({ removals: [{ beatId: 99_999, officers: 1 }] })).toBe(404);
    expect(await ask({ areaId: 99_999 })).toBe(404);
    expect(await ask({ additions: [{ ...besides, endsAt: endsAt + 1 }] })).toBe(400);
    expect(await ask({ endsAt: startsAt })).toBe(400);
  });

  it('plans for an area alone, and not for others’', async () => {
    const areas: { id: number; code: string }[] = (await operator.api('GET', '/areas')).body;
    const east = areas.find(({ code }) => code === 'S-east')!.id;
    const there = await plan(`?areaId=${String(east)}`);
    expect(there.areaId).toBe(east);
    expect(there.notSent.map(({ officerId }) => officerId)).toEqual([officerIds.east]);
    expect(there.notServed.map(({ task }) => task.name).sort()).toEqual(
      ['east-1', 'east-2'].filter((name) => !served.includes(name)),
    );
    expect((await operator.api('GET', '/allocation/plan?areaId=999999')).status).toBe(404);
  });

  it('A12, W5: sends nobody to an overdue street that somebody is on, takes one once, and leaves the others to who comes to their cells', async () => {
    const administrator = await server.demo('administrator');
    const limits: Limits = (await administrator.api('GET', '/limits')).body;
    const coverage = { ...limits.coverage, streetTargetSeconds: { main: 3_600, secondary: 3_600, lane: 3_600 } };
    await administrator.api('PUT', '/limits', { limits: { ...limits, coverage }, reason: '小巷也要走到' });
    await server.gateway.announce({
      fixes: [
        {
          ...{ deviceId: 'terminal-west', time: Date.now(), receivedAt: Date.now(), messageKey: 10_000 },
          ...{ accuracy: 5, flags: 2, ...standsAt.west },
        },
      ],
    });
    await expect
      .poll(async () => (await plan()).notServed.map(({ reason }) => reason), { timeout: 20_000 })
      .toContain('somebody-there');
    const { notServed } = await plan();
    // The lane is where an officer has stood all the time, so its cell is visited and it is not walked; nobody else is sent there now.
    const lane = notServed.find(({ task }) => task.name === '小巷')!;
    expect(lane).toEqual({
      task: { alarmId: null, cellId: null, segmentId: expect.any(Number), name: '小巷', ...at(150, 125) },
      reason: 'somebody-there',
    });
    const streets = notServed.filter(({ task }) => task.name === '大街');
    expect(streets.map(({ reason }) => reason)).toEqual(['with-its-cell', 'with-its-cell']);

    await server.database.pool.query('update exemption set revoked_at = now(), revoked_by = granted_by');
    const accept = (...stops: object[]): Promise<Answer> =>
      operator.api('POST', '/allocation/accept', {
        idempotencyKey: randomUUID(),
        officerId: officerIds.east,
        text: '请去走一走',
        deadlineMinutes: 45,
        stops,
      });
    expect((await accept({ ...lane.task, segmentId: 999_999 })).status).toBe(404);
    expect((await accept({ ...lane.task, cellId: 1 })).status).toBe(400);
    // On the way, not first: a street is taken like any other stop.
    const free = ['west-0', 'west-2'].find((code) => !served.includes(code))!;
    expect((await accept(await stopAt(free), lane.task)).status).toBe(201);
    expect((await accept(lane.task)).body.code).toBe('task-taken');
    const after = await plan();
    expect(after.notServed.find(({ task }) => task.name === '小巷')?.reason).toBe('with-its-cell');
  });
});
