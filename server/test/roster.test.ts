import type { RosterChange, RosterNow, RosterNowShift } from '@xuncheng/contract';
import { planShifts } from '@xuncheng/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadExempt } from '../src/store/exemptions.ts';
import { loadRestsNow } from '../src/store/load-rests-now.ts';
import { hear, startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';

/** The roster is changed by hand while the platform runs, beside the daily roster that plans ahead. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let server: TestServer;
let chief: Browser;
let officer: Record<string, number>;
let beat: Record<string, number>;
/** Far enough ahead that the daily roster is not there. */
let ahead: number;

const post = (changes: readonly RosterChange[], browser = chief): Promise<Answer> =>
  browser.api('POST', '/roster/changes', { changes });
const add = (badge: string, startsAt: number, hours = 8): RosterChange => ({
  kind: 'add',
  officerId: officer[badge]!,
  beatId: beat['B-west']!,
  startsAt,
  endsAt: startsAt + hours * HOUR,
});
const conflictsOf = (answer: Answer): string[] =>
  answer.body.details.map(({ path, message }: { path: string; message: string }) => `${path} ${message}`);

async function shiftsOf(badge: string): Promise<{ id: number; startsAt: number; endsAt: number; changedBy: string }[]> {
  const from = Date.now() - 2 * DAY;
  const { body } = await chief.api('GET', `/roster?from=${String(from)}&to=${String(from + 31 * DAY)}`);
  return body.shifts.filter(({ officerId }: { officerId: number }) => officerId === officer[badge]);
}

beforeAll(async () => {
  server = await startTestServer();
  chief = await server.demo('administrator');
  const { rows } = await server.database.pool.query('select badge, id from officer');
  officer = Object.fromEntries(rows.map((row) => [row.badge, row.id]));
  const beats = await server.database.pool.query('select code, id from beat');
  beat = Object.fromEntries(beats.rows.map((row) => [row.code, row.id]));
  ahead = Math.ceil(Date.now() / HOUR) * HOUR + 10 * DAY;
});
afterAll(() => server.close());

describe('the roster', () => {
  it('takes a shift and says who put it there; the way back takes it away', async () => {
    const made = await post([add('9-off', ahead)]);
    expect(made.body.shifts).toEqual([expect.objectContaining({ startsAt: ahead, changedBy: '演示管理员' })]);
    expect(await shiftsOf('9-off')).toHaveLength(1);
    const back = await post(made.body.undo);
    expect(back.status).toBe(200);
    expect(await shiftsOf('9-off')).toEqual([]);
    const again = await post(back.body.undo);
    const [shift] = await shiftsOf('9-off');
    expect(shift).toMatchObject({ startsAt: ahead, endsAt: ahead + 8 * HOUR });
    const moved = await post([
      { kind: 'change', shiftId: shift!.id, beatId: beat['B-east']!, startsAt: ahead + HOUR, endsAt: ahead + 2 * HOUR },
    ]);
    expect((await shiftsOf('9-off'))[0]).toMatchObject({ beatId: beat['B-east'], startsAt: ahead + HOUR });
    await post(moved.body.undo);
    expect((await shiftsOf('9-off'))[0]).toMatchObject({ beatId: beat['B-west'], startsAt: ahead });
    await post(again.body.undo);
  });

  it('plans a rest within a shift, which every way back puts back', async () => {
    const rest = { startsAt: ahead + 4 * HOUR, endsAt: ahead + 4.5 * HOUR };
    const shift = add('9-off', ahead) as RosterChange & { kind: 'add' };
    const outside = await post([{ ...shift, rest: { ...rest, endsAt: ahead + 9 * HOUR } }]);
    expect(conflictsOf(outside)).toEqual(['changes.0 rest']);
    const made = await post([{ ...shift, rest }]);
    expect(made.body.shifts).toEqual([expect.objectContaining({ rest })]);
    const [{ id }] = made.body.shifts;
    const { beatId, startsAt, endsAt } = shift;
    const changed = await post([{ kind: 'change', shiftId: id, beatId, startsAt, endsAt }]);
    expect(changed.body.shifts).toEqual([expect.objectContaining({ rest: null })]);
    expect((await post(changed.body.undo)).body.shifts).toEqual([expect.objectContaining({ rest })]);
    const removed = await post([{ kind: 'remove', shiftId: id }]);
    const back = await post(removed.body.undo);
    expect(back.body.shifts).toEqual([expect.objectContaining({ rest })]);
    await post(back.body.undo);
  });

  it('makes all of a list or nothing, and says of each why not', async () => {
    const answer = await post([add('9-off', ahead), add('9-off', ahead + 4 * HOUR), add('9-off', ahead - 20 * DAY)]);
    expect([answer.status, answer.body.code]).toEqual([409, 'roster-conflict']);
    expect(conflictsOf(answer)).toEqual(['changes.1 overlap', 'changes.2 past']);
    expect(await shiftsOf('9-off')).toEqual([]);
  });

  it('leaves a running shift alone but for its end, which ends duty at once', async () => {
    const now = Date.now();
    const running = (await shiftsOf('1-east')).find(({ startsAt, endsAt }) => startsAt <= now && endsAt > now)!;
    expect(conflictsOf(await post([{ kind: 'remove', shiftId: running.id }]))).toEqual(['changes.0 begun']);
    const screen = chief.watch();
    expect((await hear(screen, 'snapshot')).officers).toHaveLength(2);
    const ended = await post([{ kind: 'end', shiftId: running.id }]);
    expect([ended.status, ended.body.undo]).toEqual([200, []]);
    expect((await screen.emitWithAck('resync')).value.officers).toHaveLength(1);
    screen.close();
    const foreign = await server.person('supervisor', 'S-west');
    expect(conflictsOf(await post([{ kind: 'end', shiftId: running.id }], foreign))).toEqual([
      'changes.0 shift-not-found',
    ]);
    expect(conflictsOf(await post([add('1-east', ahead)], foreign))).toEqual(['changes.0 officer-not-found']);
  });

  it('is on the screens without a restart', async () => {
    const screen = chief.watch();
    const before: number = (await hear(screen, 'snapshot')).officers.length;
    const made = await post([add('9-off', Date.now(), 2)]);
    expect(made.status).toBe(200);
    const { officers } = (await screen.emitWithAck('resync')).value;
    expect(officers).toHaveLength(before + 1);
    expect(officers.map(({ badge }: { badge: string }) => badge)).toContain('9-off');
    screen.close();
    await post([{ kind: 'end', shiftId: made.body.shifts[0].id }]);
  });

  it('gives a shift the officer’s terminal, unless somebody else has it then', async () => {
    const made = await post([add('1-west', ahead), add('9-off', ahead)]);
    expect(made.body.shifts.map(({ deviceId }: { deviceId: string | null }) => deviceId)).toEqual(
      expect.arrayContaining(['terminal-west', null]),
    );
    await chief.api('PUT', '/devices/terminal-west/officer', { officerId: officer['9-off'] });
    await chief.api('PUT', '/devices/terminal-west/officer', { officerId: officer['1-west'] });
    await post(made.body.undo);
  });

  it('is not planned again where somebody took a shift out, nor over what somebody put in', async () => {
    const { pool } = server.database;
    await planShifts(pool, 3);
    const planned = (await shiftsOf('1-west')).filter(({ startsAt }) => startsAt > Date.now() + DAY);
    expect(planned.length).toBeGreaterThan(1);
    const [first, second] = planned;
    await post([
      { kind: 'remove', shiftId: first!.id },
      {
        kind: 'change',
        shiftId: second!.id,
        beatId: beat['B-west']!,
        startsAt: second!.startsAt + 5 * HOUR,
        endsAt: second!.startsAt + 7 * HOUR,
      },
    ]);
    expect(await planShifts(pool, 3)).toBe(0);
    await pool.query('delete from shift where id = $1', [second!.id]);
    await pool.query('delete from withdrawn_shift');
    await post([add('1-west', second!.startsAt + 5 * HOUR, 2)]);
    expect(await planShifts(pool, 3)).toBe(1);
    expect((await shiftsOf('1-west')).map(({ startsAt }) => startsAt)).toContain(first!.startsAt);
  });

  it('takes one of two who put the same officer on duty at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map((hours) => post([add('9-off', ahead + hours * HOUR)])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(await shiftsOf('9-off')).toHaveLength(2);
  });

  it('copies a week of five hundred officers in one go', async () => {
    const { pool } = server.database;
    await pool.query(
      `insert into officer (badge, name, squad_id, travel_mode)
       select 'many-' || n, 'x', (select min(id) from squad), 'foot' from generate_series(1, 500) n`,
    );
    const { rows } = await pool.query<{ id: number }>("select id from officer where badge like 'many-%'");
    const changes = rows.flatMap(({ id }) =>
      [0, 1, 2, 3, 4, 5, 6].map((day): RosterChange => ({
        kind: 'add',
        officerId: id,
        beatId: beat['B-west']!,
        startsAt: ahead + day * DAY,
        endsAt: ahead + day * DAY + 8 * HOUR,
      })),
    );
    const answer = await post(changes);
    expect(answer.status).toBe(200);
    expect(answer.body.undo).toHaveLength(3_500);
  });

  it('of now is told to those who see it: who clocked in, and what was changed', async () => {
    const operator = await server.person('operator', 'S-west');
    const elsewhere = await server.person('operator', 'S-east');
    const shiftOf = async (browser: Browser, badge: string): Promise<RosterNowShift | undefined> =>
      ((await browser.api('GET', '/roster/now')).body as RosterNow).shifts.find((shift) => shift.badge === badge);
    // A minute ahead: it has not begun, and is of now.
    const soon = Date.now() + 60_000;
    const screen = operator.watch();
    const other = elsewhere.watch();
    await Promise.all([hear(screen, 'snapshot'), hear(other, 'snapshot')]);
    const heardElsewhere: string[] = [];
    other.on('roster', () => heardElsewhere.push('roster'));
    const planned = hear(screen, 'roster');
    const made = await post([add('9-off', soon, 1)]);
    await planned;
    expect(await shiftOf(operator, '9-off')).toMatchObject({
      startsAt: soon,
      clockedInAt: null,
      squad: expect.any(String),
    });
    expect(await shiftOf(elsewhere, '9-off')).toBeUndefined();
    const terminal = server.terminal('terminal-west');
    await hear(terminal, 'connect');
    const clocked = hear(screen, 'roster');
    const time = Date.now();
    await terminal.emitWithAck('clock', { action: 'in', time });
    await clocked;
    expect(await shiftOf(operator, '1-west')).toMatchObject({ clockedInAt: time, clockedOutAt: null });
    expect(heardElsewhere).toEqual([]);
    expect(Object.keys((await shiftOf(operator, '1-west'))!)).not.toContain('deviceNumber');
    await post(made.body.undo);
    for (const socket of [screen, other, terminal]) socket.close();
  });

  it('knows the rests that officers say from the phone: each once, ended by the officer, the limit or the clock-out, and exempt', async () => {
    const { pool } = server.database;
    const now = Date.now();
    const minutesAgo = (minutes: number): number => now - minutes * 60_000;
    const { rows } = await pool.query(
      `update shift s set starts_at = $1, clocked_in_at = $1, clocked_out_at = $2 from officer o
       where o.id = s.officer_id and o.badge = '1-west' and s.starts_at <= now() and s.ends_at > now() returning s.id, s.ends_at`,
      [new Date(minutesAgo(120)), new Date(minutesAgo(100))],
    );
    const shiftId = rows[0].id as number;
    const terminal = server.terminal('terminal-west');
    await hear(terminal, 'connect');
    const say = async (action: string, minutes: number, place: object = {}): Promise<string> => {
      const answer = await terminal.emitWithAck('clock', { action, time: minutesAgo(minutes), ...place });
      return answer.ok ? 'ok' : answer.error.code;
    };
    const exempt = async (): Promise<number[][]> =>
      ((await loadExempt(pool, [shiftId])).get(shiftId) ?? []).map(({ startsAt, endsAt }) => [startsAt, endsAt]);
    const restUntil = async (at: number): Promise<number | undefined> =>
      (await loadRestsNow(pool, at)).find(({ officerId }) => officerId === officer['1-west'])?.until;

    expect(await say('rest', 90)).toBe('not-clocked-in');
    expect(await say('in', 80)).toBe('ok');
    // Said late, as from a phone that had no network, and again.
    const place = { lon: 120.1, lat: 30.2 };
    for (const [action, minutes] of [
      ['rest', 70],
      ['rest', 70],
      ['rest', 65],
      ['resume', 60],
      ['resume', 60],
      ['rest', 70],
    ] as const)
      expect(await say(action, minutes, place)).toBe('ok');
    expect(await exempt()).toEqual([[minutesAgo(70), minutesAgo(60)]]);
    const kept = await pool.query('select begun_lon, ended_lat from said_rest where shift_id = $1', [shiftId]);
    expect(kept.rows).toEqual([{ begun_lon: 120.1, ended_lat: 30.2 }]);

    // One that goes on is told to those who see the roster, and nobody is sent away from it.
    const operator = await server.person('operator', 'S-west');
    const screen = operator.watch();
    await hear(screen, 'snapshot');
    const told = hear(screen, 'roster');
    expect(await say('rest', 5)).toBe('ok');
    await told;
    // What is left of the hour, or of the shift.
    const until = Math.min(minutesAgo(5) + 50 * 60_000, (rows[0].ends_at as Date).getTime());
    const shown = ((await operator.api('GET', '/roster/now')).body as RosterNow).shifts.find(
      ({ badge }) => badge === '1-west',
    );
    expect(shown).toMatchObject({ restStartsAt: minutesAgo(5), restEndsAt: until });
    expect(await restUntil(now)).toBe(until);
    expect(await restUntil(until)).toBeUndefined();
    // Who leaves rests no more.
    expect(await say('out', 3)).toBe('ok');
    expect(await restUntil(now)).toBeUndefined();
    expect(await exempt()).toEqual([
      [minutesAgo(70), minutesAgo(60)],
      [minutesAgo(5), minutesAgo(3)],
    ]);
    expect(await say('rest', 2)).toBe('not-clocked-in');

    // 12 of 13 minutes are used: the next ends by itself, and there is no other.
    const { body: limits } = await chief.api('GET', '/limits');
    const set = { ...limits, rests: { restSeconds: 13 * 60 } };
    expect((await chief.api('PUT', '/limits', { limits: set, reason: 'for a test' })).status).toBe(200);
    expect(await say('in', 2)).toBe('ok');
    expect(await say('rest', 2)).toBe('ok');
    expect((await exempt()).at(-1)).toEqual([minutesAgo(2), minutesAgo(1)]);
    expect(await say('rest', 0)).toBe('rest-used-up');
    expect(await say('resume', 0)).toBe('ok');
    expect(await exempt()).toHaveLength(3);
    for (const socket of [screen, terminal]) socket.close();
  });
});
