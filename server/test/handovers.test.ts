import { randomUUID } from 'node:crypto';
import type { Handover } from '@xuncheng/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type Browser, type TestServer } from './running-server.ts';

/** One operator leaves a note with what stands open; somebody else takes it over, once. */

let server: TestServer;
let leaving: Browser;
let coming: Browser;

beforeAll(async () => {
  server = await startTestServer();
  leaving = await server.person('operator', 'S-west');
  coming = await server.person('administrator', 'S-west');
});
afterAll(() => server.close());

it('notes what stands open where it is written, and is one note however often it is sent', async () => {
  const { rows } = await server.database.pool.query<{ id: number; side: string }>(
    `insert into alarm (source_device_number, type, severity, origin, raised_at)
     select number, 'test', 'minor', 'x', now() from device where id in ('probe-west', 'probe-east')
     returning id, (select id from device where number = source_device_number) as side`,
  );
  const own = rows.find(({ side }) => side === 'probe-west')!.id;
  const note = { id: randomUUID(), words: '河坊街夜市占道，晚八点再看一次' };
  const written = await leaving.api('POST', '/handovers', note);
  expect(written.status).toBe(201);
  expect(written.body).toMatchObject({ ...note, takenAt: null, takenBy: null });
  const { standing } = written.body as Handover;
  expect(standing.alarmIds).toEqual([own]);
  expect(standing.onDuty).toBe(1);
  expect(standing.outOfSight).toBe(1);
  await server.database.pool.query('delete from alarm');
  expect((await leaving.api('POST', '/handovers', { ...note, words: '别的话' })).body).toEqual(written.body);
  expect((await leaving.api('POST', '/handovers', { ...note, words: '  ' })).status).toBe(400);
});

it('is taken over by somebody else, once, by name', async () => {
  const [note] = (await coming.api('GET', '/handovers')).body as Handover[];
  expect((await leaving.api('POST', `/handovers/${note!.id}/take`)).body.code).toBe('own-handover');
  const taken = (await coming.api('POST', `/handovers/${note!.id}/take`)).body as Handover;
  expect(taken.takenAt).not.toBeNull();
  const third = await server.person('operator', 'D');
  expect((await third.api('POST', `/handovers/${note!.id}/take`)).body).toEqual(taken);
  expect((await leaving.api('GET', '/handovers')).body).toEqual([taken]);
});
