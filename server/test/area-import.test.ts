import type { AreaImport } from '@xuncheng/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';
import { smallDistrict } from './small-district.ts';

/** Areas and cells are brought as files while the platform runs. */

let server: TestServer;
let chief: Browser;

const WISHES: Omit<AreaImport, 'uploadId'> = {
  kind: 'areas',
  system: 'wgs84',
  mapping: null,
  level: null,
  parentCode: null,
  class: null,
  createBeats: false,
  apply: false,
};
const NORTH = 'POLYGON ((120.17 30.24, 120.171 30.24, 120.171 30.2405, 120.17 30.2405, 120.17 30.24))';

async function bring(text: string, browser = chief): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v1/uploads`, {
    method: 'POST',
    headers: {
      'x-requested-with': 'xuncheng',
      'content-type': 'application/octet-stream',
      cookie: browser.cookie,
    },
    body: text,
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

async function look(text: string, wishes: Partial<AreaImport> = {}): Promise<Answer> {
  const { body } = await bring(text);
  return chief.api('POST', '/area-imports', { ...WISHES, ...wishes, uploadId: body.id });
}

beforeAll(async () => {
  server = await startTestServer();
  chief = await server.demo('administrator');
});
afterAll(() => server.close());

describe('an import of areas', () => {
  it('says what it would do, does it all when asked to, and the second time has nothing to do', async () => {
    const table = `code,name,level,parent,wkt\nG-1,网格一,grid,C-west,"${NORTH}"\nC-west,西社区,community,S-west,"${NORTH}"\n`;
    const seen = await look(table);
    expect(seen.status).toBe(200);
    expect(seen.body).toMatchObject({ errors: 0, kept: 1, applied: null });
    expect(seen.body.rows.map(({ action }: { action: string }) => action)).toEqual(['add', 'update']);
    expect((await chief.api('GET', '/areas')).body).toHaveLength(5);

    expect((await look(table, { apply: true })).body.applied).toEqual({ added: 1, updated: 1 });
    const areas: { code: string; id: number; parentId: number; name: string }[] = (await chief.api('GET', '/areas'))
      .body;
    const community = areas.find(({ code }) => code === 'C-west');
    expect(community?.name).toBe('西社区');
    expect(areas.find(({ code }) => code === 'G-1')?.parentId).toBe(community?.id);
    const again = await look(table, { apply: true });
    expect(again.body.applied).toEqual({ added: 0, updated: 0 });
    expect(again.body.rows.map(({ action }: { action: string }) => action)).toEqual(['same', 'same']);
  });

  it('reaches the running server: who is of the new area sees it at once', async () => {
    const wkt = `code,name,level,parent,wkt\nC-new,新社区,community,S-east,"POLYGON ((120.1722 30.24, 120.173 30.24, 120.173 30.2405, 120.1722 30.24))"`;
    expect((await look(wkt, { apply: true })).body.applied).toEqual({ added: 1, updated: 0 });
    const local = await server.person('operator', 'C-new');
    expect((await local.api('GET', '/areas')).body.map(({ code }: { code: string }) => code)).toEqual(['C-new']);
  });

  it('does nothing when anything is wrong, and says what', async () => {
    const table = `code,name,level,parent,wkt\nG-2,好,grid,C-west,"${NORTH}"\nG-3,,grid,C-none,"POLYGON ((1 2, 3"\n`;
    const answer = await look(table, { apply: true });
    expect(answer.body).toMatchObject({ errors: 1, applied: null });
    expect(answer.body.rows[1].problems).toEqual(['no-name', 'not-a-surface', 'unknown-parent']);
    expect((await chief.api('GET', '/areas')).body.map(({ code }: { code: string }) => code)).not.toContain('G-2');
    const unreadable = await look('{"type":');
    expect([unreadable.status, unreadable.body.code]).toEqual([422, 'unreadable-file']);
  });

  it('is recorded with who did it', async () => {
    const { rows } = await server.database.pool.query(
      "select a.username, l.detail->>'added' as added from audit_log l join account a on a.id = l.account_id where action = 'import-areas' order by l.id",
    );
    expect(rows[0]).toEqual({ username: 'demo-administrator', added: '1' });
  });
});

describe('an import of cells', () => {
  it('changes a cell in pieces with a hole, and coverage counts it as it is now', async () => {
    const { cells } = smallDistrict();
    const [first] = cells;
    const box = first!.geometry.coordinates[0] as [number, number][];
    const [west, south] = box[0]!;
    const square = (x: number, y: number, size: number): [number, number][] =>
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
        [0, 0],
      ].map(([i, j]) => [west + x + i! * size, south + y + j! * size]);
    const file = {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { code: first!.code, area_code: 'C-west', class: 'C' },
          geometry: {
            type: 'MultiPolygon',
            coordinates: [[square(0, 0, 0.0004), square(0.0001, 0.0001, 0.0001)], [square(0.0006, 0, 0.0002)]],
          },
        },
        {
          type: 'Feature',
          properties: { code: 'new-cell', area_code: 'C-west', class: 'A' },
          geometry: { type: 'Polygon', coordinates: [square(0.0002, 0.0002, 0.0001)] },
        },
      ],
    };
    // The community's box was made smaller above; this cell lies within it.
    const answer = await look(JSON.stringify(file), { kind: 'cells', apply: true });
    expect(answer.body).toMatchObject({ errors: 0, kept: 7, applied: { added: 1, updated: 1 } });
    expect(answer.body.rows[0].problems).toEqual(['hole']);
    const now: { id: number; code: string; class: string; geometry: { type: string } }[] = (
      await chief.api('GET', '/cells')
    ).body;
    expect(now.find(({ code }) => code === first!.code)).toMatchObject({
      class: 'C',
      geometry: { type: 'MultiPolygon' },
    });
    // A cell of no beat has no target.
    const withTarget = async (): Promise<number[]> =>
      ((await chief.api('GET', '/coverage/now')).body.cells as [number][]).map(([id]) => id);
    const newCell = now.find(({ code }) => code === 'new-cell')!.id;
    expect(await withTarget()).not.toContain(newCell);
    file.features[1]!.properties = { code: 'new-cell', area_code: 'C-west', class: 'B', beat: 'B-west' } as never;
    const given = await look(JSON.stringify(file), { kind: 'cells', apply: true });
    expect(given.body).toMatchObject({ errors: 0, newBeats: [], applied: { added: 0, updated: 1 } });
    expect(await withTarget()).toContain(newCell);
  });

  it('makes the beats it names when that is wished, and takes a cell from the one it had', async () => {
    const table = `code,class,parent,beat,wkt\nnew-cell,B,C-west,B-made,"${NORTH}"\n`;
    const seen = await look(table, { kind: 'cells', apply: true });
    expect(seen.body).toMatchObject({ errors: 1, newBeats: ['B-made'], applied: null });
    expect(seen.body.rows[0]).toMatchObject({ beat: 'B-made', problems: ['unknown-beat'] });
    const made = await look(table, { kind: 'cells', createBeats: true, apply: true });
    expect(made.body).toMatchObject({ errors: 0, applied: { added: 0, updated: 1 } });
    const beats: { code: string; areaName: string; cellIds: number[]; revision: number }[] = (
      await chief.api('GET', '/beat-records')
    ).body;
    const [id] = beats.find(({ code }) => code === 'B-made')!.cellIds;
    expect(beats.find(({ code }) => code === 'B-made')).toMatchObject({ areaName: '西社区', revision: 2 });
    expect(beats.find(({ code }) => code === 'B-west')!.cellIds).not.toContain(id);
    const again = await look(table, { kind: 'cells', createBeats: true, apply: true });
    expect(again.body).toMatchObject({ newBeats: [], applied: { added: 0, updated: 0 } });
  });
});

describe('files', () => {
  it('are brought by administrators of the whole district, and used by who brought them', async () => {
    const part = await server.person('administrator', 'S-west');
    expect((await bring(NORTH, part)).status).toBe(403);
    const { body } = await bring(NORTH);
    const other = await server.person('administrator', 'D');
    const stolen = await other.api('POST', '/area-imports', { ...WISHES, uploadId: body.id });
    expect(stolen.body.code).toBe('upload-not-found');
    const json = await chief.api('POST', '/uploads', {});
    expect([json.status, json.body.code]).toEqual([415, 'not-a-file']);
  });

  it('longer than is set are refused', async () => {
    const response = await bring('x'.repeat(200_000_001));
    expect([response.status, response.body.code]).toEqual([413, 'file-too-large']);
  });
});
