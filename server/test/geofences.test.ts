import type { Alarm, Geofence, GeofenceEvent, NewGeofence } from '@xuncheng/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

let server: TestServer;
let operator: Browser;
let areaId: number;
let key = 0;
/** Event time of the last fix, epoch ms; the next one is ten seconds later. */
let time: number;

beforeAll(async () => {
  server = await startTestServer();
  operator = await server.person('operator', 'S-west');
  const { rows } = await server.database.pool.query<{ id: number }>("select id from area where code = 'S-west'");
  areaId = rows[0]!.id;
});
afterAll(() => server.close());

/** 80 m × 80 m, its western edge 100 m east of the origin. */
function square(wishes: Partial<NewGeofence> = {}): NewGeofence {
  const ring = [at(100, 20), at(180, 20), at(180, 100), at(100, 100)].map(({ lon, lat }): [number, number] => [
    lon,
    lat,
  ]);
  return {
    areaId,
    name: '施工围挡',
    shape: { kind: 'polygon', ring },
    subjects: { kind: 'everybody' },
    schedule: [],
    alarms: { enter: 'major', leave: null, absent: null },
    dwellSeconds: 30,
    marginMetres: 20,
    enabled: true,
    ...wishes,
  };
}

async function draw(wishes: Partial<NewGeofence> = {}): Promise<Geofence> {
  const answer = await operator.api('POST', '/geofences', square(wishes));
  expect(answer.status).toBe(201);
  time = Math.max(time, Date.now());
  return answer.body;
}

/** Fixes of the west's officer, so many metres east, ten seconds apart; stored, and heard by a server that runs. */
const walk = (...easts: number[]): Promise<void> => walkAt(60, ...easts);

async function walkAt(north: number, ...easts: number[]): Promise<void> {
  for (const east of easts) {
    time += 10_000;
    const { lon, lat } = at(east, north);
    key++;
    await server.database.pool.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
       select $1, number, $2, $3, $4, 5, now() from device where id = 'terminal-west'`,
      [new Date(time), key, Math.round(lon * 1e7), Math.round(lat * 1e7)],
    );
    const fix = {
      deviceId: 'terminal-west',
      time,
      receivedAt: Date.now(),
      messageKey: key,
      lon,
      lat,
      accuracy: 5,
      flags: 0,
    };
    await server.gateway.announce({ fixes: [fix] });
  }
}

async function eventsOf(id: number): Promise<[string, string, number][]> {
  const { body } = await operator.api('GET', `/geofences/${String(id)}/events`);
  return (body as GeofenceEvent[]).map(({ kind, officerName, at: moment }) => [kind, officerName, moment]);
}

async function alarmsOf(id: number): Promise<Alarm[]> {
  const { body } = await operator.api('GET', '/alarms?state=all');
  return (body as Alarm[]).filter(({ geofenceId }) => geofenceId === id);
}

const putAway = async (id: number): Promise<void> => {
  expect((await operator.api('DELETE', `/geofences/${String(id)}`)).status).toBe(204);
};

describe('a geofence', () => {
  beforeAll(() => {
    time = Date.now();
  });

  it('tells who enters and leaves, raises one alarm, and ends it; others do not hear of it', async () => {
    const eastern = await server.person('operator', 'S-east');
    const [screen, stranger] = [operator.watch(), eastern.watch()];
    await Promise.all([hear(screen, 'snapshot'), hear(stranger, 'snapshot')]);
    const strange: unknown[] = [];
    for (const event of ['alarm', 'geofence']) stranger.on(event, (what) => strange.push(what));

    const drawn = hear(screen, 'geofence');
    const { id } = await draw();
    expect(await drawn).toEqual({ geofenceId: id });

    const raised = hear(screen, 'alarm', (alarm: Alarm) => alarm.geofenceId === id);
    const enteredAt = time + 20_000;
    await walk(50, 140, 140, 140, 140);
    const alarm: Alarm = await raised;
    expect(alarm).toMatchObject({
      type: 'geofence-enter',
      severity: 'major',
      sourceDeviceId: null,
      sourceName: '施工围挡 · 队员west',
      areaId,
      active: true,
      raisedAt: enteredAt,
    });
    expect(alarm.lon).toBeCloseTo(at(140, 60).lon, 5);
    const [listed] = (await operator.api('GET', '/geofences')).body as Geofence[];
    expect(listed!.inside).toMatchObject([{ name: '队员west', since: enteredAt }]);

    // On the edge, thrown over it: nothing.
    const told: Alarm[] = [];
    screen.on('alarm', (one: Alarm) => told.push(one));
    await walk(98, 102, 97, 103, 96, 104, 95, 106, 92, 101);
    const cleared = hear(screen, 'alarm', ({ active }: Alarm) => !active);
    const leftAt = time + 10_000;
    await walk(60, 60, 60, 60);
    expect(await cleared).toMatchObject({ id: alarm.id, clearedAt: leftAt });
    expect(told).toHaveLength(1);
    expect(await eventsOf(id)).toEqual([
      ['leave', '队员west', leftAt],
      ['enter', '队员west', enteredAt],
    ]);
    await putAway(id);
    expect(strange).toEqual([]);
    screen.close();
    stranger.close();
  });

  it('survives a restart: nothing twice, and what was stored meanwhile is looked at', async () => {
    const { id } = await draw();
    const enteredAt = time + 10_000;
    await walk(140, 140, 140, 140);
    await expect.poll(() => eventsOf(id)).toHaveLength(1);
    await expect.poll(() => alarmsOf(id)).toMatchObject([{ active: true }]);
    await server.restart();
    operator = await server.person('operator', 'S-west');
    expect(((await operator.api('GET', '/geofences')).body as Geofence[])[0]!.inside).toHaveLength(1);
    await walk(140, 140);
    expect(await alarmsOf(id)).toMatchObject([{ active: true }]);

    await server.restart();
    operator = await server.person('operator', 'S-west');
    await walk(140); // the server's clock for what it took
    const beginning = time + 10_000;
    // Stored, not announced: as while no server ran.
    const { announce } = server.gateway;
    Object.assign(server.gateway, { announce: () => Promise.resolve() });
    await walk(50, 50, 50, 50);
    Object.assign(server.gateway, { announce });
    await server.restart();
    operator = await server.person('operator', 'S-west');
    await expect
      .poll(async () => (await eventsOf(id)).map(([kind, , moment]) => [kind, moment]))
      .toEqual([
        ['leave', beginning],
        ['enter', enteredAt],
      ]);
    await expect.poll(() => alarmsOf(id)).toMatchObject([{ active: false }]);
    await putAway(id);
  });

  it('raises nothing outside its schedule, and what is over is not active any more', async () => {
    // By the clocks of Shanghai, which is the district's.
    const local = new Date(Date.now() + 8 * 3_600_000);
    const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
    const later = {
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      fromMinute: (minute + 120) % 1_440,
      toMinute: (minute + 180) % 1_440,
    };
    const fence = await draw({ schedule: [later] });
    await walk(140, 140, 140, 140);
    await expect.poll(() => eventsOf(fence.id)).toHaveLength(1);
    expect(await alarmsOf(fence.id)).toEqual([]);

    // Now it is always: whoever is inside is so from here on.
    const { id, areaId: _, areaName: __, changedAt: ___, changedBy: ____, inside: _____, ...wishes } = fence;
    const always = { ...wishes, schedule: [] };
    expect((await operator.api('PUT', `/geofences/${String(id)}`, always)).body).toMatchObject({ version: 2 });
    await expect.poll(() => alarmsOf(id)).toMatchObject([{ active: true }]);
    const stale = await operator.api('PUT', `/geofences/${String(id)}`, always);
    expect([stale.status, stale.body.code]).toEqual([409, 'geofence-changed']);

    expect(
      (await operator.api('PUT', `/geofences/${String(id)}`, { ...always, version: 2, enabled: false })).status,
    ).toBe(200);
    await expect.poll(() => alarmsOf(id)).toMatchObject([{ active: false }]);
    await putAway(id);
  });

  it('says when nobody is inside for too long, until somebody is', async () => {
    // Where nobody was so far.
    const ring = [at(100, 120), at(180, 120), at(180, 190), at(100, 190)].map(({ lon, lat }): [number, number] => [
      lon,
      lat,
    ]);
    const fence = await draw({
      shape: { kind: 'polygon', ring },
      alarms: { enter: null, leave: null, absent: { severity: 'minor', minutes: 1, when: 'nobody' } },
    });
    await server.database.pool.query("update geofence set watched_from = now() - interval '2 minutes' where id = $1", [
      fence.id,
    ]);
    await server.restart();
    operator = await server.person('operator', 'S-west');
    await expect
      .poll(() => alarmsOf(fence.id), { timeout: 10_000 })
      .toMatchObject([
        { type: 'geofence-absent', officerId: null, sourceName: '施工围挡', active: true, severity: 'minor' },
      ]);
    await walkAt(150, 140, 140, 140, 140);
    await expect.poll(() => alarmsOf(fence.id), { timeout: 10_000 }).toMatchObject([{ active: false }]);
    await putAway(fence.id);
  });

  it('put away is not watched; brought back it is, with its history', async () => {
    const { id } = await draw();
    await walk(140, 140, 140, 140);
    await expect.poll(() => alarmsOf(id)).toMatchObject([{ active: true }]);
    await putAway(id);
    await expect.poll(() => alarmsOf(id)).toMatchObject([{ active: false }]);
    expect((await operator.api('GET', '/geofences')).body).toEqual([]);
    expect(await eventsOf(id)).toHaveLength(1);
    expect((await operator.api('POST', `/geofences/${String(id)}/restore`)).status).toBe(200);
    time = Math.max(time, Date.now());
    await walk(140, 140, 140, 140);
    await expect.poll(() => eventsOf(id)).toHaveLength(2);
    await putAway(id);
    const { rows } = await server.database.pool.query<{ action: string }>(
      "select distinct action from audit_log where action like 'geofence%' order by 1",
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'geofence-change',
      'geofence-create',
      'geofence-delete',
      'geofence-restore',
    ]);
  });

  it('ends inside with the duty, and keeps nothing of who is off duty', async () => {
    const { id } = await draw();
    await walk(140, 140, 140, 140);
    await expect.poll(() => alarmsOf(id)).toMatchObject([{ active: true }]);
    await server.database.pool.query(
      `update shift set clocked_out_at = now() where starts_at <= now() and ends_at > now()
         and officer_id = (select id from officer where badge = '1-west')`,
    );
    // A server reads shifts when it starts.
    await server.restart();
    operator = await server.person('operator', 'S-west');
    await expect
      .poll(async () => (await eventsOf(id)).map(([kind]) => kind), { timeout: 10_000 })
      .toContain('off-duty');
    await expect.poll(() => alarmsOf(id), { timeout: 10_000 }).toMatchObject([{ active: false }]);
    const left = async (): Promise<unknown[]> =>
      (await server.database.pool.query('select * from geofence_presence')).rows;
    await expect.poll(left).toEqual([]);
    await server.database.pool.query('update shift set clocked_out_at = null');
    await server.restart();
    operator = await server.person('operator', 'S-west');
    await putAway(id);
  });

  it('is about those named, of its area only, and has an outline that can be walked around', async () => {
    const { rows } = await server.database.pool.query<{ code: string; id: number }>('select code, id from squad');
    const squad = (code: string): number => rows.find((row) => row.code === code)!.id;
    const east = await operator.api(
      'POST',
      '/geofences',
      square({ subjects: { kind: 'squads', ids: [squad('Q-east')] } }),
    );
    expect([east.status, east.body.code]).toEqual([404, 'geofence-subject-not-found']);
    const [a, b, c, d] = [at(100, 20), at(180, 20), at(180, 100), at(100, 100)].map(
      ({ lon, lat }): [number, number] => [lon, lat],
    );
    const crossed = await operator.api(
      'POST',
      '/geofences',
      square({ shape: { kind: 'polygon', ring: [a!, c!, b!, d!] } }),
    );
    expect([crossed.status, crossed.body.code]).toEqual([400, 'geofence-shape']);

    const west = await draw({ subjects: { kind: 'squads', ids: [squad('Q-west')] } });
    const others = await draw({ name: '别人', subjects: { kind: 'officers', ids: [await officerWithoutShift()] } });
    await walk(140, 140, 140, 140);
    await expect.poll(() => eventsOf(west.id)).toHaveLength(1);
    expect(await eventsOf(others.id)).toEqual([]);
  });
});

async function officerWithoutShift(): Promise<number> {
  const { rows } = await server.database.pool.query<{ id: number }>("select id from officer where badge = '9-off'");
  return rows[0]!.id;
}
