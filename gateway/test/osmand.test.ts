import { request } from 'node:http';
import { connect } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gcoord } from '../src/decode/coordinates.ts';
import { addDevice, eventually, startTestGateway, type TestDevice, type TestGateway } from './gateway-fixture.ts';

const AT = Math.floor(Date.now() / 1000) * 1000;

describe('phones over HTTP', () => {
  let database: TestDatabase;
  let gateway: TestGateway;
  let phone: TestDevice;
  let shifted: TestDevice;
  let foreign: TestDevice;
  const url = (query: string): string => `http://127.0.0.1:${String(gateway.osmandPort)}/?${query}`;
  const get = async (query: string): Promise<number> => (await fetch(url(query))).status;
  const post = async (body: string): Promise<number> =>
    (await fetch(url('').slice(0, -1), { method: 'POST', body, headers: { 'content-type': 'application/json' } }))
      .status;
  const rows = async (table: string): Promise<Record<string, unknown>[]> =>
    (await database.pool.query<Record<string, unknown>>(`select * from ${table} order by 1`)).rows;
  const idOf = ({ id, token }: TestDevice): string => `id=${id}:${token}`;

  beforeAll(async () => {
    database = await createTestDatabase();
    phone = await addDevice(database.pool, 'phone-3', { protocol: 'osmand' });
    shifted = await addDevice(database.pool, 'phone-4', { protocol: 'osmand', coordinateSystem: 'gcj02' });
    foreign = await addDevice(database.pool, 't-1');
    gateway = await startTestGateway(database.connectionString, {
      limits: { deviceRate: 1, deviceBurst: 20, floodDebt: 2 },
    });
  });
  afterAll(async () => {
    await gateway.end();
    await database.drop();
  });
  beforeEach(async () => {
    await eventually(() => gateway.isDrained(), 'drained');
    await database.pool.query('truncate fix, dead_letter');
  });

  it('are answered when it is durable, in both forms, and stored once however often they send', async () => {
    const query = `${idOf(phone)}&timestamp=${AT / 1000}&lat=30.25&lon=120.17&speed=10&bearing=90&accuracy=8&batt=64`;
    expect([await get(query), await get(query)]).toEqual([200, 200]);
    const location = { timestamp: new Date(AT + 1000).toISOString(), coords: { latitude: 30.26, longitude: 120.18 } };
    expect(await post(JSON.stringify({ location: { ...location, mock: true }, device_id: idOf(phone).slice(3) }))).toBe(
      200,
    );
    await eventually(() => gateway.isDrained(), 'drained');
    expect(await rows('fix')).toMatchObject([
      { time: new Date(AT), device_number: phone.number, lon_e7: 1_201_700_000, battery: 64, flags: 0 },
      { time: new Date(AT + 1000), lat_e7: 302_600_000, flags: 4 },
    ]);
  });

  it('whose coordinates are shifted are stored where they are', async () => {
    const there = gcoord.transform([120.17, 30.25], gcoord.WGS84, gcoord.GCJ02);
    expect(await get(`${idOf(shifted)}&timestamp=${AT}&lat=${there[1]}&lon=${there[0]}`)).toBe(200);
    await eventually(() => gateway.isDrained(), 'drained');
    const [row] = await rows('fix');
    expect(Math.abs(Number(row?.['lon_e7']) - 1_201_700_000)).toBeLessThan(10);
    expect(Math.abs(Number(row?.['lat_e7']) - 302_500_000)).toBeLessThan(10);
  });

  it('keeps what it does not understand, without the token, and lets the app go on', async () => {
    expect(await get(`${idOf(phone)}&timestamp=soon&lat=30.25&lon=120.17`)).toBe(200);
    expect(await post(`{"device_id":"${idOf(phone).slice(3)}","location":{}}`)).toBe(200);
    await eventually(() => gateway.isDrained(), 'drained');
    const letters = await rows('dead_letter');
    expect(letters).toMatchObject([
      { device_id: phone.id, topic: 'osmand', reason: 'wrong-shape' },
      { device_id: phone.id, topic: 'osmand', reason: 'wrong-shape' },
    ]);
    for (const letter of letters) expect(String(letter['payload'])).not.toContain(phone.token);
  });

  it('that are not ours, or are no phones, are told so', async () => {
    const place = `timestamp=${AT}&lat=30.25&lon=120.17`;
    expect(await get(place)).toBe(400);
    expect(await get(`id=${phone.id}&${place}`)).toBe(400);
    expect(await get(`id=${phone.id}:wrong&${place}`)).toBe(400);
    expect(await get(`id=nobody:${phone.token}&${place}`)).toBe(400);
    expect(await get(`${idOf(foreign)}&${place}`)).toBe(400);
    expect(await post('nonsense')).toBe(400);
    expect(await rows('fix')).toEqual([]);
  });

  it('cannot fill the memory or hold a place for ever: too much is refused, and neighbours are served', async () => {
    const refused = await new Promise<number | string>((resolve) => {
      const long = request(url(''), { method: 'POST' }, (response) => {
        resolve(response.statusCode ?? 0);
      });
      long.once('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? '');
      });
      long.end('x'.repeat(2 ** 20));
    });
    expect([413, 'ECONNRESET', 'EPIPE']).toContain(refused);
    const slow = connect(gateway.osmandPort, '127.0.0.1');
    slow.write('GET / HT'); // and never more
    expect(await get(`${idOf(phone)}&timestamp=${AT + 5000}&lat=30.25&lon=120.17`)).toBe(200);
    slow.destroy();
  });

  it('that flood are slowed and then refused, and nobody else notices', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => get(`${idOf(shifted)}&timestamp=${AT + i * 1000}&lat=30.25&lon=120.17`)),
    );
    expect(answers).toContain(429);
    expect(await get(`${idOf(phone)}&timestamp=${AT + 9000}&lat=30.25&lon=120.17`)).toBe(200);
  });
});
