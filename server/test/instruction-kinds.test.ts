import type { Alarm, Instruction, InstructionForDevice } from '@xuncheng/contract';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

let server: TestServer;
let operator: Browser;
let west: number;
let east: number;
let off: number;
const sockets: Socket[] = [];

beforeAll(async () => {
  server = await startTestServer();
  operator = await server.demo('operator');
  const officers = (await operator.api('GET', '/officers')).body as { id: number; badge: string }[];
  const idOf = (badge: string): number => officers.find((officer) => officer.badge === badge)!.id;
  [west, east, off] = [idOf('1-west'), idOf('1-east'), idOf('9-off')];
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => server.close());

function keep(socket: Socket): Socket {
  sockets.push(socket);
  return socket;
}

async function screen(): Promise<Socket> {
  const watching = keep(operator.watch());
  await hear(watching, 'snapshot');
  return watching;
}

async function terminal(deviceId: string): Promise<{ socket: Socket; received: InstructionForDevice[] }> {
  const socket = keep(server.terminal(deviceId));
  const received: InstructionForDevice[] = [];
  socket.on('instruction', (instruction: InstructionForDevice, delivered: () => void) => {
    received.push(instruction);
    delivered();
  });
  await hear(socket, 'connect');
  return { socket, received };
}

async function issue(order: object): Promise<Instruction> {
  const answer = await operator.api('POST', '/instructions', {
    idempotencyKey: randomUUID(),
    text: '请应答',
    ...order,
  });
  expect(answer.status).toBe(201);
  return answer.body as Instruction;
}

const say = (socket: Socket, instructionId: string, step: string): Promise<{ ok: boolean; error?: { code: string } }> =>
  socket.emitWithAck('receipt', { instructionId, step, time: Date.now() });

const read = async (id: string): Promise<Instruction> =>
  (await operator.api('GET', `/instructions/${id}`)).body as Instruction;

/** As if it had been issued so many minutes before. */
async function makeOlder(id: string, minutes: number): Promise<void> {
  await server.database.pool.query(
    `update instruction set issued_at = issued_at - make_interval(mins => $2), deadline = deadline - make_interval(mins => $2) where id = $1`,
    [id, minutes],
  );
}

describe('orders that nobody takes up', () => {
  it('are sent once more when a step is late, and not again', async () => {
    const { socket, received } = await terminal('terminal-west');
    const { id } = await issue({ officerIds: [west], priority: 'urgent' });
    await expect.poll(() => received.filter((one) => one.id === id)).toHaveLength(1);
    await expect.poll(async () => (await read(id)).receivers[0]!.state).toBe('delivered');
    await say(socket, id, 'read');
    await makeOlder(id, 4);
    await expect
      .poll(() => received.filter((one) => one.id === id).map(({ state }) => state), { timeout: 5_000 })
      .toEqual(['issued', 'read']);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(received.filter((one) => one.id === id)).toHaveLength(2);
    // Sent again it is no step.
    expect((await read(id)).receivers[0]!.steps.map(({ state }) => state)).toEqual([
      'issued',
      'sent',
      'delivered',
      'read',
    ]);
  });

  it('are given to somebody else, once, and taken back from who had them', async () => {
    const first = await terminal('terminal-west');
    const second = await terminal('terminal-east');
    const order = await issue({ officerIds: [west], text: '去东门', place: { ...at(50, 50), name: '东门' } });
    await expect.poll(() => first.received.map(({ id }) => id)).toContain(order.id);
    const taken = hear(first.socket, 'instruction-cancel', (one) => one.instructionId === order.id);
    const body = { idempotencyKey: randomUUID(), fromOfficerId: west, toOfficerId: east };
    const answers = await Promise.all(
      [1, 2, 3].map(() => operator.api('POST', `/instructions/${order.id}/reassign`, body)),
    );
    expect(new Set(answers.map(({ body: { id } }) => id as string)).size).toBe(1);
    const next = answers[0]!.body as Instruction;
    expect(next).toMatchObject({
      replaces: order.id,
      text: '去东门',
      place: { name: '东门' },
      receivers: [{ officerId: east }],
    });
    expect(await taken).toMatchObject({ reason: 'reassigned' });
    await expect.poll(() => second.received.map(({ id }) => id)).toContain(next.id);
    expect((await read(order.id)).receivers[0]!.state).toBe('cancelled');
    const again = { ...body, idempotencyKey: randomUUID() };
    expect((await operator.api('POST', `/instructions/${order.id}/reassign`, again)).body.code).toBe(
      'instruction-over',
    );
  });
});

describe('what an operator does about an order', () => {
  it('is decided once for each receiver: the second operator is told, and nobody is sent twice', async () => {
    const { socket } = await terminal('terminal-west');
    await terminal('terminal-east');
    const order = await issue({ officerIds: [west] });
    await expect.poll(async () => (await read(order.id)).receivers[0]!.state).toBe('delivered');
    await say(socket, order.id, 'read');
    expect(await say(socket, order.id, 'refused')).toMatchObject({ ok: false });
    await socket.emitWithAck('receipt', {
      instructionId: order.id,
      step: 'refused',
      reason: '在处理',
      time: Date.now(),
    });
    const give = (): Promise<{ status: number; body: { id: string; code: string } }> =>
      operator.api('POST', `/instructions/${order.id}/reassign`, {
        idempotencyKey: randomUUID(),
        fromOfficerId: west,
        toOfficerId: east,
      });
    const answers = await Promise.all([give(), give(), give()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(({ body: { code } }) => code)).toEqual([
      'given-already',
      'given-already',
    ]);
    const successors = (await operator.api('GET', '/instructions')).body as Instruction[];
    expect(successors.filter(({ replaces }) => replaces === order.id)).toMatchObject([
      { replacesOfficerId: west, receivers: [{ officerId: east }] },
    ]);
  });

  it('can be sending it again by hand, to who has not answered', async () => {
    const first = await terminal('terminal-west');
    const second = await terminal('terminal-east');
    const { id } = await issue({ officerIds: [west, east] });
    const times = ({ received }: typeof first): number => received.filter((one) => one.id === id).length;
    await expect.poll(() => [times(first), times(second)]).toEqual([1, 1]);
    await expect
      .poll(async () => (await read(id)).receivers.map(({ state }) => state))
      .toEqual(['delivered', 'delivered']);
    await say(first.socket, id, 'accepted');
    expect((await operator.api('POST', `/instructions/${id}/resend`, {})).status).toBe(200);
    await expect.poll(() => times(second)).toBe(2);
    expect(times(first)).toBe(1);
    await say(second.socket, id, 'done');
    await say(first.socket, id, 'done');
    expect((await operator.api('POST', `/instructions/${id}/resend`, {})).body.code).toBe('nobody-to-send-to');
    expect((await operator.api('POST', `/instructions/${id}/resend`, { officerIds: [off] })).status).toBe(404);
  });

  it('is one order a key: another text under it is refused, not taken for the first', async () => {
    const order = { idempotencyKey: randomUUID(), officerIds: [west], text: '去东门' };
    const first = await operator.api('POST', '/instructions', order);
    expect((await operator.api('POST', '/instructions', order)).body.id).toBe(first.body.id);
    const other = await operator.api('POST', '/instructions', { ...order, text: '去西门' });
    expect([other.status, other.body.code]).toEqual([409, 'idempotency-key-differs']);
  });
});

describe('officers who clocked out', () => {
  it('are left alone: a check-in ends without an alarm, an order waits and is not sent until the next duty', async () => {
    const { socket, received } = await terminal('terminal-west');
    const watching = await screen();
    const alarms: Alarm[] = [];
    watching.on('alarm', (alarm: Alarm) => alarms.push(alarm));
    const asked = await issue({ kind: 'check-in', officerIds: [west], deadlineMinutes: 10 });
    const order = await issue({ officerIds: [west], priority: 'urgent' });
    await expect.poll(() => received.map(({ id }) => id)).toEqual(expect.arrayContaining([asked.id, order.id]));
    const taken = hear(socket, 'instruction-cancel', (one) => one.instructionId === asked.id);
    await socket.emitWithAck('clock', { action: 'out', time: Date.now() });
    expect(await taken).toMatchObject({ reason: 'off-duty' });
    const [receiver] = (await read(asked.id)).receivers;
    expect(receiver).toMatchObject({ state: 'cancelled' });
    expect(receiver!.steps.at(-1)).toMatchObject({ source: 'clock', reason: 'off-duty' });
    // Late with being accepted, which would be asked for again.
    await makeOlder(order.id, 4);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const times = (): number => received.filter(({ id }) => id === order.id).length;
    expect(times()).toBe(1);
    expect((await operator.api('POST', `/instructions/${order.id}/resend`, {})).body.code).toBe('nobody-to-send-to');
    expect(alarms.filter(({ type }) => type === 'check-in-missed')).toEqual([]);
    await socket.emitWithAck('clock', { action: 'in', time: Date.now() });
    await expect.poll(times).toBe(2);
  });
});

describe('officers off duty', () => {
  it('are disturbed for a reason only, which is kept', async () => {
    const order = { idempotencyKey: randomUUID(), officerIds: [off], text: '紧急集合' };
    expect((await operator.api('POST', '/instructions', order)).body.code).toBe('officer-off-duty');
    const reason = { ...order, offDutyReason: '台风应急响应' };
    expect((await operator.api('POST', '/instructions', reason)).body.code).toBe('officer-without-terminal');
    await server.database.pool.query(
      `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
       select $1, b.id, d.number, now() - interval '40 hours', now() - interval '32 hours'
       from beat b, device d where d.id = 'terminal-east' limit 1`,
      [off],
    );
    const answer = await operator.api('POST', '/instructions', reason);
    expect([answer.status, answer.body.offDutyReason]).toEqual([201, '台风应急响应']);
    const audit = (await (await server.demo('supervisor')).api('GET', '/audit?action=instruct')).body as {
      detail: { offDutyReason?: string };
    }[];
    expect(audit[0]!.detail.offDutyReason).toBe('台风应急响应');
    // Nobody off duty was disturbed: there is nothing to justify.
    expect((await issue({ officerIds: [west], offDutyReason: '台风应急响应' })).offDutyReason).toBeNull();
  });
});

describe('roll calls', () => {
  it('are answered in one step, asked for again at half time, and count in no figure', async () => {
    const { socket, received } = await terminal('terminal-west');
    const call = await issue({ kind: 'roll-call', officerIds: [west, east], deadlineMinutes: 10 });
    await expect.poll(() => received.map(({ id, kind }) => [id, kind])).toContainEqual([call.id, 'roll-call']);
    await makeOlder(call.id, 6);
    await expect.poll(() => received.filter(({ id }) => id === call.id), { timeout: 5_000 }).toHaveLength(2);
    expect(await say(socket, call.id, 'done')).toEqual({ ok: true, value: null });
    const states = Object.fromEntries((await read(call.id)).receivers.map(({ badge, state }) => [badge, state]));
    expect(states['1-west']).toBe('done');
    expect(states['1-east']).not.toBe('done');
  });
});

describe('check-ins', () => {
  it('follow each other while they are answered, each once, until one is cancelled', async () => {
    const { socket, received } = await terminal('terminal-west');
    const first = await issue({ kind: 'check-in', officerIds: [west], deadlineMinutes: 20, repeatMinutes: 20 });
    await expect.poll(() => received.map(({ id }) => id)).toContain(first.id);
    await say(socket, first.id, 'done');
    await say(socket, first.id, 'done');
    const series = (): InstructionForDevice[] => received.filter(({ kind }) => kind === 'check-in');
    await expect.poll(series, { timeout: 5_000 }).toHaveLength(2);
    const next = await read(series()[1]!.id);
    expect([next.replaces, next.repeatMinutes, next.deadline - next.issuedAt]).toEqual([first.id, 20, 20 * 60_000]);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(series()).toHaveLength(2);
    await operator.api('POST', `/instructions/${next.id}/cancel`, {});
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(series()).toHaveLength(2);
  });

  it('that are missed raise an alarm, which ends when the officer says something after all', async () => {
    const { socket, received } = await terminal('terminal-west');
    const watching = await screen();
    const asked = await issue({ kind: 'check-in', officerIds: [west], deadlineMinutes: 10 });
    await expect.poll(() => received.map(({ id }) => id)).toContain(asked.id);
    const isOurs = (alarm: Alarm): boolean => alarm.type === 'check-in-missed';
    const raised = hear(watching, 'alarm', (alarm) => isOurs(alarm) && alarm.active);
    await makeOlder(asked.id, 11);
    expect(await raised).toMatchObject({ severity: 'critical', sourceDeviceId: 'terminal-west' });
    await expect.poll(async () => (await read(asked.id)).receivers[0]!.state).toBe('expired');
    const cleared = hear(watching, 'alarm', (alarm) => isOurs(alarm) && !alarm.active);
    expect((await say(socket, asked.id, 'done')).error?.code).toBe('already-expired');
    await cleared;
  });

  it('alone may repeat', async () => {
    const order = { idempotencyKey: randomUUID(), officerIds: [west], text: '巡查', repeatMinutes: 10 };
    expect((await operator.api('POST', '/instructions', order)).status).toBe(400);
  });
});

describe('wording', () => {
  it('is kept for the area and those below it, and once', async () => {
    const template = { text: '请核查井盖', priority: 'urgent', deadlineMinutes: 30 };
    const local = await server.person('operator', 'S-west');
    const foreign = await server.person('operator', 'S-east');
    const kept = await local.api('POST', '/instruction-templates', template);
    expect(kept.status).toBe(201);
    expect((await local.api('POST', '/instruction-templates', { ...template, deadlineMinutes: 45 })).body.id).toBe(
      kept.body.id,
    );
    await operator.api('POST', '/instruction-templates', { text: '全区通用' });
    const texts = async (who: Browser): Promise<string[]> =>
      ((await who.api('GET', '/instruction-templates')).body as { text: string }[]).map(({ text }) => text).sort();
    expect(await texts(local)).toEqual(['全区通用', '请核查井盖'].sort());
    expect(await texts(foreign)).toEqual(['全区通用']);
    expect((await foreign.api('DELETE', `/instruction-templates/${String(kept.body.id)}`)).status).toBe(404);
    expect((await local.api('DELETE', `/instruction-templates/${String(kept.body.id)}`)).status).toBe(204);
    expect(await texts(local)).toEqual(['全区通用']);
  });
});
