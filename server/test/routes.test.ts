import {
  alarm,
  area,
  auditEntry,
  baseMap,
  cell,
  coverageNow,
  trailArea,
  deadLetter,
  deadLetterDetail,
  device as deviceSchema,
  deviceWithToken,
  evidence,
  instruction,
  officer as officerSchema,
  performance,
  reAdmitted,
  ROLES,
  session,
  shift,
  trajectory,
  type Role,
} from '@xuncheng/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';

/**
 * Every route × every role × own and foreign area. `allowed`: the roles that get an answer for something in their area; the others get 403.
 * `foreign`: the same for something of the other subdistrict, 404 for the roles allowed. Officers see their own person only.
 */
interface Case {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As in the OpenAPI document, below /api/v1. */
  readonly route: string;
  readonly allowed: readonly Role[];
  readonly own: (things: Things) => string;
  readonly foreign?: (things: Things) => string;
  /** Statuses for something of one's own; 200 unless said. */
  readonly status?: number;
  readonly body?: (things: Things, side: 'own' | 'foreign') => unknown;
}

interface Things {
  readonly shift: { readonly own: number; readonly foreign: number };
  readonly officer: { readonly own: number; readonly foreign: number };
  readonly alarm: { readonly own: number; readonly foreign: number };
  readonly letter: { readonly own: number; readonly foreign: number };
  readonly area: { readonly own: number; readonly foreign: number };
  readonly instruction: { readonly own: string; readonly foreign: string };
}

const ALL = ROLES;
const WATCHERS: readonly Role[] = ['administrator', 'operator', 'supervisor'];
const COMMANDERS: readonly Role[] = ['administrator', 'operator'];
const ADMINISTRATOR: readonly Role[] = ['administrator'];

const both = (path: (key: number | string) => string, kind: keyof Things): Pick<Case, 'own' | 'foreign'> => ({
  own: (things) => path(things[kind].own),
  foreign: (things) => path(things[kind].foreign),
});
const fixed = (path: string): Pick<Case, 'own'> => ({ own: () => path });
const device = (path: (id: string) => string, kind: string): Pick<Case, 'own' | 'foreign'> => ({
  own: () => path(`${kind}-west`),
  foreign: () => path(`${kind}-east`),
});

const CASES: readonly Case[] = [
  { method: 'GET', route: '/session', allowed: ALL, ...fixed('/session') },
  { method: 'GET', route: '/areas', allowed: ALL, ...fixed('/areas') },
  { method: 'GET', route: '/cells', allowed: ALL, ...fixed('/cells') },
  { method: 'GET', route: '/map/base', allowed: ALL, ...fixed('/map/base') },
  { method: 'GET', route: '/officers', allowed: ALL, ...fixed('/officers') },
  { method: 'GET', route: '/officers/{id}', allowed: ALL, ...both((id) => `/officers/${String(id)}`, 'officer') },
  { method: 'GET', route: '/shifts', allowed: ALL, ...fixed('/shifts') },
  {
    method: 'GET',
    route: '/shifts/{id}/trajectory',
    allowed: ALL,
    ...both((id) => `/shifts/${String(id)}/trajectory`, 'shift'),
  },
  {
    method: 'GET',
    route: '/shifts/{id}/visits',
    allowed: ALL,
    ...both((id) => `/shifts/${String(id)}/visits`, 'shift'),
  },
  {
    method: 'GET',
    route: '/shifts/{id}/performance',
    allowed: ALL,
    ...both((id) => `/shifts/${String(id)}/performance`, 'shift'),
  },
  {
    method: 'GET',
    route: '/shifts/{id}/performance/{measure}/evidence',
    allowed: ALL,
    ...both((id) => `/shifts/${String(id)}/performance/distance/evidence`, 'shift'),
  },
  { method: 'GET', route: '/performance', allowed: ALL, ...fixed('/performance') },
  { method: 'GET', route: '/coverage/now', allowed: WATCHERS, ...fixed('/coverage/now') },
  { method: 'GET', route: '/coverage/gaps', allowed: WATCHERS, ...fixed('/coverage/gaps') },
  { method: 'GET', route: '/coverage/at', allowed: WATCHERS, ...fixed('/coverage/at?at=1790000000000') },
  { method: 'GET', route: '/coverage/area', allowed: WATCHERS, ...fixed('/coverage/area') },
  { method: 'GET', route: '/devices', allowed: WATCHERS, ...fixed('/devices') },
  { method: 'GET', route: '/devices/{id}', allowed: WATCHERS, ...device((id) => `/devices/${id}`, 'probe') },
  {
    method: 'POST',
    route: '/devices/{id}/rebirth',
    allowed: COMMANDERS,
    status: 204,
    ...device((id) => `/devices/${id}/rebirth`, 'terminal'),
  },
  {
    method: 'GET',
    route: '/devices/{id}/readings',
    allowed: WATCHERS,
    ...device((id) => `/devices/${id}/readings`, 'probe'),
  },
  {
    method: 'GET',
    route: '/devices/{id}/camera-events',
    allowed: WATCHERS,
    ...device((id) => `/devices/${id}/camera-events`, 'camera'),
  },
  {
    method: 'POST',
    route: '/devices',
    allowed: ADMINISTRATOR,
    status: 201,
    own: () => '/devices',
    foreign: () => '/devices',
    body: (things, side) => ({
      id: 'new-probe',
      kind: 'probe',
      protocol: 'own',
      name: '新',
      areaId: things.area[side],
      coordinateSystem: 'gcj02',
    }),
  },
  {
    method: 'POST',
    route: '/devices/{id}/credentials',
    allowed: ADMINISTRATOR,
    status: 201,
    ...device((id) => `/devices/${id}/credentials`, 'probe'),
  },
  {
    method: 'DELETE',
    route: '/devices/{id}/credentials',
    allowed: ADMINISTRATOR,
    status: 204,
    ...device((id) => `/devices/${id}/credentials`, 'probe'),
  },
  { method: 'GET', route: '/dead-letters', allowed: COMMANDERS, ...fixed('/dead-letters') },
  {
    method: 'GET',
    route: '/dead-letters/{id}',
    allowed: COMMANDERS,
    ...both((id) => `/dead-letters/${String(id)}`, 'letter'),
  },
  {
    method: 'POST',
    route: '/dead-letters/{id}/re-admit',
    allowed: ADMINISTRATOR,
    ...both((id) => `/dead-letters/${String(id)}/re-admit`, 'letter'),
    body: () => ({}),
  },
  {
    method: 'POST',
    route: '/dead-letters/{id}/dismiss',
    allowed: ADMINISTRATOR,
    own: (things) => `/dead-letters/${String(things.letter.own + 2)}/dismiss`,
    foreign: (things) => `/dead-letters/${String(things.letter.foreign)}/dismiss`,
    body: () => ({ reason: '测试设备' }),
  },
  { method: 'GET', route: '/alarms', allowed: WATCHERS, ...fixed('/alarms?state=all') },
  {
    method: 'POST',
    route: '/alarms/{id}/acknowledge',
    allowed: COMMANDERS,
    ...both((id) => `/alarms/${String(id)}/acknowledge`, 'alarm'),
  },
  { method: 'GET', route: '/instructions', allowed: ALL, ...fixed('/instructions') },
  {
    method: 'GET',
    route: '/instructions/{id}',
    allowed: ALL,
    ...both((id) => `/instructions/${String(id)}`, 'instruction'),
  },
  {
    method: 'POST',
    route: '/instructions',
    allowed: COMMANDERS,
    status: 201,
    own: () => '/instructions',
    foreign: () => '/instructions',
    body: (things, side) => ({ idempotencyKey: randomUUID(), officerIds: [things.officer[side]], text: '到场' }),
  },
  {
    method: 'POST',
    route: '/instructions/{id}/cancel',
    allowed: COMMANDERS,
    ...both((id) => `/instructions/${String(id)}/cancel`, 'instruction'),
    body: () => ({ reason: '已处理' }),
  },
  { method: 'GET', route: '/audit', allowed: ['administrator', 'supervisor'], ...fixed('/audit') },
  { method: 'DELETE', route: '/session', allowed: ALL, status: 204, ...fixed('/session') },
];

/** What the contract says the answers look like. */
const REPLIES: Readonly<Record<string, z.ZodType>> = {
  '/session': session,
  '/areas': z.array(area),
  '/cells': z.array(cell),
  '/map/base': baseMap,
  '/officers': z.array(officerSchema),
  '/officers/{id}': officerSchema,
  '/shifts': z.array(shift),
  '/shifts/{id}/trajectory': trajectory,
  '/shifts/{id}/performance': performance,
  '/shifts/{id}/performance/{measure}/evidence': evidence,
  '/performance': z.array(performance),
  '/coverage/now': coverageNow,
  '/coverage/area': trailArea,
  '/devices/{id}': deviceSchema,
  'POST /devices': deviceWithToken,
  '/dead-letters': z.array(deadLetter),
  '/dead-letters/{id}': deadLetterDetail,
  '/dead-letters/{id}/re-admit': reAdmitted,
  '/dead-letters/{id}/dismiss': deadLetterDetail,
  '/alarms': z.array(alarm),
  '/alarms/{id}/acknowledge': alarm,
  '/instructions/{id}': instruction,
  '/audit': z.array(auditEntry),
};

/** Open to all: their own tests are in session.test.ts. */
const OPEN = ['GET /setup', 'POST /setup', 'POST /session', 'POST /session/demo'];

let server: TestServer;
let things: Things;
const browsers = {} as Record<Role, Browser>;
/** The officer's own account is of the west. */
async function signInAll(): Promise<void> {
  for (const role of ROLES)
    browsers[role] = await server.person(role, 'S-west', role === 'officer' ? '1-west' : undefined);
}

async function findPair(sql: string): Promise<{ own: never; foreign: never }> {
  const { rows } = await server.database.pool.query<{ side: 'own' | 'foreign'; id: never }>(sql);
  return Object.fromEntries(rows.map((row) => [row.side, row.id])) as { own: never; foreign: never };
}

async function instruct(officerId: number): Promise<string> {
  const answer = await (
    await server.demo('operator')
  ).api('POST', '/instructions', { idempotencyKey: randomUUID(), officerIds: [officerId], text: '巡查' });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

beforeAll(async () => {
  server = await startTestServer();
  const side = (column: string): string => `case when ${column} like '%west' then 'own' else 'foreign' end as side`;
  const officer = await findPair(`select ${side('badge')}, id from officer where badge like '1-%'`);
  await server.database.pool.query(
    `insert into alarm (source_device_number, type, severity, origin, raised_at) select number, 'test', 'minor', 'x', now() from device where kind = 'probe'`,
  );
  // Two letters of each side, one after the other: the second is dismissed.
  await server.database.pool.query(
    `insert into dead_letter (received_at, device_id, topic, reason, detail, payload, digest)
     select now(), d.id, 'v1/' || d.id || '/up/fix', 'wrong-shape', '', '{}', sha256((d.id || n)::bytea)
     from generate_series(1, 2) n, device d where d.kind = 'terminal' order by n, d.id`,
  );
  things = {
    officer,
    letter: await findPair(`select ${side('device_id')}, min(id)::int as id from dead_letter group by device_id`),
    shift: await findPair(
      `select ${side('o.badge')}, s.id from shift s join officer o on o.id = s.officer_id where s.starts_at <= now() and s.ends_at > now()`,
    ),
    area: await findPair(`select ${side('code')}, id from area where level = 'community'`),
    alarm: await findPair(
      `select ${side('d.id')}, a.id from alarm a join device d on d.number = a.source_device_number`,
    ),
    instruction: { own: await instruct(officer.own), foreign: await instruct(officer.foreign) },
  };
  await signInAll();
});
afterAll(() => server.close());

describe('routes by role and area', () => {
  it('are all here, and all documented', async () => {
    const document = (
      await new (browsers.operator.constructor as new (url: string) => Browser)(server.url).ask(
        'GET',
        '/api/openapi.json',
      )
    ).body;
    const documented = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    );
    expect(documented.sort()).toEqual([...OPEN, ...CASES.map((one) => `${one.method} ${one.route}`)].sort());
  });

  for (const one of CASES) {
    it(`${one.method} ${one.route}`, async () => {
      const stranger = await fetch(`${server.url}/api/v1${one.own(things)}`, {
        method: one.method,
        headers: { 'x-requested-with': 'xuncheng', 'content-type': 'application/json' },
        ...(one.method === 'POST' ? { body: JSON.stringify(one.body?.(things, 'own') ?? {}) } : {}),
      });
      expect(stranger.status).toBe(401);
      for (const role of ROLES) {
        const isAllowed = one.allowed.includes(role);
        if (one.foreign) {
          const answer = await browsers[role].api(one.method, one.foreign(things), one.body?.(things, 'foreign'));
          expect([role, 'foreign', answer.status]).toEqual([role, 'foreign', isAllowed ? 404 : 403]);
        }
        const answer = await browsers[role].api(one.method, one.own(things), one.body?.(things, 'own'));
        expect([role, 'own', answer.status, isAllowed ? '' : answer.body.code]).toEqual(
          isAllowed ? [role, 'own', statusOf(one, role), ''] : [role, 'own', 403, 'forbidden'],
        );
        const reply = REPLIES[`${one.method} ${one.route}`] ?? REPLIES[one.route];
        if (isAllowed && answer.status === 200) expect(reply?.safeParse(answer.body).error).toBeUndefined();
      }
      if (one.route === '/session' && one.method === 'DELETE') await signInAll();
    });
  }

  it('Socket.IO events obey the same table', async () => {
    const events: readonly {
      event: string;
      allowed: readonly Role[];
      payload: (side: 'own' | 'foreign') => object;
      own: string;
    }[] = [
      {
        event: 'instruct',
        allowed: COMMANDERS,
        own: 'ok',
        payload: (side) => ({ idempotencyKey: randomUUID(), officerIds: [things.officer[side]], text: '到场' }),
      },
      {
        event: 'instruction-cancel',
        allowed: COMMANDERS,
        own: 'instruction-over',
        payload: (side) => ({ instructionId: things.instruction[side] }),
      },
      {
        event: 'alarm-acknowledge',
        allowed: COMMANDERS,
        own: 'ok',
        payload: (side) => ({ alarmId: things.alarm[side] }),
      },
    ];
    for (const role of WATCHERS) {
      const screen = browsers[role].watch();
      const snapshot = await hear(screen, 'snapshot');
      expect(snapshot.officers).toHaveLength(1);
      expect((await screen.emitWithAck('resync')).value.officers).toHaveLength(1);
      for (const { event, allowed, payload, own } of events) {
        const codeOf = async (side: 'own' | 'foreign'): Promise<string> => {
          const answer = await screen.emitWithAck(event, payload(side));
          return answer.ok ? 'ok' : answer.error.code;
        };
        const isAllowed = allowed.includes(role);
        expect([role, event, await codeOf('own')]).toEqual([role, event, isAllowed ? own : 'forbidden']);
        expect([role, event, await codeOf('foreign')]).toEqual([
          role,
          event,
          isAllowed ? expect.stringMatching(/-not-found$/) : 'forbidden',
        ]);
      }
      screen.close();
    }
    expect((await hear(browsers.officer.watch(), 'connect_error')).data.code).toBe('forbidden');
  });

  it('list what lies in the area only', async () => {
    const west = await browsers.operator.api('GET', '/officers');
    expect(west.body.map((officer: { badge: string }) => officer.badge)).toEqual(['1-west', '9-off']);
    const own = await browsers.officer.api('GET', '/officers');
    expect(own.body.map((officer: { badge: string }) => officer.badge)).toEqual(['1-west']);
    expect(
      (await browsers.operator.api('GET', '/devices')).body.every((one: { id: string }) => !one.id.endsWith('east')),
    ).toBe(true);
    expect((await browsers.operator.api('GET', '/areas')).body).toHaveLength(2);
    expect((await browsers.operator.api('GET', '/areas?maxLevel=subdistrict')).body).toHaveLength(1);
    expect((await browsers.operator.api('GET', '/cells')).body).toHaveLength(4);
    expect((await browsers.operator.api('GET', '/coverage/now')).body).toMatchObject({ withTarget: 4 });
    expect((await browsers.operator.api('GET', '/shifts')).body).toHaveLength(1);
    expect((await browsers.operator.api('GET', '/performance')).body).toHaveLength(1);
    expect(
      (await browsers.operator.api('GET', '/instructions')).body.every(
        (one: { receivers: unknown[] }) => one.receivers.length === 1,
      ),
    ).toBe(true);
  });

  it('keep what a device was made with', async () => {
    const { rows } = await server.database.pool.query("select coordinate_system from device where id = 'new-probe'");
    expect(rows).toEqual([{ coordinate_system: 'gcj02' }]);
  });

  it("record who looked at whose track, but not one's own", async () => {
    const { rows } = await server.database.pool.query(
      `select distinct a.role, l.detail->>'badge' as badge from audit_log l join account a on a.id = l.account_id where l.action = 'view-track' order by 1`,
    );
    expect(rows).toEqual(['administrator', 'operator', 'supervisor'].map((role) => ({ role, badge: '1-west' })));
  });

  it('say what is wrong with a request', async () => {
    const answer = await browsers.operator.api('POST', '/instructions', {
      idempotencyKey: 'x',
      officerIds: [],
      text: ' ',
    });
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('invalid-request');
    expect(answer.body.details.map((detail: { path: string }) => detail.path)).toEqual([
      'body.idempotencyKey',
      'body.officerIds',
      'body.text',
    ]);
    expect((await browsers.operator.api('GET', '/shifts/abc/visits')).body.details[0].path).toBe('path.id');
    expect((await browsers.operator.api('GET', '/shifts?from=0&to=9999999999999')).status).toBe(400);
    expect((await browsers.operator.api('GET', '/nothing')).body.code).toBe('no-such-route');
    const broken = await fetch(`${server.url}/api/v1/instructions`, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json', 'x-requested-with': 'xuncheng', cookie: browsers.operator.cookie },
    });
    expect([broken.status, ((await broken.json()) as { code: string }).code]).toEqual([400, 'invalid-request']);
  });

  it('send the base map with an ETag', async () => {
    const first = await browsers.operator.api('GET', '/map/base');
    const tag = first.headers.get('etag')!;
    expect(first.body.attribution).toBe('drawn for tests');
    const again = await browsers.operator.ask('GET', '/api/v1/map/base', undefined, { 'if-none-match': tag });
    expect(again.status).toBe(304);
  });
});

/** What was created or ended by the role before stays so. */
function statusOf(one: Case, role: Role): number {
  const isFirst = one.allowed[0] === role;
  if (one.route === '/instructions/{id}/cancel' && !isFirst) return 409;
  return one.status ?? 200;
}
