import type { Instruction, InstructionForDevice, LiveSnapshot } from '@xuncheng/contract';
import { connectAsync } from 'mqtt';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

let server: TestServer;
let operator: Browser;
let west: number;
let east: number;
const sockets: Socket[] = [];

beforeAll(async () => {
  server = await startTestServer();
  operator = await server.demo('operator');
  const officers = (await operator.api('GET', '/officers')).body as { id: number; badge: string }[];
  west = officers.find((officer) => officer.badge === '1-west')!.id;
  east = officers.find((officer) => officer.badge === '1-east')!.id;
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => server.close());

const keep = (socket: Socket): Socket => {
  sockets.push(socket);
  return socket;
};
const order = (officerIds: number[], rest: object = {}): object => ({
  idempotencyKey: randomUUID(),
  officerIds,
  text: '到东门核查占道',
  ...rest,
});
const statesOf = (instruction: Instruction): string[] => instruction.receivers[0]!.steps.map((step) => step.state);
const isIn = (state: string) => (instruction: Instruction) =>
  instruction.receivers.some((receiver) => receiver.state === state);

async function screenOf(browser: Browser): Promise<Socket> {
  const screen = keep(browser.watch());
  await hear(screen, 'snapshot');
  return screen;
}

/** A terminal that acknowledges what it gets. */
function terminal(deviceId: string): { socket: Socket; received: InstructionForDevice[] } {
  const socket = keep(server.terminal(deviceId));
  const received: InstructionForDevice[] = [];
  socket.on('instruction', (instruction: InstructionForDevice, delivered: () => void) => {
    received.push(instruction);
    delivered();
  });
  return { socket, received };
}

describe('instructions', () => {
  it('go to the terminal and come back step by step, live', async () => {
    const { socket, received } = terminal('terminal-west');
    await hear(socket, 'connect');
    const screen = await screenOf(operator);
    const delivered = hear(screen, 'instruction', isIn('delivered'));
    const issued = await screen.emitWithAck('instruct', order([west], { place: { ...at(50, 50), name: '东门' } }));
    expect(issued).toMatchObject({
      ok: true,
      value: { text: '到东门核查占道', receivers: [{ officerId: west, state: 'issued' }] },
    });
    await delivered;
    expect(received[0]).toMatchObject({
      id: issued.value.id,
      issuedBy: '演示值班员',
      place: { name: '东门' },
      state: 'issued',
    });

    const say = (step: string, rest: object = {}): Promise<{ ok: boolean; error?: { code: string } }> =>
      socket.emitWithAck('receipt', { instructionId: issued.value.id, step, time: Date.now(), ...rest });
    expect(await say('accepted')).toEqual({ ok: true, value: null });
    expect(await say('accepted')).toEqual({ ok: true, value: null });
    // Heard late it is kept; said twice, it is kept as it was first said.
    const readAt = Date.now();
    expect(await say('read', { time: readAt })).toEqual({ ok: true, value: null });
    expect(await say('read', { time: readAt + 5 })).toEqual({ ok: true, value: null });

    // Arrival is seen, not said.
    const arrived = hear(screen, 'instruction', isIn('arrived'));
    const fix = { deviceId: 'terminal-west', receivedAt: Date.now(), flags: 0, accuracy: 5 };
    await server.gateway.announce({
      fixes: [
        { ...fix, time: Date.now() - 900, messageKey: 1, ...at(150, 50) },
        { ...fix, time: Date.now(), messageKey: 2, ...at(60, 50) },
      ],
    });
    const seen: Instruction = await arrived;
    expect(seen.receivers[0]!.steps.at(-1)).toMatchObject({ state: 'arrived', source: 'position', ...at(60, 50) });

    const done = hear(screen, 'instruction', isIn('done'));
    await say('done', { lon: 120.17, lat: 30.24 });
    const whole = await done;
    expect(statesOf(whole)).toEqual(['issued', 'sent', 'delivered', 'read', 'accepted', 'arrived', 'done']);
    expect(whole.receivers[0]!.steps.find(({ state }: { state: string }) => state === 'read')!.at).toBe(readAt);
    expect((await say('refused', { reason: '晚了' })).error?.code).toBe('already-done');
    expect(received).toHaveLength(1);
  });

  it('the same key is one instruction, whoever sends it at once', async () => {
    const same = order([west, east]);
    const answers = await Promise.all([1, 2, 3, 4].map(() => operator.api('POST', '/instructions', same)));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    const other = await (await server.demo('administrator')).api('POST', '/instructions', same);
    expect(other.body.code).toBe('idempotency-key-used');
  });

  it('are refused by name: off duty, unknown, outside the area, without permission', async () => {
    const { rows } = await server.database.pool.query(`select id from officer where badge = '9-off'`);
    const offDuty = await operator.api('POST', '/instructions', order([west, rows[0].id]));
    expect([offDuty.status, offDuty.body.code, offDuty.body.details[0].path]).toEqual([
      409,
      'officer-off-duty',
      'officerIds.1',
    ]);
    expect((await operator.api('POST', '/instructions', order([99_999]))).status).toBe(404);
    const local = await server.person('operator', 'S-west');
    expect((await local.api('POST', '/instructions', order([east]))).status).toBe(404);
    const supervisor = await screenOf(await server.demo('supervisor'));
    expect(await supervisor.emitWithAck('instruct', order([west]))).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
    expect(await supervisor.emitWithAck('instruction-cancel', { instructionId: randomUUID() })).toMatchObject({
      error: { code: 'forbidden' },
    });
    expect(await supervisor.emitWithAck('alarm-acknowledge', { alarmId: 1 })).toMatchObject({
      error: { code: 'forbidden' },
    });
    const foreign = await screenOf(local);
    expect(await foreign.emitWithAck('instruct', order([east]))).toMatchObject({
      error: { code: 'officer-not-found' },
    });
  });

  it('wait for a terminal that is away, and are sent when it comes', async () => {
    const screen = await screenOf(operator);
    const sent = hear(screen, 'instruction', isIn('sent'));
    const issued = await operator.api('POST', '/instructions', order([east]));
    await sent;
    const delivered = hear(
      screen,
      'instruction',
      (one: Instruction) => one.id === issued.body.id && isIn('delivered')(one),
    );
    const { received } = terminal('terminal-east');
    await delivered;
    expect(received.map((one) => one.id)).toContain(issued.body.id);
  });

  it('are sent again with back-off while nobody acknowledges', async () => {
    const socket = keep(server.terminal('terminal-east'));
    let times = 0;
    socket.on('instruction', () => {
      times++;
    });
    await hear(socket, 'connect');
    const issued = await operator.api('POST', '/instructions', order([east]));
    await expect.poll(() => attempts(issued.body.id), { timeout: 8_000 }).toBe(1);
    await server.database.pool.query(
      `update instruction_receiver set next_attempt_at = now() where instruction_id = $1`,
      [issued.body.id],
    );
    await expect.poll(() => attempts(issued.body.id), { timeout: 9_000 }).toBe(2);
    expect(times).toBeGreaterThanOrEqual(2);
    const { rows } = await server.database.pool.query(
      `select extract(epoch from next_attempt_at - now()) as seconds from instruction_receiver where instruction_id = $1`,
      [issued.body.id],
    );
    expect(Number(rows[0].seconds)).toBeGreaterThan(15);
  });

  it('go by MQTT to a terminal without Socket.IO, and its receipts come by MQTT', async () => {
    const device = await connectAsync(server.gateway.url, { clientId: 'terminal-west' });
    await device.subscribeAsync('v1/terminal-west/down/#', { qos: 1 });
    const messages: { topic: string; body: { id?: string; instructionId?: string } }[] = [];
    device.on('message', (topic, payload) => messages.push({ topic, body: JSON.parse(payload.toString()) }));
    const screen = await screenOf(operator);
    const issued = await operator.api('POST', '/instructions', order([west]));
    await expect
      .poll(() => messages.find((message) => message.body.id === issued.body.id)?.topic)
      .toBe('v1/terminal-west/down/instruction');

    const accepted = hear(screen, 'instruction', isIn('accepted'));
    await server.gateway.announce({
      receipts: [
        {
          deviceId: 'terminal-west',
          time: Date.now(),
          receivedAt: Date.now(),
          messageKey: 5,
          instructionId: issued.body.id,
          step: 'accepted',
        },
      ],
    });
    expect(statesOf(await accepted)).toEqual(['issued', 'sent', 'accepted']);

    // MQTT terminals say that they have it after the officer has accepted: the way there is known all the same.
    const known = hear(screen, 'instruction', (one: Instruction) => statesOf(one).includes('delivered'));
    await server.gateway.announce({
      receipts: [
        {
          deviceId: 'terminal-west',
          time: Date.now(),
          receivedAt: Date.now(),
          messageKey: 7,
          instructionId: issued.body.id,
          step: 'delivered',
        },
      ],
    });
    expect((await known).receivers[0]).toMatchObject({ state: 'accepted' });

    // Stored while the announcement was lost: acted on all the same, once.
    const done = hear(screen, 'instruction', isIn('done'));
    await server.database.pool.query(
      `insert into device_message (device_number, time, message_key, kind, payload, received_at)
       select number, now(), 6, 'instruction-receipt', $1, now() from device where id = 'terminal-west'`,
      [JSON.stringify({ instructionId: issued.body.id, step: 'done' })],
    );
    await done;
    await expect
      .poll(
        async () =>
          (await server.database.pool.query('select 1 from device_message where handled_at is null')).rowCount,
        { timeout: 6_000 },
      )
      .toBe(0);
    await device.endAsync();
  });

  it('are cancelled at the terminal, expire at the deadline, and are refused with a reason only', async () => {
    const { socket } = terminal('terminal-west');
    await hear(socket, 'connect');
    const screen = await screenOf(operator);
    const issued = await operator.api('POST', '/instructions', order([west]));
    const told = hear(socket, 'instruction-cancel', (one) => one.instructionId === issued.body.id);
    const cancelled = await operator.api('POST', `/instructions/${issued.body.id}/cancel`, { reason: '误派' });
    expect(cancelled.body.receivers[0].state).toBe('cancelled');
    expect(await told).toMatchObject({ reason: '误派' });
    expect((await operator.api('POST', `/instructions/${issued.body.id}/cancel`, {})).body.code).toBe(
      'instruction-over',
    );
    const receipt = { instructionId: issued.body.id, time: Date.now() };
    expect(await socket.emitWithAck('receipt', { ...receipt, step: 'done' })).toMatchObject({
      error: { code: 'already-cancelled' },
    });

    const second = await operator.api('POST', '/instructions', order([west]));
    const refusal = { ...receipt, instructionId: second.body.id, step: 'refused' };
    expect(await socket.emitWithAck('receipt', refusal)).toMatchObject({ error: { code: 'reason-missing' } });
    expect(await socket.emitWithAck('receipt', { ...refusal, reason: '正在处理急件' })).toMatchObject({ ok: true });
    expect(await socket.emitWithAck('receipt', { ...refusal, instructionId: randomUUID() })).toMatchObject({
      error: { code: 'instruction-not-found' },
    });

    const third = await operator.api('POST', '/instructions', order([west]));
    const expired = hear(screen, 'instruction', (one: Instruction) => one.id === third.body.id && isIn('expired')(one));
    await server.database.pool.query('update instruction set deadline = now() where id = $1', [third.body.id]);
    expect((await expired).receivers[0].steps.at(-1)).toMatchObject({ state: 'expired', source: 'clock' });
  });
});

describe('what a terminal missed', () => {
  it('is told when it comes back: that an instruction was cancelled', async () => {
    const first = terminal('terminal-west');
    await hear(first.socket, 'connect');
    const issued = await operator.api('POST', '/instructions', order([west]));
    await expect.poll(() => first.received.map((one) => one.id)).toContain(issued.body.id);
    first.socket.close();
    const screen = await screenOf(operator);
    await expect
      .poll(async () =>
        ((await screen.emitWithAck('resync')).value as LiveSnapshot).officers.some(
          (officer) => officer.officerId === west && officer.connected,
        ),
      )
      .toBe(false);
    await operator.api('POST', `/instructions/${issued.body.id}/cancel`, { reason: '误派' });
    const second = terminal('terminal-west').socket;
    expect(await hear(second, 'instruction-cancel', (one) => one.instructionId === issued.body.id)).toMatchObject({
      reason: '误派',
    });
  });

  it('is told over MQTT, too, once each time it comes back', async () => {
    const device = await connectAsync(server.gateway.url, { clientId: 'terminal-west' });
    const cancelled: string[] = [];
    device.on('message', (topic, payload) => {
      if (topic.endsWith('/instruction-cancel')) cancelled.push(JSON.parse(payload.toString()).instructionId);
    });
    const issued = await operator.api('POST', '/instructions', order([west]));
    await expect.poll(() => attempts(issued.body.id), { timeout: 8_000 }).toBe(1);
    // Said while the terminal does not listen, or to a gateway that ends with it.
    await operator.api('POST', `/instructions/${issued.body.id}/cancel`, { reason: '误派' });
    await device.subscribeAsync('v1/terminal-west/down/#', { qos: 1 });
    const comeBack = (): Promise<unknown> =>
      server.database.pool.query(
        `insert into device_state (device_number, online, changed_at, last_seen_at, online_at)
         select number, true, now(), now(), now() from device where id = 'terminal-west'
         on conflict (device_number) do update set online = true, online_at = excluded.online_at`,
      );
    await comeBack();
    await expect.poll(() => cancelled, { timeout: 8_000 }).toContain(issued.body.id);
    await new Promise((resolve) => setTimeout(resolve, 2_500)); // one look more
    expect(cancelled.filter((id) => id === issued.body.id)).toHaveLength(1);
    await comeBack();
    await expect.poll(() => cancelled.filter((id) => id === issued.body.id).length, { timeout: 8_000 }).toBe(2);
    await device.endAsync();
  });

  it('is sent over its new connection at once, though the old one still had it', async () => {
    const mute = keep(server.terminal('terminal-west'));
    await hear(mute, 'connect');
    const got = hear(mute, 'instruction');
    const issued = await operator.api('POST', '/instructions', order([west]));
    await got;
    const second = terminal('terminal-west');
    await expect.poll(() => second.received.map((one) => one.id), { timeout: 3_000 }).toContain(issued.body.id);
  });
});

describe('terminals', () => {
  it('come in by their token, one at a time, until it is revoked', async () => {
    const wrong = keep(server.terminal('terminal-east', server.tokens['terminal-west']));
    expect((await hear(wrong, 'connect_error')).data).toEqual({ code: 'wrong-credentials' });
    const first = terminal('terminal-east').socket;
    await hear(first, 'connect');
    const replaced = hear(first, 'disconnect');
    const second = terminal('terminal-east').socket;
    await hear(second, 'connect');
    await replaced;
    const revoked = hear(second, 'disconnect');
    expect(
      (await (await server.demo('administrator')).api('DELETE', '/devices/terminal-east/credentials')).status,
    ).toBe(204);
    await revoked;
  });

  it('clock in and out: off duty nobody is shown, nor instructed', async () => {
    const { socket } = terminal('terminal-west');
    const screen = await screenOf(operator);
    await server.gateway.announce({
      fixes: [
        { deviceId: 'terminal-west', time: Date.now(), receivedAt: Date.now(), messageKey: 9, flags: 0, ...at(10, 10) },
      ],
    });
    expect(await socket.emitWithAck('clock', { action: 'out', time: Date.now() })).toEqual({ ok: true, value: null });
    const snapshot: { value: LiveSnapshot } = await screen.emitWithAck('resync');
    expect(snapshot.value.officers.find((officer) => officer.officerId === west)).toMatchObject({
      state: 'off-duty',
      lon: null,
      fixAt: null,
      connected: true,
    });
    expect((await operator.api('POST', '/instructions', order([west]))).body.code).toBe('officer-off-duty');
    expect(await socket.emitWithAck('clock', { action: 'in', time: Date.now() })).toEqual({ ok: true, value: null });
    expect((await operator.api('POST', '/instructions', order([west]))).status).toBe(201);
    // A phone that was away for days says late how a shift of then ended: that of now goes on.
    const { pool } = server.database;
    const { rows } = await pool.query<{ id: number; endsAt: Date }>(
      `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
       select officer_id, beat_id, device_number, starts_at - interval '3 days', ends_at - interval '3 days'
       from shift where officer_id = $1 and starts_at <= now() and ends_at > now() returning id, ends_at as "endsAt"`,
      [west],
    );
    const [then] = rows;
    const endedAt = then!.endsAt.getTime() - 3_600_000;
    expect(await socket.emitWithAck('clock', { action: 'out', time: endedAt })).toEqual({ ok: true, value: null });
    const clocked = await pool.query<{ at: Date }>('select clocked_out_at as at from shift where id = $1', [then!.id]);
    expect(clocked.rows[0]!.at.getTime()).toBe(endedAt);
    await pool.query('delete from shift where id = $1', [then!.id]);
    expect(await socket.emitWithAck('clock', { action: 'out', time: endedAt })).toMatchObject({
      error: { code: 'no-shift' },
    });
    expect((await operator.api('POST', '/instructions', order([west]))).status).toBe(201);
    expect(await socket.emitWithAck('clock', { action: 'sideways' })).toMatchObject({
      ok: false,
      error: { code: 'invalid-request' },
    });
  });
});

async function attempts(instructionId: string): Promise<number> {
  const { rows } = await server.database.pool.query(
    'select attempts from instruction_receiver where instruction_id = $1',
    [instructionId],
  );
  return rows[0].attempts;
}
