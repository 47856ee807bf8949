import type { Appeal, AppealDecision, Exemption, Performance } from '@xuncheng/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type Browser, type TestServer } from './running-server.ts';

/** An officer against the own figures: two levels, never the same person twice; granted, the fact stays and an exemption names the appeal. */

const HOUR = 3_600_000;
let server: TestServer;
let officer: Browser;
let first: Browser;
let second: Browser;
let shiftId: number;
let startsAt: number;

beforeAll(async () => {
  server = await startTestServer();
  const { pool } = server.database;
  // Before yesterday, where the roster of the test city plans nothing.
  startsAt = Math.floor(Date.now() / HOUR) * HOUR - 72 * HOUR;
  const { rows } = await pool.query<{ id: number }>(
    `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at, clocked_in_at)
     select o.id, b.id, d.number, s, s + interval '8 hours', s from officer o, beat b, device d, (select $1::timestamptz as s) s
     where o.badge = '1-west' and b.code = 'B-west' and d.id = 'terminal-west' returning id`,
    [new Date(startsAt)],
  );
  shiftId = rows[0]!.id;
  officer = await server.person('officer', 'S-west', '1-west');
  first = await server.person('supervisor', 'S-west');
  second = await server.person('administrator', 'S-west');
});
afterAll(() => server.close());

async function appeal(measure: string | null): Promise<Appeal> {
  const answer = await officer.api('POST', '/appeals', { shiftId, measure, words: '设备故障，全天在岗' });
  expect(answer.status).toBe(201);
  return answer.body as Appeal;
}
const decide = (by: Browser, { id }: Appeal, decision: AppealDecision) =>
  by.api('POST', `/appeals/${String(id)}/decide`, decision);
const REJECTED: AppealDecision = { outcome: 'rejected', words: '无记录' };
const granted = (fromHours: number, toHours: number): AppealDecision => ({
  outcome: 'granted',
  words: '核实属实',
  exemption: { kind: 'lost-gps', startsAt: startsAt + fromHours * HOUR, endsAt: startsAt + toHours * HOUR },
});

describe('an appeal', () => {
  it('is made once against the same, by the officer whose shift it is', async () => {
    const made = await appeal('distance');
    expect(made).toMatchObject({ state: 'open', level: 1, badge: '1-west', shiftStartsAt: startsAt, decisions: [] });
    const again = await officer.api('POST', '/appeals', { shiftId, measure: 'distance', words: '再次' });
    expect(again.body.code).toBe('appeal-exists');
    const other = await server.person('officer', 'S-west', '9-off');
    expect((await other.api('POST', '/appeals', { shiftId, measure: null, words: '他人' })).status).toBe(404);
    expect((await other.api('GET', '/appeals')).body).toEqual([]);
    expect((await first.api('GET', '/appeals?state=open')).body).toEqual([made]);
  });

  it('rejected goes further once, and is decided there by somebody else', async () => {
    const made = await appeal('coverage');
    const further = () => officer.api('POST', `/appeals/${String(made.id)}/further`, { words: '请看设备记录' });
    expect((await further()).body.code).toBe('appeal-not-rejected');
    expect((await decide(first, made, REJECTED)).body).toMatchObject({ state: 'rejected', level: 1 });
    expect((await decide(second, made, REJECTED)).body.code).toBe('appeal-decided');
    expect((await further()).body).toMatchObject({ state: 'open', level: 2, furtherWords: '请看设备记录' });
    expect((await further()).body.code).toBe('appeal-not-rejected');
    const twice = await decide(first, made, granted(0, 1));
    expect([twice.status, twice.body.code]).toEqual([403, 'same-person-twice']);
    const end = (await decide(second, made, REJECTED)).body as Appeal;
    expect(end).toMatchObject({ state: 'rejected', level: 2 });
    expect(end.decisions.map(({ level, decidedBy }) => [level, decidedBy])).toEqual([
      [1, expect.stringMatching(/^person-/)],
      [2, expect.stringMatching(/^person-/)],
    ]);
    expect(new Set(end.decisions.map(({ decidedBy }) => decidedBy)).size).toBe(2);
    expect((await further()).body.code).toBe('appeal-not-rejected');
  });

  it('granted keeps the fact, and adds an exemption that names it; the figures are computed anew', async () => {
    const dutyTime = async (): Promise<number | null> =>
      ((await officer.api('GET', `/shifts/${String(shiftId)}/performance`)).body as Performance).figures.find(
        ({ measure }) => measure === 'duty-time',
      )!.denominator;
    const before = await dutyTime();
    const made = await appeal(null);
    const outside = await decide(first, made, granted(7, 9));
    expect([outside.status, outside.body.code]).toEqual([400, 'outside-shift']);
    const end = await decide(first, made, granted(1, 3));
    expect(end.body).toMatchObject({ state: 'granted', level: 1 });
    const further = await officer.api('POST', `/appeals/${String(made.id)}/further`, { words: '还要' });
    expect(further.body.code).toBe('appeal-not-rejected');
    await expect.poll(dutyTime, { timeout: 20_000 }).toBe(before! - 2 * 3_600);
    const span = `from=${String(startsAt)}&to=${String(startsAt + 8 * HOUR)}`;
    const exemptions = (await officer.api('GET', `/exemptions?${span}`)).body as Exemption[];
    expect(exemptions).toMatchObject([{ appealId: made.id, reason: '设备故障，全天在岗', kind: 'lost-gps' }]);
    // The fact: what the officer said and what was decided is there for good.
    const all = (await officer.api('GET', '/appeals')).body as Appeal[];
    expect(all.find(({ id }) => id === made.id)).toEqual(end.body);
  });

  it('that several decide at once is decided by one', async () => {
    const made = await appeal('off-beat');
    const others = await Promise.all([1, 2, 3].map(() => server.person('supervisor', 'S-west')));
    const answers = await Promise.all(others.map((one) => decide(one, made, granted(3, 4))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const { rows } = await server.database.pool.query('select from exemption where appeal_id = $1', [made.id]);
    expect(rows).toHaveLength(1);
  });

  it('is not decided by whom it is about', async () => {
    const made = await appeal('on-beat-time');
    const both = await server.person('supervisor', 'S-west', '1-west');
    expect((await decide(both, made, granted(0, 8))).body.code).toBe('own-appeal');
  });

  it('leaves who did what in the log', async () => {
    const { rows } = await server.database.pool.query(
      `select l.action, a.role from audit_log l join account a on a.id = l.account_id
       where l.object = (select 'appeal/' || id from appeal where measure = 'coverage') order by l.id`,
    );
    expect(rows).toEqual([
      { action: 'appeal', role: 'officer' },
      { action: 'appeal-rejected', role: 'supervisor' },
      { action: 'appeal-further', role: 'officer' },
      { action: 'appeal-rejected', role: 'administrator' },
    ]);
  });
});
