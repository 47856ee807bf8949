import type { BeatChange, BeatRecord, Cell } from '@xuncheng/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';

/** Beats are drawn up, changed and retired while the platform runs. */

let server: TestServer;
let chief: Browser;
let west: Browser;

beforeAll(async () => {
  server = await startTestServer();
  chief = await server.demo('administrator');
  west = await server.person('administrator', 'S-west');
});
afterAll(() => server.close());

const read = async (code: string): Promise<BeatRecord> =>
  ((await chief.api('GET', '/beat-records')).body as BeatRecord[]).find((beat) => beat.code === code)!;
const cells = async (): Promise<Cell[]> => (await chief.api('GET', '/cells')).body;
const idOf = async (code: string): Promise<number> => (await cells()).find((cell) => cell.code === code)!.id;
const withTarget = async (): Promise<number[]> =>
  ((await chief.api('GET', '/coverage/now')).body.cells as [number][]).map(([id]) => id);
function asChange({ name, areaId, cellIds, revision, retiredAt }: BeatRecord): BeatChange {
  return { name, areaId, cellIds, revision, isRetired: retiredAt !== null };
}

it('takes a cell from a beat and gives it back, and coverage follows at once', async () => {
  const beat = await read('B-west');
  const cell = await idOf('west-3');
  expect(await withTarget()).toContain(cell);
  const screen = chief.watch();
  await hear(screen, 'snapshot');
  const told = hear(screen, 'city');
  const less = { ...asChange(beat), name: '西片', cellIds: beat.cellIds.filter((id) => id !== cell) };
  const changed = await chief.api('PUT', `/beats/${beat.id}`, less);
  expect(changed.body).toMatchObject({ name: '西片', revision: beat.revision + 1, cellIds: less.cellIds });
  expect(await withTarget()).not.toContain(cell);
  // Open pages ask again for cells and map.
  await told;
  screen.close();
  const back = await chief.api('PUT', `/beats/${beat.id}`, { ...asChange(changed.body), cellIds: beat.cellIds });
  expect(back.status).toBe(200);
  expect(await withTarget()).toContain(cell);
});

it('refuses a change of what somebody else changed meanwhile', async () => {
  const beat = await read('B-west');
  const both = [chief, west].map((one, index) =>
    one.api('PUT', `/beats/${beat.id}`, { ...asChange(beat), name: `西 ${String(index)}` }),
  );
  const answers = await Promise.all(both);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe('changed-meanwhile');
});

it('retires a beat that nobody walks, plans it no more and takes it back', async () => {
  const used = await read('B-east');
  const refused = await chief.api('PUT', `/beats/${used.id}`, { ...asChange(used), isRetired: true });
  expect([refused.status, refused.body.code]).toEqual([409, 'beat-in-use']);

  const { areaId } = used;
  const cellIds = [await idOf('east-0')];
  const made = await chief.api('POST', '/beats', { code: 'B-2', name: '二', areaId, cellIds });
  expect([made.status, made.body.cellIds]).toEqual([201, cellIds]);
  const twice = await chief.api('POST', '/beats', { code: 'B-2', name: '二', areaId, cellIds });
  expect(twice.body.code).toBe('beat-exists');
  const codes = async (): Promise<string[]> =>
    ((await chief.api('GET', '/beats')).body as { code: string }[]).map(({ code }) => code);
  expect(await codes()).toContain('B-2');
  const retired = await chief.api('PUT', `/beats/${made.body.id}`, { ...asChange(made.body), isRetired: true });
  expect(retired.body.retiredAt).toBeGreaterThan(0);
  expect(await codes()).not.toContain('B-2');
  const officers = (await chief.api('GET', '/officer-records')).body as { id: number }[];
  const startsAt = Date.now() + 30 * 86_400_000;
  const planned = await chief.api('POST', '/roster/changes', {
    changes: [
      { kind: 'add', officerId: officers[0]!.id, beatId: made.body.id, startsAt, endsAt: startsAt + 3_600_000 },
    ],
  });
  expect([planned.status, JSON.stringify(planned.body)]).toEqual([409, expect.stringContaining('beat-not-found')]);
  const back = await chief.api('PUT', `/beats/${made.body.id}`, { ...asChange(retired.body), isRetired: false });
  expect(back.body.retiredAt).toBeNull();
  expect(await codes()).toContain('B-2');
});

it('lets an administrator of a part give the cells of that part alone, and keeps the others', async () => {
  const beat = await read('B-west');
  const foreign = await idOf('east-1');
  const refused = await west.api('PUT', `/beats/${beat.id}`, { ...asChange(beat), cellIds: [foreign] });
  expect([refused.status, refused.body.code]).toEqual([404, 'cell-not-found']);
  const across = await chief.api('PUT', `/beats/${beat.id}`, {
    ...asChange(beat),
    cellIds: [...beat.cellIds, foreign],
  });
  const seen = (await west.api('GET', '/beat-records')).body as BeatRecord[];
  expect(seen.map(({ code }) => code)).toEqual(['B-west']);
  expect(seen[0]!.cellIds).not.toContain(foreign);
  await west.api('PUT', `/beats/${beat.id}`, { ...asChange(seen[0]!), cellIds: [] });
  expect((await read('B-west')).cellIds).toEqual([foreign]);
  expect(across.status).toBe(200);
});

it('records who changed which cells', async () => {
  const { rows } = await server.database.pool.query<{ detail: { cellsTaken: number[] } }>(
    "select detail from audit_log where action = 'beat-change' order by id limit 1",
  );
  expect(rows[0]?.detail.cellsTaken).toEqual([await idOf('west-3')]);
});
