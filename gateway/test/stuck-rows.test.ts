import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import type { MqttClient } from 'mqtt';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../src/store/open-store.ts';
import { addDevice, connectDevice, eventually, startTestGateway, type TestGateway } from './gateway-fixture.ts';

/** Rows that the database does not take, and whose fault it is. */

let database: TestDatabase;
let gateway: TestGateway;
let client: MqttClient;

beforeEach(async () => {
  database = await createTestDatabase();
  const device = await addDevice(database.pool, 't-1');
  gateway = await startTestGateway(database.connectionString);
  client = await connectDevice(gateway, device);
});
afterEach(async () => {
  await client.endAsync(true);
  await gateway.end();
  await database.drop();
});

const say = (id: number): Promise<unknown> =>
  client.publishAsync('v1/t-1/up/fix', JSON.stringify({ id, time: Date.now(), lon: 120.17, lat: 30.24 }), { qos: 1 });
const count = async (table: string): Promise<number> =>
  Number((await database.pool.query(`select count(*) from ${table}`)).rows[0].count);
const problem = async (): Promise<string> =>
  ((await (await fetch(`http://127.0.0.1:${String(gateway.httpPort)}/readyz`)).json()) as { database: string })
    .database;

describe('a row', () => {
  it('at which a trigger raises becomes a dead letter after a while, and what is behind it is stored', async () => {
    await database.pool.query(`
      create function no_thirteen() returns trigger language plpgsql as $$
        begin if new.message_key = 13 then raise exception 'thirteen'; end if; return new; end $$;
      create trigger no_thirteen before insert on fix for each row execute function no_thirteen()`);
    await Promise.all(Array.from({ length: 30 }, (_, id) => say(id)));
    await eventually(async () => (await problem()) === 'thirteen', 'it is not taken');
    expect(await count('dead_letter')).toBe(0);
    await eventually(async () => (await count('fix')) === 29, 'neighbours stored', 30);
    const { rows } = await database.pool.query('select topic, reason, detail from dead_letter');
    expect(rows).toEqual([{ topic: 'refused/fix', reason: 'refused-by-database', detail: 'thirteen' }]);
    await say(99);
    await eventually(async () => (await count('fix')) === 30, 'the next is stored');
    expect(await problem()).toBe('ok');
  });

  it('is not blamed for another failure than the one that came again and again', async () => {
    // A sequence counts attempts, for it is not rolled back.
    await database.pool.query(`
      create sequence attempt;
      create function moody() returns trigger language plpgsql as $$
        declare n bigint := nextval('attempt');
        begin
          if n < 6 then raise exception 'thirteen'; end if;
          if n < 7 then raise exception 'fourteen'; end if;
          return new;
        end $$;
      create trigger moody before insert on fix for each row execute function moody()`);
    await eventually(() => gateway.isDrained(), 'nothing goes with it');
    await say(13);
    await eventually(async () => (await count('fix')) + (await count('dead_letter')) > 0, 'it is taken', 30);
    expect(await count('fix')).toBe(1);
    expect(await count('dead_letter')).toBe(0);
  });

  it('is not blamed for a table that is not there, however long', async () => {
    await database.pool.query('alter table fix rename to fix_elsewhere');
    await Promise.all(Array.from({ length: 10 }, (_, id) => say(id)));
    await eventually(async () => (await problem()).includes('does not exist'), 'it is not taken');
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    await database.pool.query('alter table fix_elsewhere rename to fix');
    await eventually(async () => (await count('fix')) === 10, 'all are stored', 20);
    expect(await count('dead_letter')).toBe(0);
  });
});

describe('another gateway', () => {
  it('whose machine fell silent in the middle of a batch holds this one up for a moment only', async () => {
    const usual = openStore(database.connectionString, pino({ level: 'silent' }));
    const { rows } = await usual.query('show idle_in_transaction_session_timeout');
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '30s' }]);
    await usual.end();
    // Heard by both: each writes when it was last seen.
    await eventually(async () => (await count('device_state')) === 1, 'its birth is stored');
    const silent = openStore(database.connectionString, pino({ level: 'silent' }), 1);
    const batch = await silent.connect();
    batch.on('error', () => undefined);
    await batch.query('begin; update device_state set last_seen_at = now()');
    await say(1);
    await eventually(async () => (await count('fix')) === 1, 'stored all the same');
    batch.release(true);
    await silent.end();
  });
});
