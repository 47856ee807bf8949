import { mapSource, mapSourceChanged, tileAt } from '@xuncheng/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';
import { ORIGIN } from './small-district.ts';
import { PIXEL, startTestMapSource, type TestMapSource } from './testing-map-source.ts';

/** Imagery and models through the server: who sets them, who sees them, and what becomes of sources that misbehave. */

let server: TestServer;
let source: TestMapSource;
let administrator: Browser;
let operator: Browser;
const made: number[] = [];

beforeAll(async () => {
  server = await startTestServer({ settings: { MAP_SOURCES_LOCAL: '1' } });
  administrator = await server.demo('administrator');
  operator = await server.person('operator', 'S-west');
});
afterAll(() => server.close());
beforeEach(async () => {
  source = await startTestMapSource();
});
afterEach(async () => {
  for (const id of made.splice(0)) await administrator.api('DELETE', `/map-sources/${String(id)}`);
  await source.close();
});

const SHAPE = {
  kind: 'imagery',
  name: '影像',
  nameEn: 'Imagery',
  wmts: null,
  attribution: '测试影像',
  system: 'wgs84',
  tiling: 'web-mercator',
  levelOffset: 0,
  minLevel: 3,
  maxLevel: 18,
  heightMetres: 0,
};
const answerPixel: TestMapSource['answer'] = (_request, response) =>
  response.writeHead(200, { 'content-type': 'text/plain' }).end(PIXEL);

async function add(change: object): Promise<Answer> {
  const answer = await administrator.api('POST', '/map-sources', { ...SHAPE, ...change });
  if (answer.status === 201) made.push(answer.body.source.id);
  return answer;
}
const idOf = (answer: Answer): number => answer.body.source.id as number;
const addImagery = (change: object = {}): Promise<Answer> =>
  add({ address: `${source.url}/{z}/{x}/{y}.png?k={key}`, key: 'very-secret', ...change });
const addModel = (change: object = {}): Promise<Answer> =>
  add({ kind: '3d-tiles', address: `${source.url}/city/tileset.json?k={key}`, key: 'very-secret', ...change });

const MIDDLE = tileAt('web-mercator', ORIGIN.lon, ORIGIN.lat, 15);
const tilePath = (id: number, level = 15, column = MIDDLE.column, row = MIDDLE.row): string =>
  `/map-sources/${String(id)}/tiles/${String(level)}/${String(column)}/${String(row)}`;

describe('a source that is set', () => {
  it('is tried over the middle of the district, told to who may see the map, and its key to nobody', async () => {
    source.answer = answerPixel;
    const { status, body } = await addImagery();
    expect(status).toBe(201);
    expect(mapSourceChanged.safeParse(body).error).toBeUndefined();
    const { id } = body.source;
    const middle = tileAt('web-mercator', ORIGIN.lon + 0.00208, ORIGIN.lat + 0.0009, 15);
    expect(body.test).toEqual({ state: 'answers', bytes: PIXEL.length, tile: { level: 15, ...middle } });
    expect(source.asked).toEqual([`/15/${String(middle.column)}/${String(middle.row)}.png?k=very-secret`]);
    const seen = (await operator.api('GET', '/map-sources')).body;
    expect(mapSource.array().safeParse(seen).error).toBeUndefined();
    expect(seen).toMatchObject([{ id, name: '影像', entry: null, version: 1 }]);
    expect(JSON.stringify(seen)).not.toContain(source.url);
    const said = JSON.stringify([
      body,
      (await administrator.api('GET', '/map-source-records')).body,
      (await administrator.api('GET', '/audit')).body,
      [...(await operator.api('GET', tilePath(id))).headers],
    ]);
    expect(said).toContain(source.url);
    expect(said).not.toContain('very-secret');
    const { rows } = await server.database.pool.query('select sealed_key from map_source');
    expect(Buffer.from(rows[0].sealed_key).toString('latin1')).not.toContain('very-secret');
  });

  it('keeps its key with the same host, and sends it to no other', async () => {
    source.answer = answerPixel;
    const id = idOf(await addImagery());
    const change = (more: object): Promise<Answer> =>
      administrator.api('PUT', `/map-sources/${String(id)}`, {
        ...SHAPE,
        address: `${source.url}/a/{z}/{x}/{y}?{key}`,
        ...more,
      });
    const kept = await change({});
    expect(kept.body.source).toMatchObject({ hasKey: true, version: 2 });
    expect(source.asked.at(-1)).toMatch(/^\/a\/15\/.*\?very-secret$/);
    const elsewhere = await change({ address: 'http://127.0.0.1:9/{z}/{x}/{y}?{key}' });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([409, 'key-needed']);
    expect((await change({ key: null })).body.source.hasKey).toBe(false);
    expect(source.asked.at(-1)).not.toContain('very-secret');
    expect((await administrator.api('GET', '/audit')).body[0]).toMatchObject({
      action: 'map-source-change',
      object: `map-source/${String(id)}`,
      detail: { kind: 'imagery', host: source.url },
    });
  });

  it('is an address of http or https with a place for each number, or a tileset.json', async () => {
    const tiles = `${source.url}/{z}/{x}/{y}`;
    for (const change of [
      { address: 'file:///etc/{z}/{x}/{y}' },
      { address: 'http://{key}.example/{z}/{x}/{y}' },
      { address: 'http://a:b@tiles/{z}/{x}/{y}' },
      { address: `${source.url}/{z}/{x}` },
      { address: tiles, minLevel: 9, maxLevel: 8 },
      { address: tiles, maxLevel: 40 },
      { address: tiles, name: ' ' },
      { kind: '3d-tiles', address: `${source.url}/city/` },
    ])
      expect([change, (await add(change)).status]).toEqual([change, 400]);
    expect(source.asked).toEqual([]);
  });

  it('is changed by administrators of the whole district only', async () => {
    const west = await server.person('administrator', 'S-west');
    const body = { ...SHAPE, address: `${source.url}/{z}/{x}/{y}` };
    const supervisor = await server.demo('supervisor');
    for (const somebody of [west, operator, supervisor])
      expect((await somebody.api('POST', '/map-sources', body)).status).toBe(403);
    expect((await west.api('GET', '/map-source-records')).status).toBe(403);
    expect((await (await server.demo('officer')).api('GET', '/map-sources')).status).toBe(403);
  });

  it('is put together from what a WMTS is called, and counted as it counts', async () => {
    source.answer = answerPixel;
    const wmts = { encoding: 'kvp', layer: 'img', style: 'default', matrixSet: 'c', format: 'tiles' };
    const { id } = (
      await add({ address: `${source.url}/img_c/wmts?tk={key}`, wmts, tiling: 'geographic', levelOffset: 1, key: 'k' })
    ).body.source;
    expect((await operator.api('GET', tilePath(id, 13, 13_659, 2_719))).status).toBe(200);
    expect(source.asked.at(-1)).toBe(
      '/img_c/wmts?tk=k&SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=img&STYLE=default&TILEMATRIXSET=c&FORMAT=tiles&TILEMATRIX=14&TILEROW=2719&TILECOL=13659',
    );
  });
});

describe('tiles', () => {
  it('are asked for once for everybody, and so many at a time', async () => {
    source.answer = (request, response) => setTimeout(() => answerPixel(request, response), 300);
    const id = idOf(await addImagery());
    source.asked.length = 0;
    const columns = Array.from({ length: 30 }, (_, index) => MIDDLE.column + index);
    const ask = (browser: Browser): Promise<Answer>[] =>
      columns.map((column) => browser.api('GET', tilePath(id, 15, column)));
    const answers = await Promise.all([...ask(operator), ...ask(administrator)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[0]!.headers.get('content-type')).toBe('image/png');
    expect(answers[0]!.headers.get('cache-control')).toBe('private, max-age=86400');
    expect(source.asked).toHaveLength(columns.length);
    expect(source.mostAtOnce()).toBeLessThanOrEqual(8);
    await Promise.all(ask(operator));
    expect(source.asked).toHaveLength(columns.length);
  });

  it('are none outside the levels and the earth, and the source hears nothing of it', async () => {
    source.answer = answerPixel;
    const id = idOf(await addImagery());
    source.asked.length = 0;
    for (const path of [tilePath(id, 2, 0, 0), tilePath(id, 19, 0, 0), tilePath(id, 3, 8, 0), tilePath(id, 3, 0, 8)])
      expect((await operator.api('GET', path)).status).toBe(404);
    expect((await operator.api('GET', tilePath(id, 3, -1, 0))).status).toBe(400);
    expect((await operator.api('GET', tilePath(id + 1_000))).status).toBe(404);
    expect((await operator.api('GET', `/map-sources/${String(id)}/files/tileset.json`)).status).toBe(404);
    expect(source.asked).toEqual([]);
  });

  it('that a source has not are asked for once, and are no failure of it', async () => {
    source.answer = answerPixel;
    const id = idOf(await addImagery());
    source.answer = (_request, response) => response.writeHead(404).end();
    source.asked.length = 0;
    for (let i = 0; i < 3; i++) expect((await operator.api('GET', tilePath(id))).body.code).toBe('tile-not-found');
    expect(source.asked).toHaveLength(1);
  });
});

describe('a source that misbehaves', () => {
  const answers: Record<string, { answer: TestMapSource['answer']; reason: string; status?: number }> = {
    redirects: {
      answer: (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
      reason: 'redirected',
      status: 302,
    },
    'does not take the key': {
      answer: (_request, response) => response.writeHead(403).end(),
      reason: 'unauthorized',
      status: 403,
    },
    'is not well': {
      answer: (_request, response) => response.writeHead(500).end(),
      reason: 'http-status',
      status: 500,
    },
    'is a web page': {
      answer: (_request, response) =>
        response.writeHead(200, { 'content-type': 'image/png' }).end('<h1>very-secret</h1>'),
      reason: 'not-a-picture',
    },
    'sends more than a tile': {
      answer: (_request, response) => response.writeHead(200).end(Buffer.concat([PIXEL, Buffer.alloc(3_000_000)])),
      reason: 'too-large',
    },
    'sends more than a tile, packed': {
      answer: (_request, response) =>
        response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.concat([PIXEL, Buffer.alloc(9_000_000)]))),
      reason: 'too-large',
    },
    'has none there': { answer: (_request, response) => response.writeHead(404).end(), reason: 'no-tile', status: 404 },
    'is silent': { answer: () => undefined, reason: 'no-answer' },
  };
  for (const [name, { answer, reason, status = null }] of Object.entries(answers))
    it(`${name}: ${reason}, and nothing of what it said is passed on`, async () => {
      source.answer = answer;
      const { body } = await addImagery();
      expect(body.test).toEqual({ state: 'failed', reason, status });
      const tile = await operator.api('GET', tilePath(body.source.id));
      expect(tile.status).toBe(reason === 'no-tile' ? 404 : 502);
      expect(JSON.stringify(tile.body)).not.toContain('secret');
      expect(source.asked.every((path) => path.startsWith('/15/'))).toBe(true);
      if (reason === 'no-answer') return; // as long again
      const again = await administrator.api('POST', `/map-sources/${String(body.source.id)}/test`);
      expect(again.body).toEqual(body.test);
    });

  it('is away: unreachable at once for everybody, and there again some seconds after it is back', async () => {
    source.answer = answerPixel;
    const id = idOf(await addImagery());
    source.answer = (request) => request.socket.destroy();
    source.asked.length = 0;
    for (let i = 0; i < 5; i++)
      expect((await operator.api('GET', tilePath(id, 15, MIDDLE.column + i))).status).toBe(502);
    // A kept connection that breaks is tried once more; the others are not tried at all.
    expect(source.asked.length).toBeLessThanOrEqual(2);
    source.answer = answerPixel;
    await expect
      .poll(async () => (await operator.api('GET', tilePath(id))).status, { timeout: 15_000, interval: 500 })
      .toBe(200);
    expect((await add({ address: 'http://127.0.0.1:1/{z}/{x}/{y}' })).body.test.reason).toBe('unreachable');
    expect((await add({ address: 'http://nowhere.invalid/{z}/{x}/{y}' })).body.test.reason).toBe('unknown-host');
  });
});

describe('a model', () => {
  const TILESET = JSON.stringify({ asset: { version: '1.1' }, geometricError: 1, root: {} });
  const serve: TestMapSource['answer'] = (request, response) => {
    const files: Record<string, string> = {
      '/city/tileset.json': TILESET,
      '/city/a/0.glb': `glTF${'x'.repeat(200_000)}`,
      '/city/a/1.glb': '<html>very-secret</html>',
      '/secret.json': '{"very":"secret"}',
    };
    const file = files[(request.url ?? '').split('?')[0]!];
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(file);
  };
  const file = (id: number, path: string): Promise<Answer> =>
    operator.ask('GET', `/api/v1/map-sources/${String(id)}/files/${path}`);

  it('is passed on file by file, with its key, and the page may unpack it', async () => {
    const policyOf = async (): Promise<string | null> =>
      (await fetch(`${server.url}/healthz`)).headers.get('content-security-policy');
    expect(await policyOf()).not.toContain('wasm-unsafe-eval');
    source.answer = serve;
    const { body } = await addModel();
    expect(body.test).toEqual({ state: 'answers', bytes: TILESET.length, tile: null });
    const { id, entry } = body.source;
    expect(entry).toBe('tileset.json');
    expect(await policyOf()).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect((await file(id, entry)).body).toEqual(JSON.parse(TILESET));
    const glb = await file(id, 'a/0.glb?v=1');
    expect(glb.headers.get('content-type')).toBe('application/octet-stream');
    expect(glb.headers.get('x-content-type-options')).toBe('nosniff');
    expect(glb.body).toHaveLength(200_004);
    expect(source.asked.at(-1)).toBe('/city/a/0.glb?k=very-secret');
    await administrator.api('DELETE', `/map-sources/${String(id)}`);
    expect(await policyOf()).not.toContain('wasm-unsafe-eval');
  });

  it('is nothing above its folder, nothing that is no model, and nothing that is not what its name says', async () => {
    source.answer = serve;
    const id = idOf(await addModel());
    source.asked.length = 0;
    for (const path of [
      '%2e%2e/secret.json',
      '..%2fsecret.json',
      'a/%2e%2e/%2e%2e/secret.json',
      '..%5csecret.json',
      'a%2f..%2f..%2fsecret.json',
      'index.html',
      'id_rsa',
      'a/',
    ])
      expect([path, (await file(id, path)).status]).toEqual([path, 404]);
    expect(source.asked).toEqual([]);
    expect((await file(id, '%252e%252e/secret.json')).status).toBe(404);
    expect(source.asked).toEqual(['/city/%252e%252e/secret.json?k=very-secret']);
    const page = await file(id, 'a/1.glb');
    expect([page.status, JSON.stringify(page.body).includes('secret')]).toEqual([502, false]);
    expect((await file(id, 'a/2.glb')).status).toBe(404);
    expect((await operator.api('GET', tilePath(id))).status).toBe(404);
  });

  it('says when its address is something else, or leads elsewhere', async () => {
    source.answer = (_request, response) => response.writeHead(200).end('{"asset":{}}');
    expect((await addModel()).body.test.reason).toBe('not-a-tileset');
    source.answer = (_request, response) => response.writeHead(301, { location: '/secret.json' }).end();
    const { body } = await addModel();
    expect(body.test).toEqual({ state: 'failed', reason: 'redirected', status: 301 });
    expect((await file(body.source.id, 'tileset.json')).status).toBe(502);
    expect(source.asked).not.toContain('/secret.json');
  });
});

it('on this host or its own wire are neither taken nor asked, unless a setting allows them', async () => {
  const strict = await startTestServer();
  const chief = await strict.demo('administrator');
  const put = (address: string): Promise<Answer> => chief.api('POST', '/map-sources', { ...SHAPE, address });
  for (const host of [source.url, 'http://localhost:9', 'http://169.254.169.254', 'http://[::1]:9'])
    expect([host, (await put(`${host}/{z}/{x}/{y}`)).body.code]).toEqual([host, 'local-address']);
  // One that was set when it was allowed, and a name that leads here.
  const { port } = new URL(source.url);
  await strict.database.pool.query(
    `insert into map_source (kind, name, name_en, address, wmts, attribution, system, tiling, level_offset, min_level, max_level, height_metres)
     values ('imagery', '影像', 'Imagery', $1, null, '', 'wgs84', 'web-mercator', 0, 3, 18, 0)`,
    [`http://127.0.0.1:${port}/{z}/{x}/{y}`],
  );
  await strict.restart();
  const again = await strict.demo('administrator');
  const [kept] = (await again.api('GET', '/map-source-records')).body as { id: number }[];
  const test = await again.api('POST', `/map-sources/${String(kept!.id)}/test`);
  expect(test.body).toMatchObject({ state: 'failed', reason: 'local-address' });
  expect(source.asked).toEqual([]);
  await strict.close();
});
