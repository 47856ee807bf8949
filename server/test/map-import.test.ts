import type { MapImport, MapImportKind } from '@xuncheng/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';
import { at } from './small-district.ts';

/** Roads and buildings of an OpenStreetMap extract, brought while the platform runs. */

let server: TestServer;
let chief: Browser;

/** A street of many nodes through the district, and a house beside it. */
function extract(nodes: number): string {
  const place = (east: number, north: number): string => {
    const { lon, lat } = at(east, north);
    return `lon="${String(lon)}" lat="${String(lat)}"`;
  };
  const line = Array.from({ length: nodes }, (_, i) => `<node id="${String(i + 1)}" ${place((400 * i) / nodes, 30)}/>`);
  const corners = [
    [10, 60],
    [40, 60],
    [40, 90],
    [10, 90],
  ].map(([x, y], i) => `<node id="${String(1_000_000 + i)}" ${place(x!, y!)}/>`);
  const refs = (ids: number[]): string => ids.map((id) => `<nd ref="${String(id)}"/>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">${line.join('\n')}${corners.join('')}
    <way id="1">${refs(Array.from({ length: nodes }, (_, i) => i + 1))}<tag k="highway" v="secondary"/><tag k="name" v="新街"/></way>
    <way id="2">${refs([1_000_000, 1_000_001, 1_000_002, 1_000_003, 1_000_000])}<tag k="building" v="yes"/></way></osm>`;
}

/** Streets that cross each other, `lines` each way. */
function grid(lines: number): [number, number][][] {
  const steps = Array.from({ length: lines }, (_, i) => i / lines);
  const place = (east: number, north: number): [number, number] => {
    const { lon, lat } = at(400 * east, 200 * north);
    return [lon, lat];
  };
  return [
    ...steps.map((north) => steps.map((east) => place(east, north))),
    ...steps.map((east) => steps.map((north) => place(east, north))),
  ];
}

function extractOf(streets: readonly (readonly [number, number][])[]): string {
  let id = 0;
  const nodes: string[] = [];
  const ways = streets.map((street, way) => {
    const refs = street.map(([lon, lat]) => {
      nodes.push(`<node id="${++id}" lon="${lon}" lat="${lat}"/>`);
      return `<nd ref="${id}"/>`;
    });
    return `<way id="${way + 1}">${refs.join('')}<tag k="highway" v="residential"/></way>`;
  });
  return `<osm version="0.6">${nodes.join('')}${ways.join('')}</osm>`;
}

async function bring(content: string | Buffer): Promise<string> {
  const response = await fetch(`${server.url}/api/v1/uploads`, {
    method: 'POST',
    headers: { 'x-requested-with': 'xuncheng', 'content-type': 'application/octet-stream', cookie: chief.cookie },
    body: content,
  });
  return ((await response.json()) as { id: string }).id;
}

async function begin(content: string | Buffer, kinds: MapImportKind[] = ['road', 'block']): Promise<Answer> {
  return chief.api('POST', '/map-import', { uploadId: await bring(content), kinds });
}

async function ended(): Promise<MapImport> {
  for (;;) {
    const { body } = await chief.api('GET', '/map-import');
    if (body.state !== 'running') return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function kindsOnMap(): Promise<Record<string, number>> {
  const { rows } = await server.database.pool.query('select kind, count(*)::int as n from map_feature group by kind');
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}

beforeAll(async () => {
  server = await startTestServer();
  chief = await server.demo('administrator');
});
afterAll(() => server.close());

describe('an extract', () => {
  it('replaces the kinds wished for, is named as the source, and the streets are others at once', async () => {
    expect((await chief.api('GET', '/map-import')).body).toBeNull();
    expect(await kindsOnMap()).toEqual({ road: 2, water: 1 });
    expect((await chief.api('GET', '/streets')).body.map(({ name }: { name: string }) => name)).toContain('大街');
    const content = extract(50);
    const started = await begin(content);
    expect([started.status, started.body.state, started.body.bytes]).toEqual([
      201,
      'running',
      Buffer.byteLength(content),
    ]);
    expect(await ended()).toMatchObject({
      state: 'done',
      startedBy: '演示管理员',
      bytesRead: Buffer.byteLength(content),
      found: { road: 1, block: 1, water: 0 },
      leftOut: 0,
      failure: null,
    });
    expect(await kindsOnMap()).toEqual({ road: 1, block: 1, water: 1 });
    const streets: { name: string }[] = (await chief.api('GET', '/streets')).body;
    expect(new Set(streets.map(({ name }) => name))).toEqual(new Set(['新街']));
    const { rows } = await server.database.pool.query(
      "select value #>> '{}' as text from setting where key = 'mapAttribution'",
    );
    expect(rows[0].text).toBe('drawn for tests · © OpenStreetMap contributors (ODbL)');
    await begin(content);
    expect((await ended()).state).toBe('done');
    const again = await server.database.pool.query(
      "select value #>> '{}' as text from setting where key = 'mapAttribution'",
    );
    expect(again.rows[0].text).toBe(rows[0].text);
  });

  it('of many streets that cross is cut at every crossing, and is there when it is done', async () => {
    await begin(extractOf(grid(40)), ['road']);
    expect(await ended()).toMatchObject({ state: 'done', found: { road: 80 } });
    // 39 pieces between the crossings of each; round the four corners an unnamed street only bends (N10).
    expect((await chief.api('GET', '/streets')).body).toHaveLength(80 * 39 - 4);
  });

  it('in which nothing is found, or that cannot be read, changes nothing', async () => {
    const before = await kindsOnMap();
    await begin('<osm><node id="1" lon="1" lat="1"/></osm>');
    expect(await ended()).toMatchObject({ state: 'failed', failure: 'nothing-found' });
    for (const broken of ['<osm><way>', 'no map at all', Buffer.from([0, 0, 0, 3, 255, 255, 255])]) {
      await begin(broken);
      expect(await ended()).toMatchObject({ state: 'failed', failure: 'unreadable', message: expect.any(String) });
    }
    expect(await kindsOnMap()).toEqual(before);
  });

  it('can be stopped, runs alone, and leaves the map as it was', async () => {
    const before = await kindsOnMap();
    await begin(extract(300_000), ['road', 'block', 'water']);
    expect((await begin(extract(2))).body.code).toBe('map-import-running');
    const stopped = await chief.api('DELETE', '/map-import');
    expect(stopped.body.state).toBe('cancelled');
    expect((await ended()).state).toBe('cancelled');
    expect((await chief.api('DELETE', '/map-import')).body.code).toBe('nothing-to-cancel');
    expect(await kindsOnMap()).toEqual(before);
  });
});
