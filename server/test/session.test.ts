import { surfaceBox } from '@xuncheng/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, startTestServer, type Answer, type TestServer } from './running-server.ts';

const FIRST = { username: 'first', displayName: '第一位管理员', password: 'a long enough password' };

describe('first visit', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ demo: false });
  });
  afterAll(() => server.close());

  it('makes one administrator, whoever comes at once, and is then closed', async () => {
    const state = await new Browser(server.url).api('GET', '/setup');
    expect(state.body).toEqual({ needsAdministrator: true, needsDistrict: false, demo: false, signedIn: false });
    const browsers = [1, 2, 3, 4].map(() => new Browser(server.url));
    const answers = await Promise.all(
      browsers.map((browser, i) => browser.api('POST', '/setup', { ...FIRST, username: `first-${String(i)}` })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    const winner = answers.findIndex((answer) => answer.status === 201);
    expect((await browsers[winner]!.api('GET', '/session')).body).toMatchObject({
      role: 'administrator',
      areaName: '区',
    });
    // Days and clocks of every page are the district's.
    await server.database.pool.query(`update setting set value = '"Europe/Berlin"' where key = 'timeZone'`);
    expect((await browsers[winner]!.api('GET', '/session')).body.timeZone).toBe('Europe/Berlin');
    expect((await new Browser(server.url).api('POST', '/setup', { ...FIRST, username: 'late' })).body.code).toBe(
      'already-set-up',
    );
    expect((await new Browser(server.url).api('GET', '/setup')).body.needsAdministrator).toBe(false);
  });

  it('refuses the demonstration accounts', async () => {
    const answer = await new Browser(server.url).api('POST', '/session/demo', { role: 'administrator' });
    expect([answer.status, answer.body.code]).toEqual([403, 'demo-off']);
  });

  it('asks for a password worth the name', async () => {
    expect((await new Browser(server.url).api('POST', '/setup', { ...FIRST, password: 'short' })).status).toBe(400);
  });
});

describe('without a district', () => {
  it('the first administrator brings its border; several surfaces together are one', async () => {
    const server = await startTestServer({ demo: false, district: false });
    const browser = new Browser(server.url);
    expect((await browser.api('GET', '/setup')).body).toMatchObject({ needsAdministrator: true, needsDistrict: true });
    const without = await browser.api('POST', '/setup', FIRST);
    expect([without.status, without.body.code]).toEqual([409, 'no-district']);
    const set = (outline: string, timeZone = 'Europe/Berlin'): Promise<Answer> =>
      browser.api('POST', '/setup', {
        ...FIRST,
        district: { code: ' 330102 ', name: '上城区', outline, system: 'wgs84', timeZone },
      });
    const square = (west: number): string =>
      `POLYGON((${[0, 1, 1, 0, 0].map((x, i) => `${String(west + x * 0.1)} ${String(30 + (i === 2 || i === 3 ? 0.1 : 0))}`).join(',')}))`;
    const unreadable = await set('{ "type": ');
    expect([unreadable.status, unreadable.body.code]).toEqual([400, 'outline-unreadable']);
    const wrong = await set('POLYGON((120 30, 120.1 30.1, 120.1 30, 120 30.1, 120 30))');
    expect([wrong.status, wrong.body]).toEqual([
      400,
      expect.objectContaining({
        code: 'outline-wrong',
        details: [{ path: 'district.outline', message: 'self-intersection' }],
      }),
    ]);
    expect((await browser.api('GET', '/setup')).body.needsAdministrator).toBe(true);
    // A browser's list may have names that are not the database's; an offset is no name.
    const zones = await Promise.all(['Nowhere/Land', '+08:00'].map((zone) => set(square(120), zone)));
    expect(zones.map(({ status }) => status)).toEqual([400, 400]);
    const made = await set(`${square(120)}\n${square(120.1)}`);
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ role: 'administrator', areaName: '上城区', timeZone: 'Europe/Berlin' }),
    ]);
    const { rows } = await server.database.pool.query('select code, level, parent_id, geometry from area');
    expect(rows).toEqual([expect.objectContaining({ code: '330102', level: 'district', parent_id: null })]);
    expect(rows[0].geometry.type).toBe('Polygon');
    expect(surfaceBox(rows[0].geometry)).toEqual([120, 30, 120.2, 30.1]);
    expect((await browser.api('GET', '/areas')).body).toHaveLength(1);
    expect((await set(square(120))).body.code).toBe('already-set-up');

    // Until the first shift is planned it can be another one, and is noted down.
    const put = (timeZone: string): Promise<Answer> => browser.api('PUT', '/time-zone', { timeZone });
    expect((await put('+08:00')).status).toBe(400);
    expect((await put('Asia/Urumqi')).body).toEqual({ timeZone: 'Asia/Urumqi', changeable: true });
    expect((await browser.api('GET', '/session')).body.timeZone).toBe('Asia/Urumqi');
    const noted = await server.database.pool.query(
      `select detail from audit_log where action = 'change-time-zone' and account_id is not null`,
    );
    expect(noted.rows).toEqual([{ detail: { before: 'Europe/Berlin', after: 'Asia/Urumqi' } }]);
    await server.database.pool.query(
      `with squad as (insert into squad (code, name, area_id) select 'S', '中队', id from area returning id),
            one as (insert into officer (badge, name, squad_id, travel_mode) select 'Z1', '甲', id, 'foot' from squad returning id),
            beat as (insert into beat (code, name, area_id) select 'B', '网格', id from area returning id)
       insert into shift (officer_id, beat_id, starts_at, ends_at)
       select one.id, beat.id, now(), now() + interval '8 hours' from one, beat`,
    );
    expect((await put('Asia/Shanghai')).body.code).toBe('time-zone-in-use');
    expect((await browser.api('GET', '/time-zone')).body).toEqual({ timeZone: 'Asia/Urumqi', changeable: false });
    await server.close();
  });
});

describe('signing in', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it('gives a new session id, in a cookie scripts cannot read', async () => {
    const browser = new Browser(server.url);
    const first = await browser.api('POST', '/session/demo', { role: 'officer' });
    const cookie = first.headers.get('set-cookie')!;
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(first.body.officerId).not.toBeNull();
    // It lasts from the last request on, in the browser as well.
    const later = (await browser.api('GET', '/session')).headers.get('set-cookie');
    const lasts = Date.parse(/Expires=([^;]+)/.exec(later ?? '')?.[1] ?? '') - Date.now();
    expect(lasts).toBeGreaterThan(11 * 3_600_000);
    const earlier = browser.cookie;
    await browser.api('POST', '/session/demo', { role: 'operator' });
    expect(browser.cookie).not.toBe(earlier);
    const old = new Browser(server.url);
    old.cookie = earlier;
    expect((await old.api('GET', '/session')).status).toBe(401);
  });

  it('ends', async () => {
    const browser = await server.demo('operator');
    const cookie = browser.cookie;
    expect((await browser.api('DELETE', '/session')).status).toBe(204);
    browser.cookie = cookie;
    expect((await browser.api('GET', '/session')).status).toBe(401);
  });

  it('does not let demonstration accounts in by password', async () => {
    await server.demo('administrator');
    const answer = await new Browser(server.url).api('POST', '/session', {
      username: 'demo-administrator',
      password: '',
    });
    expect(answer.status).toBe(400);
    const empty = await new Browser(server.url).api('POST', '/session', {
      username: 'demo-administrator',
      password: 'null',
    });
    expect([empty.status, empty.body.code]).toEqual([401, 'wrong-credentials']);
  });

  it('leaves nothing behind when the demonstration ends', async () => {
    const early = await new Browser(server.url).api('POST', '/setup', FIRST);
    expect(early.body.code).toBe('demo-on');
    const { cookie } = await server.demo('administrator');
    await server.restart(false);
    const browser = new Browser(server.url);
    browser.cookie = cookie;
    expect((await browser.api('GET', '/session')).status).toBe(401);
    await server.restart(true);
    expect((await server.demo('administrator')).cookie).not.toBe('');
  });

  it('locks account and address after five failures, also for the right password', async () => {
    await server.person('operator', 'D');
    const { rows } = await server.database.pool.query('select username from account where not demo limit 1');
    const username = rows[0].username;
    const tries = [];
    for (let i = 0; i < 6; i++)
      tries.push((await new Browser(server.url).api('POST', '/session', { username, password: 'wrong' })).status);
    expect(tries).toEqual([401, 401, 401, 401, 401, 429]);
    const right = await new Browser(server.url).api('POST', '/session', {
      username,
      password: 'correct horse battery',
    });
    expect(right.body.code).toBe('locked-out');
  });

  it('locks as well when the guesses come all at once', async () => {
    await server.person('operator', 'D');
    const { rows } = await server.database.pool.query(
      'select username from account where not demo order by id desc limit 1',
    );
    const { username } = rows[0];
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        new Browser(server.url).api('POST', '/session', { username, password: 'wrong' }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
  });

  it('refuses what other pages make a browser send', async () => {
    const browser = await server.demo('operator');
    const withoutHeader = await fetch(`${server.url}/api/v1/session`, {
      method: 'DELETE',
      headers: { cookie: browser.cookie },
    });
    expect(withoutHeader.status).toBe(403);
    const foreign = await browser.ask('DELETE', '/api/v1/session', undefined, { origin: 'https://elsewhere.example' });
    expect(foreign.body.code).toBe('foreign-origin');
    const crossSite = await browser.ask('DELETE', '/api/v1/session', undefined, { 'sec-fetch-site': 'cross-site' });
    expect(crossSite.body.code).toBe('foreign-origin');
    expect((await browser.ask('DELETE', '/api/v1/session', undefined, { origin: server.url })).status).toBe(204);
  });

  it('limits sign-ins of an address', async () => {
    const statuses = new Set<number>();
    for (let i = 0; i < 40; i++)
      statuses.add(
        (await new Browser(server.url).api('POST', '/session', { username: `nobody-${String(i)}`, password: 'x' }))
          .status,
      );
    expect(statuses).toContain(429);
  });
});

describe('pages', () => {
  it('carry a strict content policy; documents, health and metrics are there', async () => {
    const server = await startTestServer();
    const browser = new Browser(server.url);
    const page = await browser.ask('GET', '/', undefined, { accept: 'text/html' });
    expect(page.status).toBe(503);
    expect(page.body).toContain('not built');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    const docs = await browser.ask('GET', '/api/docs');
    expect(docs.body).not.toMatch(/<script>/);
    expect((await browser.ask('GET', '/api/docs/ui/swagger-ui-bundle.js')).status).toBe(200);
    expect((await browser.ask('GET', '/api/asyncapi.json')).body).toMatchObject({ asyncapi: '3.0.0' });
    expect((await fetch(`${server.url}/api/schemas/probe-reading.json`)).headers.get('content-type')).toContain(
      'schema',
    );
    expect((await browser.ask('GET', '/api/schemas/nothing.json')).status).toBe(404);
    expect((await browser.ask('GET', '/healthz')).status).toBe(200);
    expect((await browser.ask('GET', '/readyz')).status).toBe(200);
    expect((await browser.ask('GET', '/metrics')).body).toContain('xuncheng_gateway_connected 1');
    await server.gateway.close();
    await expect.poll(async () => (await browser.ask('GET', '/readyz')).body, { timeout: 5_000 }).toBe('gateway\n');
    expect((await browser.ask('GET', '/healthz')).status).toBe(200);
    await server.close();
  });
});
