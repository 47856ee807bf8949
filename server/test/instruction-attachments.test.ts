import {
  ORDER_PHOTOS_AT_MOST,
  PHOTO_BYTES_AT_MOST,
  type DrawnShape,
  type Instruction,
  type InstructionForDevice,
} from '@xuncheng/contract';
import { connectAsync } from 'mqtt';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetUnnamedPhotos } from '../src/store/instruction-photos.ts';
import { bytesAt, jpegOf, sha256Of } from './photos.ts';
import { hear, startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

/** What an order brings along, a line or a ring and photos: it goes wherever the order goes, and is the same whatever is sent again. */

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

describe('photos of an order', () => {
  const bring = (bytes: Buffer, by = operator): Promise<Answer> =>
    by.api('PUT', `/instruction-photos/${sha256Of(bytes)}`, bytes);
  const pathOf = (id: string, bytes: Buffer): string => `/instructions/${id}/photos/${sha256Of(bytes)}`;

  it('are named to the terminal and every screen, seen by who sees the order, and go with it to somebody else', async () => {
    const photos = [jpegOf(90_000), jpegOf(500)];
    for (const photo of photos) expect((await bring(photo)).status).toBe(204);
    // An answer that was lost: brought again it is the same photo.
    expect((await bring(photos[0]!)).status).toBe(204);
    const terminal = server.terminal('terminal-west');
    const received = new Promise<InstructionForDevice>((resolve) => {
      terminal.on('instruction', (instruction: InstructionForDevice, delivered: () => void) => {
        delivered();
        if (instruction.photos) resolve(instruction);
      });
    });
    await hear(terminal, 'connect');
    const screen = operator.watch();
    await hear(screen, 'snapshot');
    const heard = hear(screen, 'instruction', (told: Instruction) => told.photos.length > 0);
    // The longer one second: the order in which they are shown is the operator's.
    const named = [sha256Of(photos[1]!), sha256Of(photos[0]!)];
    const idempotencyKey = randomUUID();
    const issued = await issue(west, { idempotencyKey, photos: named });
    const { id } = issued.body as Instruction;
    expect([issued.status, issued.body.photos]).toEqual([201, named]);
    expect((await issue(west, { idempotencyKey, photos: named })).body.id).toBe(id);
    expect((await issue(west, { idempotencyKey, photos: named.slice(1) })).body.code).toBe('idempotency-key-differs');
    expect([(await heard).photos, (await received).photos]).toEqual([named, named]);
    terminal.close();
    screen.close();

    const receiver = await server.person('officer', 'S-west', '1-west');
    const stranger = await server.person('officer', 'S-east', '1-east');
    const elsewhere = await server.person('operator', 'S-east');
    const seen = await bytesAt(server.url, receiver, pathOf(id, photos[0]!));
    expect(seen.bytes.equals(photos[0]!)).toBe(true);
    expect(Object.fromEntries(seen.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-cache',
    });
    for (const other of [stranger, elsewhere])
      expect((await bytesAt(server.url, other, pathOf(id, photos[0]!))).status).toBe(404);
    expect((await bytesAt(server.url, receiver, pathOf(id, jpegOf(40)))).status).toBe(404);

    const moved = await operator.api('POST', `/instructions/${id}/reassign`, {
      idempotencyKey: randomUUID(),
      fromOfficerId: west,
      toOfficerId: east,
    });
    expect(moved.body.photos).toEqual(named);
    const movedPath = pathOf(moved.body.id as string, photos[1]!);
    expect((await bytesAt(server.url, stranger, movedPath)).bytes.equals(photos[1]!)).toBe(true);
    expect((await bytesAt(server.url, receiver, movedPath)).status).toBe(404);
  });

  it('are JPEG with the hash announced, 2 MB at most, brought by whoever names them, and of orders alone', async () => {
    const photo = jpegOf(1_000);
    const named = [sha256Of(photo)];
    const path = `/instruction-photos/${named[0]!}`;
    const altered = Buffer.from(photo);
    altered[500]! ^= 1;
    expect((await operator.api('PUT', path, altered)).body.code).toBe('photo-differs');
    expect((await bring(Buffer.from('<svg onload="alert(1)">'))).body.code).toBe('photo-not-jpeg');
    expect((await bring(jpegOf(PHOTO_BYTES_AT_MOST + 1))).status).toBe(413);
    expect((await bring(jpegOf(PHOTO_BYTES_AT_MOST))).status).toBe(204);
    expect((await operator.api('PUT', path, { not: 'bytes' })).status).toBe(400);
    // Who knows what a photo's hash is has not brought it.
    const other = await server.person('operator', 'S-west');
    await bring(photo, other);
    const issued = await issue(west, { text: '无图不发', photos: named });
    expect([issued.status, issued.body.code]).toEqual([409, 'photo-absent']);
    const texts = ((await operator.api('GET', '/instructions')).body as Instruction[]).map(({ text }) => text);
    expect(texts).not.toContain('无图不发');
    await bring(photo);
    for (const wrong of [
      { photos: named, kind: 'roll-call' },
      { photos: [...named, ...named] },
      { photos: ['../../etc/passwd'] },
      { photos: Array.from({ length: ORDER_PHOTOS_AT_MOST + 1 }, (_, n) => sha256Of(Buffer.from(String(n)))) },
    ])
      expect((await issue(west, wrong)).status).toBe(400);
  });

  it('that no order names are forgotten after a day, the others stay', async () => {
    const [named, unnamed, fresh] = [jpegOf(60), jpegOf(61), jpegOf(62)];
    for (const photo of [named, unnamed, fresh]) await bring(photo);
    const { id } = (await issue(west, { photos: [sha256Of(named)] })).body as Instruction;
    await server.database.pool.query(
      `update order_photo set uploaded_at = now() - interval '25 hours' where length(bytes) in (60, 61)`,
    );
    await forgetUnnamedPhotos(server.database.pool);
    const { rows } = await server.database.pool.query<{ length: number }>(
      'select length(bytes) from order_photo where length(bytes) between 60 and 62 order by 1',
    );
    expect(rows.map(({ length }) => length)).toEqual([60, 62]);
    expect((await bytesAt(server.url, operator, pathOf(id, named))).status).toBe(200);
  });
});
