import type { Alarm, DeviceSetup, RecentMessage } from '@xuncheng/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear, startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

let server: TestServer;
let administrator: Browser;
let officerId: number;

beforeAll(async () => {
  server = await startTestServer();
  administrator = await server.demo('administrator');
  const { rows } = await server.database.pool.query<{ id: number }>(`select id from officer where badge = '1-west'`);
  officerId = rows[0]!.id;
});
afterAll(() => server.close());

const setup = async (id: string): Promise<DeviceSetup> => (await administrator.api('GET', `/devices/${id}/setup`)).body;
const create = (id: string, kind = 'terminal'): Promise<Answer> =>
  administrator.api('POST', '/devices', { id, kind, protocol: 'own', name: id, areaId: 1 });
const actions = async (object: string): Promise<string[]> =>
  (await server.database.pool.query('select action from audit_log where object = $1 order by id', [object])).rows.map(
    ({ action }: { action: string }) => action,
  );

describe('setting up a device', () => {
  it('says who carries it and where it connects to', async () => {
    const { device, officer, tokens, doors, coordinateSystem } = await setup('terminal-west');
    expect(device.id).toBe('terminal-west');
    expect(officer).toMatchObject({ id: officerId, badge: '1-west' });
    expect(tokens).toHaveLength(1);
    expect(coordinateSystem).toBe('wgs84');
    expect(doors).toEqual({ host: null, mqtt: 1883, mqttWebSocket: 8083, osmand: 5055, jt808: 6808 });
  });

  it('replaces the token at once: who has the old one is disconnected, who has the new one comes in', async () => {
    const terminal = server.terminal('terminal-west');
    await hear(terminal, 'connect');
    const gone = hear(terminal, 'disconnect', undefined, 10_000);
    const { status, body } = await administrator.api('POST', '/devices/terminal-west/credentials?replace=true');
    expect(status).toBe(201);
    await gone;
    expect((await setup('terminal-west')).tokens).toHaveLength(1);
    const renewed = server.terminal('terminal-west', body.token);
    await hear(renewed, 'connect');
    renewed.close();
    expect(await actions('device/terminal-west')).toContain('device-token-replace');
  });

  it('changes what may be changed, within the area of the administrator', async () => {
    await create('moved');
    const change = { name: '新名', areaId: 2, coordinateSystem: 'gcj02' };
    const { body } = await administrator.api('PUT', '/devices/moved', change);
    expect(body).toMatchObject({ device: { name: '新名', areaId: 2 }, coordinateSystem: 'gcj02' });
    expect((await administrator.api('PUT', '/devices/moved', { ...change, areaId: 999 })).status).toBe(404);
    expect((await administrator.api('PUT', '/devices/moved', { ...change, name: ' ' })).status).toBe(400);
    const west = await server.person('administrator', 'S-west');
    expect((await west.api('PUT', '/devices/terminal-east', change)).status).toBe(404);
    expect(await actions('device/moved')).toEqual(['device-create', 'device-change']);
  });

  it('says when what a probe measures is an alarm, which is one from the next reading on', async () => {
    await create('level', 'probe');
    const limit = {
      type: 'water-level-high',
      direction: 'above',
      raise: 80,
      clear: 60,
      holdSeconds: 0,
      severity: 'major',
    };
    const put = (body: object): Promise<Answer> => administrator.api('PUT', '/devices/level/measuring', body);
    const measuring = { quantity: 'water-level', unit: 'cm', limits: [limit] };
    expect((await put({ ...measuring, limits: [{ ...limit, clear: 81 }] })).status).toBe(400);
    expect((await put({ ...measuring, limits: [limit, limit] })).status).toBe(400);
    expect((await put(measuring)).body).toMatchObject({
      device: { quantity: 'water-level', unit: 'cm' },
      limits: [limit],
    });
    expect((await administrator.api('PUT', '/devices/terminal-west/measuring', measuring)).body.code).toBe(
      'not-a-probe',
    );
    const screen = (await server.demo('operator')).watch();
    await hear(screen, 'snapshot');
    const raised = hear(screen, 'alarm', (alarm: Alarm) => alarm.sourceDeviceId === 'level');
    await server.gateway.announce({
      readings: [
        {
          deviceId: 'level',
          time: Date.now(),
          receivedAt: Date.now(),
          messageKey: 1,
          quantity: 'water-level',
          value: 95,
          unit: 'cm',
          quality: 'good',
          flags: 0,
        },
      ],
    });
    expect(await raised).toMatchObject({ type: 'water-level-high', severity: 'major' });
    screen.close();
    expect(await actions('device/level')).toEqual(['device-create', 'device-measuring']);
  });

  it('says where a camera stands and looks: what it sees is another then', async () => {
    const place = { ...at(50, 50), heading: 45, fieldOfView: 120, rangeMetres: 200 };
    const put = (body: object): Promise<Answer> => administrator.api('PUT', '/devices/camera-west/place', body);
    expect((await put({ ...place, lat: null })).status).toBe(400);
    const observed = async (): Promise<number> =>
      (await administrator.api('GET', '/coverage/now')).body.observed.length;
    expect((await put({ ...place, rangeMetres: null })).status).toBe(200);
    expect(await observed()).toBe(0);
    expect((await put(place)).body.device).toMatchObject({ heading: 45, fieldOfView: 120, rangeMetres: 200 });
    expect(await observed()).toBeGreaterThan(0);
  });

  it('gives a terminal to an officer: now, unless another has spoken on the running shift, and every day from then', async () => {
    await create('phone-a');
    await create('phone-b');
    const carry = async (id: string, to: number | null): Promise<Answer> =>
      administrator.api('PUT', `/devices/${id}/officer`, { officerId: to });
    const carried = async (): Promise<{ running: string | null; later: string | null; roster: string | null }> =>
      (
        await server.database.pool.query(
          `select (select d.id from shift s left join device d on d.number = s.device_number
                   where s.officer_id = $1 and s.starts_at <= now() and s.ends_at > now()) as running,
                  (select d.id from shift s left join device d on d.number = s.device_number
                   where s.officer_id = $1 and s.starts_at > now() order by s.starts_at limit 1) as later,
                  (select d.id from roster_rule r left join device d on d.number = r.device_number where r.officer_id = $1) as roster`,
          [officerId],
        )
      ).rows[0];
    const { rows: planned } = await server.database.pool.query<{ shifts: number }>(
      'select count(*)::int as shifts from shift where officer_id = $1 and ends_at > now()',
      [officerId],
    );
    const shifts = planned[0]!.shifts;
    expect((await carry('phone-a', officerId)).body).toEqual({ shifts, rosters: 1 });
    expect(await carried()).toEqual({ running: 'phone-a', later: 'phone-a', roster: 'phone-a' });
    await server.database.pool.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, received_at)
       select now() - interval '1 second', number, 1, 0, 0, now() from device where id = 'phone-a'`,
    );
    // The trail of the running shift is phone-a's.
    expect((await carry('phone-b', officerId)).body).toEqual({ shifts: shifts - 1, rosters: 1 });
    expect(await carried()).toEqual({ running: 'phone-a', later: 'phone-b', roster: 'phone-b' });
    // Nor can it be on somebody else's running shift meanwhile.
    const { rows } = await server.database.pool.query<{ id: number }>(`select id from officer where badge = '1-east'`);
    expect((await carry('phone-a', rows[0]!.id)).body).toEqual({ shifts: shifts - 1, rosters: 1 });
    expect((await carry('phone-b', null)).body).toEqual({ shifts: 0, rosters: 0 });
    expect(await carried()).toEqual({ running: 'phone-a', later: null, roster: null });
    expect((await carry('phone-a', 9_999)).status).toBe(404);
    expect((await carry('camera-west', officerId)).body.code).toBe('not-carried');
  });

  it('shows what the device really said, and notes once who looked', async () => {
    const message: RecentMessage = {
      receivedAt: 2,
      topic: 'v1/moved/up/fix',
      bytes: 2,
      payload: 'e30=',
      admitted: 0,
      refusals: [{ reason: 'wrong-shape', detail: 'lon: Required' }],
    };
    server.gateway.recent.set('moved', [message]);
    expect((await administrator.api('GET', '/devices/moved/messages')).body).toEqual([message]);
    expect((await administrator.api('GET', '/devices/phone-a/messages')).body).toEqual([]);
    await administrator.api('GET', '/devices/moved/messages');
    expect((await actions('device/moved')).filter((action) => action === 'view-device-messages')).toHaveLength(1);
  });
});
