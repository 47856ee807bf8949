import { planShifts } from '@xuncheng/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';

/** Officers come, change, carry a terminal and leave; what they did stays theirs. */

let server: TestServer;
let chief: Browser;
let squads: { id: number; code: string }[];

async function idOf(badge: string): Promise<number> {
  const { rows } = await server.database.pool.query<{ id: number }>('select id from officer where badge = $1', [badge]);
  return rows[0]!.id;
}

beforeAll(async () => {
  server = await startTestServer();
  chief = await server.demo('administrator');
  squads = (await chief.api('GET', '/squads')).body;
});
afterAll(() => server.close());

const newcomer = (): object => ({ badge: '5-new', name: '新人', squadId: squads[0]!.id, travelMode: 'e-bike' });

describe('an officer', () => {
  it('is taken on under a badge of the own, and changed', async () => {
    const made = await chief.api('POST', '/officers', newcomer());
    expect([made.status, made.body.deviceId, made.body.accounts]).toEqual([201, null, []]);
    expect((await chief.api('POST', '/officers', newcomer())).body.code).toBe('officer-exists');
    const path = `/officers/${String(made.body.id)}`;
    expect((await chief.api('PUT', path, { ...newcomer(), badge: '1-west' })).body.code).toBe('officer-exists');
    const moved = await chief.api('PUT', path, { ...newcomer(), name: '改名', squadId: squads[1]!.id });
    expect(moved.body).toMatchObject({ name: '改名', squadId: squads[1]!.id, badge: '5-new' });
  });

  it('carries a terminal without any shift or roster, and brings it to the shifts that are planned later', async () => {
    await server.database.pool.query(
      `insert into device (id, kind, protocol, name, area_id) select 'handheld', 'terminal', 'own', '手持', id from area where code = 'D'`,
    );
    const id = await idOf('5-new');
    const given = await chief.api('PUT', '/devices/handheld/officer', { officerId: id });
    expect(given.body).toEqual({ shifts: 0, rosters: 0 });
    expect((await chief.api('GET', '/devices/handheld/setup')).body.officer).toMatchObject({ id, badge: '5-new' });
    await server.database.pool.query(
      'insert into roster_rule (officer_id, beat_id, start_minute, duration_minutes) select $1, min(id), 480, 60 from beat',
      [id],
    );
    await planShifts(server.database.pool, 1);
    const { rows } = await server.database.pool.query(
      'select distinct d.id from shift s join device d on d.number = s.device_number where s.officer_id = $1',
      [id],
    );
    expect(rows).toEqual([{ id: 'handheld' }]);
    const records = (await chief.api('GET', '/officer-records')).body as { badge: string; deviceId: string }[];
    expect(records.find(({ badge }) => badge === '5-new')?.deviceId).toBe('handheld');
    // One officer's after the other: never two people's.
    await chief.api('PUT', '/devices/handheld/officer', { officerId: await idOf('9-off') });
    expect((await chief.api('GET', '/devices/handheld/setup')).body.officer.badge).toBe('9-off');
  });

  it('cannot leave while on duty', async () => {
    const path = `/officers/${String(await idOf('1-west'))}/retire`;
    expect((await chief.api('POST', path, {})).body.code).toBe('officer-on-duty');
  });

  it('leaves with shifts to come, terminal and account; the past keeps the name; and may come back', async () => {
    const id = await idOf('9-off');
    const { pool } = server.database;
    await pool.query(
      `insert into shift (officer_id, beat_id, starts_at, ends_at)
       select $1, min(id), now() + d * interval '1 day', now() + d * interval '1 day' + interval '8 hours' from beat, unnest(array[-2, 3, 4]) d group by d`,
      [id],
    );
    const own = await server.person('officer', 'S-west', '9-off');
    const left = await chief.api('POST', `/officers/${String(id)}/retire`, {});
    expect(left.body).toMatchObject({ shifts: 2, accountsDisabled: 1, officer: { deviceId: null, accounts: [] } });
    expect(left.body.officer.retiredAt).toBeGreaterThan(Date.now() - 60_000);
    expect((await own.api('GET', '/session')).status).toBe(401);
    expect((await pool.query('select from shift where officer_id = $1', [id])).rowCount).toBe(1);
    const serving = (await chief.api('GET', '/officers')).body as { badge: string }[];
    expect(serving.map(({ badge }) => badge)).not.toContain('9-off');
    const past = (await chief.api('GET', `/shifts?from=${String(Date.now() - 3 * 86_400_000)}&officerId=${String(id)}`))
      .body;
    expect(past).toEqual([expect.objectContaining({ badge: '9-off', officerName: '休班队员' })]);
    expect((await chief.api('POST', `/officers/${String(id)}/retire`, {})).body.code).toBe('officer-retired');
    expect((await chief.api('PUT', '/devices/handheld/officer', { officerId: id })).body.code).toBe(
      'officer-not-found',
    );
    await chief.api('POST', `/officers/${String(id)}/reinstate`, {});
    expect((await chief.api('GET', `/officers/${String(id)}`)).status).toBe(200);
  });

  it('has the new name on the screens at once', async () => {
    const screen = chief.watch();
    await hear(screen, 'snapshot');
    const [west, east] = squads.map(({ id }) => id);
    const change = { badge: '1-west', name: '换名', squadId: east, travelMode: 'foot' };
    const path = `/officers/${String(await idOf('1-west'))}`;
    expect((await chief.api('PUT', path, change)).body.name).toBe('换名');
    const { officers } = (await screen.emitWithAck('resync')).value;
    expect(officers.map(({ name }: { name: string }) => name)).toContain('换名');
    await chief.api('PUT', path, { ...change, squadId: west });
    screen.close();
  });
});

describe('a squad', () => {
  it('is made under a code of the own and changed, by whoever has its area', async () => {
    const { rows } = await server.database.pool.query("select id from area where code = 'S-west'");
    const given = { code: 'Q-9', name: '机动中队', areaId: rows[0].id };
    const made = await chief.api('POST', '/squads', given);
    expect([made.status, made.body.areaName, made.body.officers]).toEqual([201, 'west街道', 0]);
    expect((await chief.api('POST', '/squads', given)).body.code).toBe('squad-exists');
    const east = await server.person('administrator', 'S-east');
    expect((await east.api('PUT', `/squads/${String(made.body.id)}`, given)).body.code).toBe('squad-not-found');
    const changed = await chief.api('PUT', `/squads/${String(made.body.id)}`, { ...given, name: '直属中队' });
    expect(changed.body).toMatchObject({ code: 'Q-9', name: '直属中队' });
  });
});
