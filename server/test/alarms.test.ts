import type { AdmittedCameraEvent, AdmittedReading, Alarm } from '@xuncheng/contract';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

let server: TestServer;
let operator: Browser;
let screen: Socket;
const START = Date.now() - 120_000;

beforeAll(async () => {
  server = await startTestServer();
  operator = await server.demo('operator');
  screen = operator.watch();
  await hear(screen, 'snapshot');
});
afterAll(async () => {
  screen.close();
  await server.close();
});

let key = 0;
const reading = (
  seconds: number,
  value: number | null,
  quality: 'good' | 'bad' = 'good',
  side = 'west',
): AdmittedReading => ({
  deviceId: `probe-${side}`,
  time: START + seconds * 1_000,
  receivedAt: Date.now(),
  messageKey: ++key,
  quantity: 'noise',
  value,
  unit: 'dB',
  quality,
  flags: 0,
});
const seen = (eventId: string, rest: Partial<AdmittedCameraEvent> = {}): AdmittedCameraEvent => ({
  deviceId: 'camera-west',
  time: Date.now(),
  receivedAt: Date.now(),
  messageKey: ++key,
  eventId,
  phase: 'update',
  label: 'stall',
  zones: ['no-stall'],
  stationarySeconds: 90,
  falsePositive: false,
  startTime: START,
  flags: 0,
  ...rest,
});
const is = (type: string, active: boolean) => (alarm: Alarm) => alarm.type === type && alarm.active === active;
const count = async (type: string): Promise<number> =>
  (await server.database.pool.query('select 1 from alarm where type = $1', [type])).rowCount ?? 0;

async function store(readings: readonly AdmittedReading[]): Promise<void> {
  for (const one of readings) {
    await server.database.pool.query(
      `insert into probe_reading (time, device_number, message_key, quantity, value, unit, quality, received_at)
       select $2, number, $3, $4, $5, $6, $7, now() from device where id = $1`,
      [one.deviceId, new Date(one.time), one.messageKey, one.quantity, one.value, one.unit, one.quality],
    );
  }
}

describe('alarms', () => {
  it('of probes are raised after the hold and cleared after it, never by bad quality', async () => {
    const raised = hear(screen, 'alarm', is('noise', true));
    await server.gateway.announce({
      readings: [reading(0, 99, 'bad'), reading(1, 80), reading(5, 81), reading(11, 82)],
    });
    expect(await raised).toMatchObject({
      sourceDeviceId: 'probe-west',
      severity: 'minor',
      raisedAt: START + 11_000,
      text: 'noise 82 dB',
      ...at(60, 60),
    });
    const cleared = hear(screen, 'alarm', is('noise', false));
    await server.gateway.announce({
      readings: [reading(20, 68), reading(21, 0, 'bad'), reading(22, 60), reading(32, 61)],
    });
    expect(await cleared).toMatchObject({ clearedAt: START + 32_000 });
    expect(await count('noise')).toBe(1);
  });

  it('of cameras are raised once an event and end with it', async () => {
    const raised = hear(screen, 'alarm', is('street-stall', true));
    await server.gateway.announce({
      cameraEvents: [
        seen('a', { stationarySeconds: 10 }),
        seen('wrong', { falsePositive: true }),
        seen('elsewhere', { zones: [] }),
      ],
    });
    await server.gateway.announce({ cameraEvents: [seen('a'), seen('a', { stationarySeconds: 95 })] });
    const alarm: Alarm = await raised;
    expect(alarm.evidence['eventId']).toBe('a');
    const cleared = hear(screen, 'alarm', is('street-stall', false));
    await server.gateway.announce({ cameraEvents: [seen('a', { phase: 'end', endTime: Date.now() })] });
    await cleared;
    await server.gateway.announce({ cameraEvents: [seen('a', { stationarySeconds: 120 })] });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await count('street-stall')).toBe(1);
  });

  it('of cameras are raised by rules that an administrator changes; what a rule raised ends with its event although the rule is gone', async () => {
    const chief = await server.demo('administrator');
    const dogs = { label: 'dog', zone: null, minimumStationarySeconds: 5, type: 'dog-loose', severity: 'warning' };
    const made = await chief.api('POST', '/camera-alarm-rules', dogs);
    expect([made.status, made.body]).toEqual([201, { id: expect.any(Number), ...dogs }]);
    expect((await chief.api('POST', '/camera-alarm-rules', { ...dogs, severity: 'major' })).body.code).toBe(
      'rule-exists',
    );
    const path = `/camera-alarm-rules/${String(made.body.id)}`;
    const dog = (over: object): ReturnType<typeof seen> => seen('rex', { label: 'dog', zones: [], ...over });
    const raised = hear(screen, 'alarm', is('dog-loose', true));
    await server.gateway.announce({ cameraEvents: [dog({ stationarySeconds: 4 })] });
    expect((await chief.api('PUT', path, { ...dogs, minimumStationarySeconds: 3, severity: 'minor' })).status).toBe(
      200,
    );
    await server.gateway.announce({ cameraEvents: [dog({ stationarySeconds: 4 })] });
    expect(await raised).toMatchObject({ severity: 'minor', text: 'dog' });
    expect(
      (await chief.api('PUT', path, { ...dogs, label: 'stall', zone: 'no-stall', type: 'street-stall' })).body.code,
    ).toBe('rule-exists');
    expect((await chief.api('DELETE', path)).status).toBe(204);
    expect((await chief.api('DELETE', path)).status).toBe(404);
    const cleared = hear(screen, 'alarm', is('dog-loose', false));
    await server.gateway.announce({ cameraEvents: [dog({ phase: 'end', endTime: Date.now() })] });
    await cleared;
    await server.gateway.announce({
      cameraEvents: [seen('bello', { label: 'dog', zones: [], stationarySeconds: 90 })],
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await count('dog-loose')).toBe(1);
    const { rows } = await server.database.pool.query(`select action from audit_log where object = $1 order by id`, [
      path.slice(1).replace('rules', 'rule'),
    ]);
    expect(rows.map(({ action }) => action)).toEqual([
      'add-camera-alarm-rule',
      'change-camera-alarm-rule',
      'remove-camera-alarm-rule',
    ]);
  });

  it('of devices come once, live or stored; an SOS lies where the officer is', async () => {
    await server.gateway.announce({
      fixes: [
        { deviceId: 'terminal-west', time: Date.now(), receivedAt: Date.now(), messageKey: 1, flags: 0, ...at(33, 44) },
      ],
    });
    const raised = hear(screen, 'alarm', is('sos', true));
    const sos = {
      deviceId: 'terminal-west',
      time: Date.now(),
      receivedAt: Date.now(),
      messageKey: 77,
      type: 'sos',
      severity: 'critical' as const,
      active: true,
      text: '求助',
    };
    await server.gateway.announce({ alarms: [sos, sos] });
    // The operator must see who calls, not which terminal.
    const { officer } = (
      await server.database.pool.query<{ officer: { id: number; name: string } }>(
        `select json_build_object('id', o.id, 'name', o.name) as officer from officer o join shift s on s.officer_id = o.id
         join device d on d.number = s.device_number where d.id = 'terminal-west' and now() between s.starts_at and s.ends_at`,
      )
    ).rows[0]!;
    const said = await raised;
    expect(said).toMatchObject({ severity: 'critical', text: '求助', officerId: officer.id, ...at(33, 44) });
    expect(said.sourceName).toContain(`${officer.name} · `);
    await server.database.pool.query(
      `insert into device_message (device_number, time, message_key, kind, payload, received_at)
       select number, $1, 77, 'alarm', $2, now() from device where id = 'terminal-west'`,
      [new Date(sos.time), JSON.stringify(sos)],
    );
    await expect
      .poll(
        async () =>
          (await server.database.pool.query('select 1 from device_message where handled_at is null')).rowCount,
        { timeout: 6_000 },
      )
      .toBe(0);
    expect(await count('sos')).toBe(1);
    // Said again with a place it is the same alarm, which is there now; an older place changes nothing.
    const moved = hear(
      screen,
      'alarm',
      (alarm: Alarm) => alarm.type === 'sos' && alarm.evidence['lon'] === at(70, 80).lon,
    );
    await server.gateway.announce({
      alarms: [
        { ...sos, time: sos.time + 2_000, messageKey: 78, ...at(70, 80) },
        { ...sos, time: sos.time + 1_000, messageKey: 79, ...at(90, 90) },
      ],
    });
    expect(await moved).toMatchObject({ raisedAt: sos.time, ...at(70, 80) });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const [stands] = (await operator.api('GET', '/alarms')).body as Alarm[];
    expect([await count('sos'), stands!.evidence['lon']]).toEqual([1, at(70, 80).lon]);
  });

  it('a call for help that is over is not raised again by what was said in it and is handled again', async () => {
    const said = (seconds: number, active: boolean, messageKey: number): object => ({
      deviceId: 'terminal-east',
      time: START + seconds * 1_000,
      receivedAt: Date.now(),
      messageKey,
      type: 'crash',
      severity: 'critical',
      active,
      text: '',
      ...at(250, 50),
    });
    const over = hear(screen, 'alarm', (alarm: Alarm) => alarm.type === 'crash' && !alarm.active);
    const messages = [said(1, true, 101), said(3, true, 102), said(5, false, 103)];
    await server.gateway.announce({ alarms: messages as never });
    await over;
    await server.gateway.announce({ alarms: messages as never });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await count('crash')).toBe(1);
  });

  it('an old "over" that is handled again does not end a newer alarm', async () => {
    const message = (seconds: number, active: boolean, messageKey: number): object => ({
      deviceId: 'terminal-east',
      time: START + seconds * 1_000,
      receivedAt: Date.now(),
      messageKey,
      type: 'fall',
      severity: 'major',
      active,
      text: '',
    });
    const again = hear(screen, 'alarm', (alarm: Alarm) => alarm.type === 'fall' && alarm.raisedAt === START + 30_000);
    await server.gateway.announce({
      alarms: [message(10, true, 1), message(20, false, 2), message(30, true, 3)] as never,
    });
    await again;
    await server.database.pool.query(
      `insert into device_message (device_number, time, message_key, kind, payload, received_at)
       select number, $1, 2, 'alarm', $2, now() from device where id = 'terminal-east'`,
      [new Date(START + 20_000), JSON.stringify(message(20, false, 2))],
    );
    await expect
      .poll(
        async () =>
          (await server.database.pool.query('select 1 from device_message where handled_at is null')).rowCount,
        { timeout: 6_000 },
      )
      .toBe(0);
    expect((await server.database.pool.query(`select 1 from alarm where type = 'fall' and active`)).rowCount).toBe(1);
  });

  it('are acknowledged once, by the first', async () => {
    const active = (await operator.api('GET', '/alarms')).body as Alarm[];
    const sos = active.find((alarm) => alarm.type === 'sos')!;
    const told = hear(screen, 'alarm', (alarm: Alarm) => alarm.id === sos.id && alarm.acknowledgedAt !== null);
    // Whoever called for help is told, at once and after coming back.
    const terminal = server.terminal('terminal-west');
    await hear(terminal, 'connect');
    const seen = hear(terminal, 'help-seen');
    const first = await screen.emitWithAck('alarm-acknowledge', { alarmId: sos.id });
    expect(await seen).toEqual({ since: sos.raisedAt });
    terminal.close();
    const back = server.terminal('terminal-west');
    expect(await hear(back, 'help-seen')).toEqual({ since: sos.raisedAt });
    back.close();
    expect(first).toMatchObject({ ok: true, value: { acknowledgedBy: '演示值班员' } });
    await told;
    const second = await (await server.demo('administrator')).api('POST', `/alarms/${String(sos.id)}/acknowledge`);
    expect(second.body.acknowledgedBy).toBe('演示值班员');
  });

  it('wait while the database is away: none is lost, each comes once, in order', async () => {
    const { pool } = server.database;
    await pool.query(`create function is_away() returns trigger language plpgsql as
      $$ begin raise exception 'away' using errcode = '57P03'; end $$`);
    await pool.query('create trigger away before insert or update on alarm execute function is_away()');
    const before = await count('noise');
    const later = Date.now();
    const readings = [
      { ...reading(0, 90), time: later },
      { ...reading(0, 90), time: later + 11_000 },
      { ...reading(0, 50), time: later + 12_000 },
      { ...reading(0, 50), time: later + 23_000 },
    ];
    await server.gateway.announce({ readings, cameraEvents: [seen('away')] });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const cleared = hear(screen, 'alarm', (alarm: Alarm) => alarm.clearedAt === later + 23_000);
    await pool.query('drop trigger away on alarm');
    expect(await cleared).toMatchObject({ type: 'noise', raisedAt: later + 11_000 });
    await expect.poll(() => count('street-stall')).toBe(2);
    expect(await count('noise')).toBe(before + 1);
    await pool.query(`delete from alarm where raised_at >= $1 and type = 'noise'`, [new Date(later)]);
    await pool.query('drop function is_away');
  });

  it('go on after a restart: what was stored meanwhile raises, what was raised stays one', async () => {
    await server.gateway.announce({ readings: [reading(40, 80, 'good', 'east'), reading(55, 80, 'good', 'east')] });
    await expect.poll(() => count('noise')).toBe(2);
    screen.close();
    await store([
      reading(60, 50, 'good', 'east'),
      reading(75, 50, 'good', 'east'),
      reading(90, 90, 'good', 'west'),
      reading(101, 90, 'good', 'west'),
    ]);
    await server.restart();
    await expect
      .poll(
        async () =>
          (
            await server.database.pool.query(
              `select d.id, a.active from alarm a join device d on d.number = a.source_device_number where a.type = 'noise' order by a.raised_at`,
            )
          ).rows,
      )
      .toEqual([
        { id: 'probe-west', active: false },
        { id: 'probe-east', active: false },
        { id: 'probe-west', active: true },
      ]);
    await server.restart();
    expect(await count('noise')).toBe(3);
  });
});
