import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, hear, startTestServer, type Answer, type TestServer } from './running-server.ts';

/** Accounts are made, changed and ended by administrators, and their owners choose the password. */

let server: TestServer;
let chief: Browser;
let areas: Record<string, number>;

const OWN = 'a password of my own';

async function signIn(username: string, password: string): Promise<{ browser: Browser; answer: Answer }> {
  const browser = new Browser(server.url);
  return { browser, answer: await browser.api('POST', '/session', { username, password }) };
}

/** An account with a password that its owner chose. */
async function settle(username: string, role: string, areaCode: string): Promise<{ id: number; browser: Browser }> {
  const made = await chief.api('POST', '/accounts', { username, displayName: username, role, areaId: areas[areaCode] });
  expect(made.status).toBe(201);
  const { browser } = await signIn(username, made.body.password);
  const changed = await browser.api('PUT', '/session/password', { current: made.body.password, next: OWN });
  expect(changed.body).toMatchObject({ mustChangePassword: false });
  return { id: made.body.account.id, browser };
}

beforeAll(async () => {
  server = await startTestServer({ demo: false });
  const { rows } = await server.database.pool.query<{ code: string; id: number }>('select code, id from area');
  areas = Object.fromEntries(rows.map(({ code, id }) => [code, id]));
  chief = new Browser(server.url);
  const first = { username: 'chief', displayName: '管理员', password: OWN };
  expect((await chief.api('POST', '/setup', first)).status).toBe(201);
});
afterAll(() => server.close());

describe('a one-time password', () => {
  it('opens nothing but the choice of an own one, and is then worth nothing', async () => {
    const given = { username: '张三', displayName: '张三', role: 'operator', areaId: areas['S-west'] };
    const made = await chief.api('POST', '/accounts', given);
    expect(made.body.account).toMatchObject({ username: '张三', areaName: 'west街道', disabledAt: null });
    expect(made.body.account.oneTimeUntil).toBeGreaterThan(Date.now());
    const { password } = made.body;
    expect(password).toMatch(/^(?:[2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}$/);

    const { browser, answer } = await signIn('张三', password);
    expect(answer.body.mustChangePassword).toBe(true);
    expect((await browser.api('GET', '/officers')).body.code).toBe('password-change-required');
    expect((await hear(browser.watch(), 'connect_error')).data.code).toBe('password-change-required');
    const wrong = await browser.api('PUT', '/session/password', { current: 'guessed', next: OWN });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'wrong-password']);
    const same = await browser.api('PUT', '/session/password', { current: password, next: password });
    expect(same.body.code).toBe('password-unchanged');
    expect((await browser.api('PUT', '/session/password', { current: password, next: 'short' })).status).toBe(400);
    expect((await browser.api('PUT', '/session/password', { current: password, next: OWN })).status).toBe(200);
    expect((await browser.api('GET', '/officers')).status).toBe(200);
    expect((await signIn('张三', password)).answer.status).toBe(401);
    expect((await signIn('张三', OWN)).answer.body.mustChangePassword).toBe(false);
  });

  it('expires', async () => {
    const given = { username: 'late', displayName: 'late', role: 'operator', areaId: areas['D'] };
    const { body } = await chief.api('POST', '/accounts', given);
    await server.database.pool.query("update account set one_time_until = now() where username = 'late'");
    const { answer } = await signIn('late', body.password);
    expect([answer.status, answer.body.code]).toEqual([403, 'one-time-password-expired']);
  });

  it('is the only thing that lets in after a reset; what was open is closed', async () => {
    const { id, browser } = await settle('forgetful', 'operator', 'D');
    const screen = browser.watch();
    await hear(screen, 'snapshot');
    const gone = hear(screen, 'disconnect', undefined, 5_000);
    const reset = await chief.api('POST', `/accounts/${String(id)}/password`, {});
    await gone;
    expect((await browser.api('GET', '/session')).status).toBe(401);
    expect((await signIn('forgetful', OWN)).answer.status).toBe(401);
    expect((await signIn('forgetful', reset.body.password)).answer.body.mustChangePassword).toBe(true);
  });
});

describe('an own password', () => {
  it('ends the other sessions of the account when it changes', async () => {
    const { browser } = await settle('twice', 'operator', 'D');
    const other = (await signIn('twice', OWN)).browser;
    const next = 'another password of my own';
    expect((await browser.api('PUT', '/session/password', { current: OWN, next })).status).toBe(200);
    expect((await browser.api('GET', '/session')).status).toBe(200);
    expect((await other.api('GET', '/session')).status).toBe(401);
  });
});

describe('an account', () => {
  it('that is disabled has no session and no screen within five seconds, and may come back', async () => {
    const { id, browser } = await settle('leaver', 'operator', 'S-west');
    const screen = browser.watch();
    await hear(screen, 'snapshot');
    const gone = hear(screen, 'disconnect', undefined, 5_000);
    expect((await chief.api('POST', `/accounts/${String(id)}/disable`, {})).body.disabledAt).not.toBeNull();
    await gone;
    expect((await browser.api('GET', '/session')).status).toBe(401);
    expect((await signIn('leaver', OWN)).answer.body.code).toBe('wrong-credentials');
    await chief.api('POST', `/accounts/${String(id)}/enable`, {});
    expect((await signIn('leaver', OWN)).answer.status).toBe(200);
  });

  it('has the role and area that it was given last, at once', async () => {
    const { id, browser } = await settle('mover', 'administrator', 'S-west');
    const change = { displayName: 'mover', role: 'operator', areaId: areas['S-east'] };
    expect((await chief.api('PUT', `/accounts/${String(id)}`, change)).body.areaName).toBe('east街道');
    expect((await browser.api('GET', '/accounts')).status).toBe(403);
    expect((await browser.api('GET', '/areas')).body[0].code).toBe('S-east');
    const { rows } = await server.database.pool.query(
      "select l.detail, a.username from audit_log l join account a on a.id = l.account_id where l.action = 'account-change' and l.object = $1",
      [`account/${String(id)}`],
    );
    const after = { ...change, officerId: null };
    expect(rows).toEqual([
      {
        username: 'chief',
        detail: { before: { ...after, role: 'administrator', areaId: areas['S-west'] }, after },
      },
    ]);
  });

  it('of an officer is bound to one', async () => {
    const given = { username: 'walker', displayName: 'x', role: 'officer', areaId: areas['S-west'] };
    expect((await chief.api('POST', '/accounts', given)).body.details[0].path).toBe('body.officerId');
    const { rows } = await server.database.pool.query("select id from officer where badge = '1-west'");
    const made = await chief.api('POST', '/accounts', { ...given, officerId: rows[0].id });
    expect(made.body.account.officer).toBe('1-west 队员west');
  });

  it('takes a name that is free and not of the demonstration', async () => {
    const given = { displayName: 'x', role: 'operator', areaId: areas['D'] };
    expect((await chief.api('POST', '/accounts', { ...given, username: 'chief' })).body.code).toBe('account-exists');
    expect((await chief.api('POST', '/accounts', { ...given, username: 'demo-operator' })).status).toBe(400);
    expect((await chief.api('POST', '/accounts', { ...given, username: 'two words' })).status).toBe(400);
  });
});

describe('an administrator of a part', () => {
  it('reaches nobody and gives nothing outside it', async () => {
    const { browser } = await settle('part', 'administrator', 'S-west');
    const { rows } = await server.database.pool.query("select id from account where username = 'chief'");
    const path = `/accounts/${String(rows[0].id)}`;
    const change = { displayName: 'x', role: 'operator', areaId: areas['S-west'] };
    expect((await browser.api('PUT', path, change)).body.code).toBe('account-not-found');
    expect((await browser.api('POST', `${path}/password`, {})).body.code).toBe('account-not-found');
    const listed: { areaId: number }[] = (await browser.api('GET', '/accounts')).body;
    expect(new Set(listed.map(({ areaId }) => areaId))).toEqual(new Set([areas['S-west']]));
    for (const areaId of [areas['D'], areas['S-east']])
      expect((await browser.api('POST', '/accounts', { ...change, username: 'wide', areaId })).body.code).toBe(
        'area-not-found',
      );
    const foreign = await server.database.pool.query("select id from officer where badge = '1-east'");
    const bound = { ...change, username: 'wide', role: 'officer', officerId: foreign.rows[0].id };
    expect((await browser.api('POST', '/accounts', bound)).body.code).toBe('officer-not-found');
  });
});

describe('the last administrator of the district', () => {
  it('stays, also when two disable each other at once', async () => {
    const { rows } = await server.database.pool.query("select id from account where username = 'chief'");
    const path = `/accounts/${String(rows[0].id)}`;
    expect((await chief.api('POST', `${path}/disable`, {})).body.code).toBe('last-administrator');
    const lower = { displayName: '管理员', role: 'operator', areaId: areas['D'] };
    expect((await chief.api('PUT', path, lower)).body.code).toBe('last-administrator');
    const smaller = { displayName: '管理员', role: 'administrator', areaId: areas['S-west'] };
    expect((await chief.api('PUT', path, smaller)).body.code).toBe('last-administrator');

    const second = await settle('second', 'administrator', 'D');
    const answers = await Promise.all([
      chief.api('POST', `/accounts/${String(second.id)}/disable`, {}),
      second.browser.api('POST', `${path}/disable`, {}),
    ]);
    const left = await server.database.pool.query(
      "select count(*)::int as n from account where role = 'administrator' and area_id = $1 and disabled_at is null",
      [areas['D']],
    );
    expect(left.rows).toEqual([{ n: 1 }]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('accounts of the demonstration', () => {
  it('are not changed by anybody', async () => {
    const demo = await startTestServer();
    const browser = await demo.demo('administrator');
    const [first] = (await browser.api('GET', '/accounts')).body;
    expect((await browser.api('POST', `/accounts/${String(first.id)}/disable`, {})).body.code).toBe('demo-account');
    const own = await browser.api('PUT', '/session/password', { current: 'x', next: OWN });
    expect(own.body.code).toBe('demo-account');
    await demo.close();
  });
});
