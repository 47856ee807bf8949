import type { DrawnShape, Instruction, InstructionForDevice } from '@xuncheng/contract';
import { connectAsync } from 'mqtt';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear, startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

/** A line or a ring drawn for whoever is sent: it goes wherever the order goes, and is the same whatever is sent again. */

let server: TestServer;
let operator: Browser;
let west: number;
let east: number;

beforeAll(async () => {
  server = await startTestServer();
  operator = await server.demo('operator');
  const officers = (await operator.api('GET', '/officers')).body as { id: number; badge: string }[];
  west = officers.find(({ badge }) => badge === '1-west')!.id;
  east = officers.find(({ badge }) => badge === '1-east')!.id;
});
afterAll(() => server.close());

const corner = (x: number, y: number): [number, number] => [at(x, y).lon, at(x, y).lat];
const line: DrawnShape = { type: 'LineString', coordinates: [corner(0, 50), corner(100, 50), corner(100, 150)] };
const ring: DrawnShape = {
  type: 'Polygon',
  coordinates: [[corner(0, 0), corner(100, 0), corner(100, 100), corner(0, 0)]],
};
const issue = (officerId: number, more: object): Promise<Answer> =>
  operator.api('POST', '/instructions', {
    idempotencyKey: randomUUID(),
    officerIds: [officerId],
    text: '沿线巡查',
    ...more,
  });

describe('what is drawn for an order', () => {
  it('reaches the terminal and every screen, once, and goes with it to somebody else', async () => {
    const terminal = server.terminal('terminal-west');
    const received: InstructionForDevice[] = [];
    terminal.on('instruction', (instruction: InstructionForDevice, delivered: () => void) => {
      received.push(instruction);
      delivered();
    });
    await hear(terminal, 'connect');
    const screen = operator.watch();
    await hear(screen, 'snapshot');
    const heard = hear(screen, 'instruction', ({ drawing }: Instruction) => drawing !== null);
    const idempotencyKey = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => issue(west, { idempotencyKey, drawing: line })));
    const first = answers[0]!.body as Instruction;
    expect(answers.map(({ body }) => [body.id, body.drawing])).toEqual([1, 2, 3].map(() => [first.id, line]));
    // Under the same key it stays what it was, and whoever says something else is told so.
    expect((await issue(west, { idempotencyKey, drawing: ring })).body.code).toBe('idempotency-key-differs');
    expect((await operator.api('GET', `/instructions/${first.id}`)).body.drawing).toEqual(line);
    expect((await heard).drawing).toEqual(line);
    await expect
      .poll(() => received.map(({ id, drawing }) => ({ id, drawing })))
      .toEqual([{ id: first.id, drawing: line }]);
    const moved = await operator.api('POST', `/instructions/${first.id}/reassign`, {
      idempotencyKey: randomUUID(),
      fromOfficerId: west,
      toOfficerId: east,
    });
    expect(moved.body.drawing).toEqual(line);
    terminal.close();
    screen.close();
  });

  it('goes as GeoJSON to a terminal that has MQTT alone; without one nothing is said of it', async () => {
    const device = await connectAsync(server.gateway.url, { clientId: 'terminal-east' });
    await device.subscribeAsync('v1/terminal-east/down/#', { qos: 1 });
    const bodies: InstructionForDevice[] = [];
    device.on('message', (_topic, payload) => bodies.push(JSON.parse(payload.toString()) as InstructionForDevice));
    const drawn = (await issue(east, { drawing: ring })).body.id as string;
    const plain = (await issue(east, {})).body.id as string;
    await expect.poll(() => bodies.find(({ id }) => id === drawn)?.drawing).toEqual(ring);
    await expect.poll(() => bodies.some(({ id }) => id === plain)).toBe(true);
    expect(bodies.find(({ id }) => id === plain)).not.toHaveProperty('drawing');
    await device.endAsync();
  });

  it('is one line or one closed ring of an order, in degrees', async () => {
    const open = { type: 'Polygon', coordinates: [[corner(0, 0), corner(100, 0), corner(100, 100), corner(0, 50)]] };
    const wrong: readonly object[] = [
      { drawing: { type: 'LineString', coordinates: [corner(0, 0)] } },
      { drawing: { type: 'LineString', coordinates: Array.from({ length: 101 }, (_, i) => corner(i, 0)) } },
      { drawing: { type: 'LineString', coordinates: [corner(0, 0), [30.24, 120.17]] } },
      { drawing: { type: 'Point', coordinates: corner(0, 0) } },
      { drawing: open },
      { drawing: line, kind: 'check-in' },
    ];
    for (const more of wrong) expect((await issue(west, more)).status).toBe(400);
  });
});
