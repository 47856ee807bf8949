import type {
  Evaluation,
  EvaluationEvidence,
  EvaluationPeriod,
  Exemption,
  ExemptionChange,
  MeasureDefinition,
  NewExemption,
  Recomputation,
  WeightProfile,
} from '@xuncheng/contract';
import { MEASURES } from '@xuncheng/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';
import { standByTheMinute } from './stand-by-the-minute.ts';

const HOUR = 3_600_000;
let server: TestServer;
let supervisor: Browser;
let officerId: number;
/** Two shifts of the west that are long over, eight hours each: yesterday and the day before. */
let shiftIds: number[];
let dayStart: number;
const period = (): string => `from=${String(dayStart - 24 * HOUR)}&to=${String(dayStart + 24 * HOUR)}`;

beforeAll(async () => {
  server = await startTestServer();
  const { pool } = server.database;
  dayStart = Math.floor(Date.now() / HOUR) * HOUR - 30 * HOUR;
  // Nobody else's shifts and no others of this officer.
  await pool.query('delete from roster_rule');
  await pool.query('delete from shift');
  const { rows } = await pool.query<{ id: number; officer_id: number }>(
    `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at, clocked_in_at)
     select o.id, b.id, d.number, s, s + interval '8 hours', s + interval '2 minutes'
     from officer o, beat b, device d, unnest($1::timestamptz[]) s
     where o.badge = '1-west' and b.code = 'B-west' and d.id = 'terminal-west' returning id, officer_id`,
    [[new Date(dayStart - 24 * HOUR), new Date(dayStart)]],
  );
  shiftIds = rows.map((row) => row.id);
  officerId = rows[0]!.officer_id;
  // Yesterday: in cell west-0 for four hours, then silent. The day before: nothing at all.
  await storeFixes(dayStart, 0, 4 * 60, 50);
  supervisor = await server.demo('supervisor');
  for (const id of shiftIds) await supervisor.api('GET', `/shifts/${String(id)}/performance`);
});
afterAll(() => server.close());

const storeFixes = (startsAt: number, fromMinute: number, toMinute: number, east: number): Promise<void> =>
  standByTheMinute(server.database.pool, startsAt + 150_000, fromMinute, toMinute, at(east, 50));

async function evaluate(): Promise<Evaluation> {
  const answer = await supervisor.api('GET', `/evaluation?${period()}`);
  expect(answer.status).toBe(200);
  return answer.body as Evaluation;
}

function find(evaluation: Evaluation) {
  const officer = evaluation.officers.find((one) => one.officerId === officerId)!;
  return {
    officer,
    figure: (measure: string) => officer.figures.find((figure) => figure.measure === measure)!,
  };
}

async function grant(rest: Partial<NewExemption>): Promise<ExemptionChange> {
  const answer = await supervisor.api('POST', '/exemptions', {
    officerId,
    areaId: null,
    kind: 'leave',
    startsAt: dayStart - 24 * HOUR,
    endsAt: dayStart - 16 * HOUR,
    reason: '事假',
    ...rest,
  });
  expect(answer.status).toBe(201);
  return answer.body as ExemptionChange;
}

describe('evaluation', () => {
  it('adds numerators and denominators over the shifts and grades by the profile in force', async () => {
    const evaluation = await evaluate();
    const { officer, figure } = find(evaluation);
    expect(officer.shifts).toBe(2);
    // Clocked in two minutes late on both days.
    expect([figure('duty-time').numerator, figure('duty-time').denominator]).toEqual([2 * 8 * 3_600 - 240, 57_600]);
    expect([figure('clock-in-on-time').numerator, figure('clock-in-on-time').denominator]).toEqual([2, 2]);
    expect(figure('cells-visited')).toMatchObject({ numerator: 1, denominator: 8 });
    expect(figure('on-beat-time').value).toBe(1);
    expect(figure('unknown-time').value).toBeGreaterThan(0.7);
    expect(officer.score).toBeGreaterThan(0);
    expect(officer.grade).toMatch(/^[A-E]$/);
    expect(evaluation.profile.parts.reduce((total, part) => total + part.weight, 0)).toBe(100);
    expect(officer.previousScore).toBeNull();
    const squad = evaluation.squads.find((one) => one.squad === officer.squad)!;
    expect([squad.officers, squad.shifts]).toEqual([1, 2]);
    expect(squad.score).toBe(officer.score);
  });

  it('shows the period before beside it', async () => {
    const today = (
      await supervisor.api('GET', `/evaluation?from=${String(dayStart)}&to=${String(dayStart + 24 * HOUR)}`)
    ).body as Evaluation;
    const { figure } = find(today);
    expect(figure('cells-visited')).toMatchObject({ value: 0.25, previousValue: 0, yearAgoValue: null });
  });

  it('refuses a span longer than a month as what has passed of one', async () => {
    const span = `from=${String(dayStart - 40 * 24 * HOUR)}&to=${String(dayStart)}`;
    const answer = await supervisor.api('GET', `/evaluation?${span}&previous=month`);
    expect([answer.status, answer.body.code]).toEqual([400, 'longer-than-month']);
  });

  it('leads from a figure to its rows with the shift they are of', async () => {
    const { rows } = (
      await supervisor.api(
        'GET',
        `/evaluation/officers/${String(officerId)}/evidence?measure=cells-visited&${period()}`,
      )
    ).body as EvaluationEvidence;
    expect(rows.map((row) => [row.shiftId, row.label, row.counted])).toEqual([[shiftIds[1], 'west-0', true]]);
    const { rows: looks } = await server.database.pool.query(
      `select detail from audit_log where action = 'view-evidence' and object = $1`,
      [`officer/${String(officerId)}`],
    );
    expect(looks[0].detail.measure).toBe('cells-visited');
  });

  it('says what every measure is, in both languages', async () => {
    const measures = (await supervisor.api('GET', '/measures')).body as MeasureDefinition[];
    expect(measures.map((measure) => measure.id)).toEqual(MEASURES);
    for (const { name, definition } of measures) {
      expect(name.zh).not.toBe('');
      expect(definition.en).not.toBe('');
    }
  });
});

describe('exemptions', () => {
  let leave: Exemption;

  it('take time out of both sides, are shown, and say that figures were revised', async () => {
    const before = find(await evaluate());
    const change = await grant({});
    leave = change.exemption;
    expect(change.shiftsRecomputed).toBe(1);
    await expect.poll(async () => find(await evaluate()).officer.revisedBecause, { timeout: 15_000 }).toBe('exemption');
    const after = find(await evaluate());
    expect(after.figure('duty-time').denominator).toBe(28_800);
    expect(after.figure('cells-visited')).toMatchObject({ numerator: 1, denominator: 4 });
    expect(after.officer.score!).toBeGreaterThan(before.officer.score!);
    expect(after.officer.exemptSeconds).toBe(8 * 3_600 - 120);
    const { rows } = (
      await supervisor.api('GET', `/evaluation/officers/${String(officerId)}/evidence?measure=duty-time&${period()}`)
    ).body as EvaluationEvidence;
    expect(rows.filter((row) => row.exempt === 'leave')).toHaveLength(1);
  });

  it('are revoked once, and stay in the list', async () => {
    const answer = await supervisor.api('POST', `/exemptions/${String(leave.id)}/revoke`);
    expect(answer.status).toBe(200);
    expect((await supervisor.api('POST', `/exemptions/${String(leave.id)}/revoke`)).status).toBe(409);
    await expect
      .poll(async () => find(await evaluate()).figure('duty-time').denominator, { timeout: 15_000 })
      .toBe(57_600);
    const list = (await supervisor.api('GET', `/exemptions?${period()}`)).body as Exemption[];
    expect(list.find((one) => one.id === leave.id)?.revokedBy).toBeTruthy();
  });

  it('of an area reach everybody whose beat lies in it, and nobody else', async () => {
    const { rows } = await server.database.pool.query<{ id: number; code: string }>(
      `select id, code from area where level = 'subdistrict'`,
    );
    const idOf = (code: string): number => rows.find((row) => row.code === code)!.id;
    const west = await grant({ officerId: null, areaId: idOf('S-west'), kind: 'weather', reason: '暴雨' });
    expect(west.shiftsRecomputed).toBe(1);
    const east = await grant({ officerId: null, areaId: idOf('S-east'), kind: 'weather', reason: '暴雨' });
    expect(east.shiftsRecomputed).toBe(0);
    await supervisor.api('POST', `/exemptions/${String(west.exemption.id)}/revoke`);
  });

  it('are refused when they make no sense', async () => {
    const wrong = [
      { endsAt: dayStart - 25 * HOUR },
      { areaId: 1 },
      { reason: ' ' },
      { endsAt: dayStart + 40 * 24 * HOUR },
    ];
    for (const rest of wrong) {
      const body = {
        officerId,
        areaId: null,
        kind: 'rest',
        startsAt: dayStart - 24 * HOUR,
        endsAt: dayStart,
        reason: 'x',
        ...rest,
      };
      expect((await supervisor.api('POST', '/exemptions', body)).status, JSON.stringify(rest)).toBe(400);
    }
    const west = await server.person('supervisor', 'S-west');
    const foreign = await server.database.pool.query<{ id: number }>(`select id from officer where badge = '1-east'`);
    const body = {
      officerId: foreign.rows[0]!.id,
      areaId: null,
      kind: 'rest',
      startsAt: dayStart,
      endsAt: dayStart + 1,
      reason: 'x',
    };
    expect((await west.api('POST', '/exemptions', body)).status).toBe(404);
  });
});

describe('frozen periods', () => {
  let frozen: EvaluationPeriod;
  let shown: Evaluation;

  async function areaId(): Promise<number> {
    const { rows } = await server.database.pool.query<{ id: number }>(`select id from area where level = 'district'`);
    return rows[0]!.id;
  }

  it('are refused while they may still change', async () => {
    const answer = await supervisor.api('POST', '/evaluation/periods', {
      name: '今天',
      areaId: await areaId(),
      from: dayStart,
      to: Date.now() + HOUR,
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'period-not-settled']);
  });

  it('are refused while a shift was computed before it settled, however long ago it ended', async () => {
    const { pool } = server.database;
    const whole = { name: '昨天', areaId: await areaId(), from: dayStart - 24 * HOUR, to: dayStart };
    const setComputed = (minutes: number): Promise<unknown> =>
      pool.query(
        `update trajectory t set computed_at = s.ends_at + make_interval(mins => $2)
         from shift s where s.id = t.shift_id and s.id = $1`,
        [shiftIds[0], minutes],
      );
    await setComputed(34);
    const answer = await supervisor.api('POST', '/evaluation/periods', whole);
    expect([answer.status, answer.body.code]).toEqual([409, 'period-not-settled']);
    await setComputed(36);
  });

  it('are refused while a shift lacks what others visited', async () => {
    const { pool } = server.database;
    await pool.query('delete from stale_shift');
    await pool.query('insert into stale_shift (shift_id) values ($1)', [shiftIds[0]]);
    const whole = { name: '昨天', areaId: await areaId(), from: dayStart - 24 * HOUR, to: dayStart };
    const answer = await supervisor.api('POST', '/evaluation/periods', whole);
    await pool.query('delete from stale_shift');
    expect([answer.status, answer.body.code]).toEqual([409, 'period-not-settled']);
    expect(answer.body.error ?? answer.body.message).toContain(' 1 of its shifts');
  });

  it('keep what they showed, whatever comes later, which changes what is computed', async () => {
    await expect
      .poll(async () => find(await evaluate()).figure('duty-time').denominator, { timeout: 15_000 })
      .toBe(57_600);
    const answer = await supervisor.api('POST', '/evaluation/periods', {
      name: '两日',
      areaId: await areaId(),
      from: dayStart - 24 * HOUR,
      to: dayStart + 24 * HOUR,
    });
    expect(answer.status).toBe(201);
    frozen = answer.body as EvaluationPeriod;
    shown = (await supervisor.api('GET', `/evaluation?periodId=${String(frozen.id)}`)).body as Evaluation;
    expect(shown.frozen).toMatchObject({ periodId: frozen.id, name: '两日' });

    // Late data: the missing half of yesterday arrives.
    await storeFixes(dayStart, 4 * 60 + 1, 7 * 60, 150);
    await server.gateway.announce({
      fixes: [
        {
          deviceId: 'terminal-west',
          time: dayStart + 5 * HOUR,
          receivedAt: Date.now(),
          messageKey: 9_999,
          ...at(150, 50),
          accuracy: 5,
          flags: 2,
        },
      ],
    });
    await expect
      .poll(
        async () => {
          await supervisor.api('GET', `/shifts/${String(shiftIds[1])}/performance`);
          return find(await evaluate()).figure('cells-visited').numerator;
        },
        { timeout: 50_000, interval: 500 },
      )
      .toBe(2);
    expect(find(await evaluate()).officer.revisedBecause).toBe('late-data');
    expect((await supervisor.api('GET', `/evaluation?periodId=${String(frozen.id)}`)).body).toEqual(shown);
    const evidence = async (query: string): Promise<number> =>
      (
        (
          await supervisor.api(
            'GET',
            `/evaluation/officers/${String(officerId)}/evidence?measure=cells-visited&${query}`,
          )
        ).body as EvaluationEvidence
      ).rows.length;
    expect(await evidence(`periodId=${String(frozen.id)}`)).toBe(1);
    expect(await evidence(period())).toBe(2);

    // F1: whoever is compared with it is compared with what was frozen.
    const { rows } = await server.database.pool.query<{ id: number }>(
      `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
       select officer_id, beat_id, device_number, $2, $2::timestamptz + interval '1 hour' from shift where id = $1 returning id`,
      [shiftIds[0], new Date(dayStart + 24 * HOUR)],
    );
    await supervisor.api('GET', `/shifts/${String(rows[0]!.id)}/performance`);
    const span = `from=${String(dayStart + 24 * HOUR)}&to=${String(dayStart + 72 * HOUR)}`;
    const next = find((await supervisor.api('GET', `/evaluation?${span}`)).body as Evaluation);
    expect(next.figure('cells-visited').previousValue).toBe(find(shown).figure('cells-visited').value);
    await server.database.pool.query('delete from shift where id = $1', [rows[0]!.id]);
  });

  it('are frozen once, and by no SQL undone', async () => {
    const again = await supervisor.api('POST', '/evaluation/periods', {
      name: '再次',
      areaId: frozen.areaId,
      from: frozen.from,
      to: frozen.to,
    });
    expect([again.status, again.body.code]).toEqual([409, 'period-frozen']);
    const { pool } = server.database;
    await expect(pool.query(`update evaluation_period set evaluation = '{}'`)).rejects.toThrow(/does not change/);
    await expect(pool.query('delete from frozen_figure')).rejects.toThrow(/does not change/);
  });
});

describe('weight profiles', () => {
  it('hold from their moment on and are refused when they do not add up', async () => {
    const profiles = (await supervisor.api('GET', '/weight-profiles')).body as WeightProfile[];
    expect(profiles).toHaveLength(1);
    const part = { measure: 'coverage', weight: 70, zeroAt: 0, fullAt: 1 };
    const body = { name: '新权重', effectiveFrom: Date.now() + HOUR, parts: [part] };
    expect((await supervisor.api('POST', '/weight-profiles', body)).status).toBe(400);
    const whole = { ...body, parts: [{ ...part, weight: 100 }] };
    expect((await supervisor.api('POST', '/weight-profiles', whole)).status).toBe(201);
    expect((await supervisor.api('POST', '/weight-profiles', whole)).status).toBe(409);
    expect(
      (await supervisor.api('POST', '/weight-profiles', { ...whole, effectiveFrom: 1_600_000_000_000 })).status,
    ).toBe(400);
    // What began before keeps the profile it was weighed by.
    expect((await evaluate()).profile.id).toBe(profiles[0]!.id);
  });
});

describe('a span computed anew', () => {
  it('says how far it is, and every shift of it is computed', async () => {
    const { pool } = server.database;
    await pool.query(`update performance_figure set numerator = -1 where measure = 'duty-time'`);
    const span = { from: dayStart - 24 * HOUR, to: dayStart + 24 * HOUR };
    const started = await supervisor.api('POST', '/recomputation', span);
    expect([started.status, started.body.shifts, started.body.state]).toEqual([201, 2, 'running']);
    expect((await supervisor.api('POST', '/recomputation', span)).status).toBe(409);
    await expect
      .poll(async () => ((await supervisor.api('GET', '/recomputation')).body as Recomputation).state, {
        timeout: 30_000,
      })
      .toBe('done');
    const done = (await supervisor.api('GET', '/recomputation')).body as Recomputation;
    expect([done.computed, done.error]).toEqual([2, null]);
    const { rows } = await pool.query(
      `select numerator from performance_figure where measure = 'duty-time' and shift_id = any($1)`,
      [shiftIds],
    );
    expect(rows.map((row) => row.numerator)).toEqual([8 * 3_600 - 120, 8 * 3_600 - 120]);
    expect((await supervisor.api('DELETE', '/recomputation')).status).toBe(409);
  });

  it('can be cancelled', async () => {
    const span = { from: dayStart - 24 * HOUR, to: dayStart + 24 * HOUR };
    await supervisor.api('POST', '/recomputation', span);
    const cancelled = await supervisor.api('DELETE', '/recomputation');
    expect([cancelled.status, cancelled.body.state]).toEqual([200, 'cancelled']);
    expect(((await supervisor.api('GET', '/recomputation')).body as Recomputation).state).toBe('cancelled');
  });
});

describe('beats and areas', () => {
  const dutyOf = (standing: { readonly figures: Evaluation['officers'][number]['figures'] } | undefined) => {
    const figure = standing?.figures.find(({ measure }) => measure === 'duty-time');
    return [figure?.numerator, figure?.denominator];
  };
  let beatId: number;
  let eastBeatId: number;

  /** A shift that began a day and six hours ago, clocked in so many minutes late. */
  async function addShift(badge: string, beat: string, hours: number, minutesLate: number): Promise<number> {
    const { rows } = await server.database.pool.query<{ id: number; beat_id: number }>(
      `insert into shift (officer_id, beat_id, starts_at, ends_at, clocked_in_at)
       select o.id, b.id, $3::timestamptz, $3::timestamptz + make_interval(hours => $4), $3::timestamptz + make_interval(mins => $5)
       from officer o, beat b where o.badge = $1 and b.code = $2 returning id, beat_id`,
      [badge, beat, new Date(dayStart), hours, minutesLate],
    );
    await supervisor.api('GET', `/shifts/${String(rows[0]!.id)}/performance`);
    return rows[0]!.beat_id;
  }

  it('have the sums of their shifts, whoever walked them, and no mean of means (S7)', async () => {
    beatId = await addShift('9-off', 'B-west', 2, 60);
    eastBeatId = await addShift('1-east', 'B-east', 4, 180);
    const evaluation = await evaluate();
    const west = evaluation.beats.find((beat) => beat.beatId === beatId)!;
    expect([west.officers, west.shifts]).toEqual([2, 3]);
    const sixteenHours = [2 * 8 * 3_600 - 240, 57_600] as const;
    expect(dutyOf(west)).toEqual([sixteenHours[0] + 3_600, sixteenHours[1] + 7_200]);
    const values = evaluation.officers
      .filter(({ badge }) => badge !== '1-east')
      .map(({ figures }) => figures.find(({ measure }) => measure === 'duty-time')!.value!);
    const ofBeat = west.figures.find(({ measure }) => measure === 'duty-time')!.value!;
    expect(Math.abs(ofBeat - (values[0]! + values[1]!) / 2)).toBeGreaterThan(0.1);

    expect(evaluation.areas.map(({ level, name, parentId }) => [level, name, parentId === null])).toEqual([
      ['district', '区', true],
      ['subdistrict', 'east街道', false],
      ['subdistrict', 'west街道', false],
      ['community', 'east社区', false],
      ['community', 'west社区', false],
    ]);
    const [district, east, westArea] = evaluation.areas;
    expect([district!.officers, district!.shifts, east!.officers, east!.shifts]).toEqual([3, 4, 1, 1]);
    expect(dutyOf(westArea)).toEqual(dutyOf(west));
    expect(dutyOf(east)).toEqual([3_600, 14_400]);
    expect(dutyOf(district)).toEqual([dutyOf(west)[0]! + 3_600, dutyOf(west)[1]! + 14_400]);
    expect(westArea!.score).toBe(west.score);
  });

  it('lead to what each officer did there, now and as it was frozen', async () => {
    const { rows } = await server.database.pool.query<{ id: number }>(`select id from area where level = 'district'`);
    const frozen = await supervisor.api('POST', '/evaluation/periods', {
      name: '两日有余',
      areaId: rows[0]!.id,
      from: dayStart - 24 * HOUR,
      to: dayStart + 25 * HOUR,
    });
    expect(frozen.status).toBe(201);
    for (const span of [period(), `periodId=${String(frozen.body.id)}`]) {
      const whole = (await supervisor.api('GET', `/evaluation?${span}`)).body as Evaluation;
      const onBeat = (await supervisor.api('GET', `/evaluation?${span}&beatId=${String(beatId)}`)).body as Evaluation;
      expect(onBeat.officers.map(({ badge, shifts }) => [badge, shifts])).toEqual([
        ['1-west', 2],
        ['9-off', 1],
      ]);
      const sums = onBeat.officers.map(dutyOf);
      expect([sums[0]![0]! + sums[1]![0]!, sums[0]![1]! + sums[1]![1]!]).toEqual(
        dutyOf(whole.beats.find((beat) => beat.beatId === beatId)),
      );
      const evidence = async (beat: number): Promise<number> =>
        (
          (
            await supervisor.api(
              'GET',
              `/evaluation/officers/${String(officerId)}/evidence?measure=duty-time&${span}&beatId=${String(beat)}`,
            )
          ).body as EvaluationEvidence
        ).rows.length;
      expect(await evidence(beatId)).toBeGreaterThan(0);
      expect(await evidence(eastBeatId)).toBe(0);
    }
  });

  it('are those of the area asked about, and others do not exist', async () => {
    const west = await server.person('supervisor', 'S-west');
    const seen = (await west.api('GET', `/evaluation?${period()}`)).body as Evaluation;
    expect(seen.beats.map((beat) => beat.beatId)).toEqual([beatId]);
    expect(seen.areas.map(({ name, parentId }) => [name, parentId])).toEqual([
      ['west街道', null],
      ['west社区', seen.areas[0]!.areaId],
    ]);
    expect((await west.api('GET', `/evaluation?${period()}&beatId=${String(eastBeatId)}`)).status).toBe(404);
  });
});
