import {
  account,
  accountWithPassword,
  alarm,
  appeal,
  area,
  auditEntry,
  baseMap,
  beat,
  carrierChanged,
  cell,
  coverageNow,
  trailArea,
  evaluation,
  evaluationEvidence,
  evaluationPeriod,
  geofence,
  geofenceEvent,
  exemption,
  exemptionChange,
  measureDefinition,
  weightProfile,
  deadLetter,
  deadLetterDetail,
  device as deviceSchema,
  deviceSetup,
  deviceWithToken,
  evidence,
  firstSteps,
  handover,
  instruction,
  limitHistory,
  mapSource,
  officer as officerSchema,
  officerRecord,
  performance,
  photoProgress,
  reAdmitted,
  recentMessage,
  retirement,
  report,
  ROLES,
  roster,
  rosterChanged,
  session,
  shift,
  squad,
  trajectory,
  type Role,
} from '@xuncheng/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMMANDERS, PHOTO, PHOTO_DIGEST, WATCHERS, type Case, type Things } from './route-case.ts';
import { CASES } from './route-cases.ts';
import { hear, startTestServer, type Browser, type TestServer } from './running-server.ts';

/** What the contract says the answers look like. */
const REPLIES: Readonly<Record<string, z.ZodType>> = {
  '/session': session,
  '/areas': z.array(area),
  '/cells': z.array(cell),
  '/beats': z.array(beat),
  '/first-steps': firstSteps,
  '/map/base': baseMap,
  '/map-sources': z.array(mapSource),
  '/officers': z.array(officerSchema),
  '/officers/{id}': officerSchema,
  '/shifts': z.array(shift),
  '/shifts/{id}/trajectory': trajectory,
  '/shifts/{id}/performance': performance,
  '/shifts/{id}/performance/{measure}/evidence': evidence,
  '/performance': z.array(performance),
  '/coverage/now': coverageNow,
  '/coverage/area': trailArea,
  '/measures': z.array(measureDefinition),
  '/evaluation': evaluation,
  '/evaluation/officers/{id}/evidence': evaluationEvidence,
  '/evaluation/periods': z.array(evaluationPeriod),
  'POST /evaluation/periods': evaluationPeriod,
  '/weight-profiles': z.array(weightProfile),
  '/exemptions': z.array(exemption),
  'POST /exemptions': exemptionChange,
  '/devices/{id}': deviceSchema,
  'POST /devices': deviceWithToken,
  'PUT /devices/{id}': deviceSetup,
  '/devices/{id}/setup': deviceSetup,
  '/devices/{id}/picture': deviceSetup,
  '/devices/{id}/messages': z.array(recentMessage),
  '/devices/{id}/officer': carrierChanged,
  '/dead-letters': z.array(deadLetter),
  '/dead-letters/{id}': deadLetterDetail,
  '/dead-letters/{id}/re-admit': reAdmitted,
  '/dead-letters/{id}/dismiss': deadLetterDetail,
  '/limits/history': limitHistory,
  '/alarms': z.array(alarm),
  '/alarms/{id}/acknowledge': alarm,
  '/instructions/{id}': instruction,
  'GET /geofences': z.array(geofence),
  'POST /geofences': geofence,
  '/geofences/{id}/restore': geofence,
  '/geofences/{id}/events': z.array(geofenceEvent),
  '/reports': z.array(report),
  'POST /reports': report,
  'PUT /reports/{id}/photos/{sha256}': photoProgress,
  '/reports/{id}/seen': report,
  '/reports/{id}/close': report,
  '/handovers': z.array(handover),
  'POST /handovers': handover,
  '/handovers/{id}/take': handover,
  '/appeals': z.array(appeal),
  'POST /appeals': appeal,
  '/appeals/{id}/further': appeal,
  '/appeals/{id}/decide': appeal,
  '/audit': z.array(auditEntry),
  '/roster': roster,
  '/roster/changes': rosterChanged,
  '/squads': z.array(squad),
  'POST /squads': squad,
  '/squads/{id}': squad,
  '/officer-records': z.array(officerRecord),
  'POST /officers': officerRecord,
  'PUT /officers/{id}': officerRecord,
  '/officers/{id}/retire': retirement,
  '/officers/{id}/reinstate': officerRecord,
  '/accounts': z.array(account),
  'POST /accounts': accountWithPassword,
  '/accounts/{id}': account,
  '/accounts/{id}/password': accountWithPassword,
  '/accounts/{id}/disable': account,
  '/accounts/{id}/enable': account,
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

/** Enough of each side for every role to put one away. */
async function addGeofences(): Promise<Things['geofence']> {
  const { rows } = await server.database.pool.query<{ code: string; id: number }>(
    `with drawer as (insert into account (username, display_name, role, area_id) values ('f', 'f', 'operator', 1) returning id),
          added as (
            insert into geofence (area_id, name, shape, subjects, schedule, alarms, dwell_seconds, margin_metres, enabled, changed_by)
            select a.id, '围栏', '{"kind":"circle","lon":120,"lat":30,"radiusMetres":50}', '{"kind":"everybody"}', '[]',
                   '{"enter":null,"leave":null,"absent":null}', 30, 20, false, drawer.id
            from area a, drawer, generate_series(1, 4) where a.level = 'community' returning id, area_id)
     select a.code, added.id from added join area a on a.id = added.area_id order by added.id`,
  );
  const of = (code: string): number[] => rows.filter((row) => row.code === code).map((row) => row.id);
  return { own: of('C-west'), foreign: of('C-east') };
}

/** Enough of each side for every role to try. */
async function addExemptions(): Promise<Things['exemption']> {
  const { rows } = await server.database.pool.query<{ badge: string; id: number }>(
    `with granter as (insert into account (username, display_name, role, area_id) values ('g', 'g', 'supervisor', 1) returning id),
          added as (
            insert into exemption (officer_id, kind, starts_at, ends_at, reason, granted_by)
            select o.id, 'rest', now(), now() + interval '1 hour', '', granter.id
            from officer o, granter, generate_series(1, 8) where o.badge like '1-%' returning id, officer_id)
     select o.badge, added.id from added join officer o on o.id = added.officer_id`,
  );
  const of = (badge: string): number[] => rows.filter((row) => row.badge === badge).map((row) => row.id);
  return { own: of('1-west'), foreign: of('1-east') };
}

/** Against figures of each side's shift: the first was rejected, the others wait. */
async function addAppeals(): Promise<Things['appeal']> {
  const { rows } = await server.database.pool.query<{ badge: string; id: number }>(
    `with decider as (insert into account (username, display_name, role, area_id) values ('d', 'd', 'supervisor', 1) returning id),
          added as (
            insert into appeal (officer_id, shift_id, measure, words)
            select o.id, s.id, measure, '' from unnest($1::text[]) measure,
              officer o join shift s on s.officer_id = o.id and s.starts_at <= now() and s.ends_at > now()
            where o.badge like '1-%' returning id, officer_id, measure),
          rejected as (
            insert into appeal_decision (appeal_id, level, outcome, words, decided_by)
            select added.id, 1, 'rejected', '', decider.id from added, decider where added.measure = $1[1])
     select o.badge, added.id from added join officer o on o.id = added.officer_id order by array_position($1::text[], added.measure)`,
    [['coverage', 'distance', 'duty-time', 'off-beat', 'worst-idleness', 'cells-visited']],
  );
  const of = (badge: string): number[] => rows.filter((row) => row.badge === badge).map((row) => row.id);
  return { own: of('1-west'), foreign: of('1-east') };
}

/** A report of each side's officer, made where that officer works. */
async function addReports(): Promise<Things['report']> {
  const pair = await findPair(
    `with added as (
       insert into report (id, officer_id, area_id, kind, words, lon, lat, made_at, self_handled)
       select gen_random_uuid(), o.id, a.id, 'noise', '施工', 120.17, 30.24, now(), false
       from officer o join area a on a.code = replace(o.badge, '1-', 'C-') where o.badge like '1-%' returning id, officer_id)
     select case when badge like '%west' then 'own' else 'foreign' end as side, added.id
     from added join officer o on o.id = added.officer_id`,
  );
  for (const id of [pair.own, pair.foreign]) {
    const { pool } = server.database;
    const digest = Buffer.from(PHOTO_DIGEST, 'hex');
    await pool.query(
      `insert into report_photo (report_id, sha256, kind, size, received, taken_at) values ($1, $2, 'near', $3, $3, now())`,
      [id, digest, PHOTO.length],
    );
    await pool.query('insert into report_photo_piece values ($1, $2, 0, $3)', [id, digest, PHOTO]);
  }
  return pair;
}

async function findCells(beatCode: string): Promise<number[]> {
  const { rows } = await server.database.pool.query<{ id: number }>(
    'select k.cell_id as id from beat_cell k join beat b on b.id = k.beat_id where b.code = $1',
    [beatCode],
  );
  return rows.map(({ id }) => id);
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
  await server.database.pool.query(
    `insert into account (username, display_name, role, area_id) select 'a-' || code, code, 'operator', id from area where level = 'subdistrict'`,
  );
  await server.database.pool.query(
    `insert into officer (badge, name, squad_id, travel_mode) select '8-' || code, code, id, 'foot' from squad`,
  );
  things = {
    officer,
    beat: await findPair(`select ${side('code')}, id from beat`),
    cells: await findCells('B-west'),
    squad: await findPair(`select ${side('code')}, id from squad`),
    idle: await findPair(`select ${side('badge')}, id from officer where badge like '8-%'`),
    account: await findPair(`select ${side('username')}, id from account where username like 'a-%'`),
    letter: await findPair(`select ${side('device_id')}, min(id)::int as id from dead_letter group by device_id`),
    shift: await findPair(
      `select ${side('o.badge')}, s.id from shift s join officer o on o.id = s.officer_id where s.starts_at <= now() and s.ends_at > now()`,
    ),
    area: await findPair(`select ${side('code')}, id from area where level = 'community'`),
    alarm: await findPair(
      `select ${side('d.id')}, a.id from alarm a join device d on d.number = a.source_device_number`,
    ),
    geofence: await addGeofences(),
    exemption: await addExemptions(),
    appeal: await addAppeals(),
    report: await addReports(),
    handover: await findPair(
      `with added as (
         insert into handover (id, area_id, written_by, words, standing)
         select gen_random_uuid(), area_id, id, '交接', '{"onDuty":0,"outOfSight":0,"alarmIds":[],"instructionIds":[],"reportIds":[]}'
         from account where username like 'a-%' returning id, written_by)
       select ${side('username')}, added.id from added join account a on a.id = added.written_by`,
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
    const { parameters } = document.paths['/api/v1/exemptions'].get;
    expect(
      parameters.map((one: { name: string; required: boolean; schema: { type: string } }) => [
        one.name,
        one.required,
        one.schema.type,
      ]),
    ).toEqual([
      ['from', true, 'integer'],
      ['to', true, 'integer'],
      ['officerId', false, 'integer'],
    ]);
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
          isAllowed ? [role, 'own', statusOf(one, role), ''] : [role, 'own', 403, one.refusal ?? 'forbidden'],
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
    const badges: string[] = west.body.map((officer: { badge: string }) => officer.badge);
    expect(badges).toEqual(expect.arrayContaining(['1-west', '9-off']));
    expect(badges).not.toContain('1-east');
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

  it("record who looked at whose track, a screen that asks again once, but not one's own", async () => {
    const [own] = (await browsers.operator.api('GET', '/shifts')).body as { readonly id: number }[];
    for (let again = 0; again < 2; again++)
      expect((await browsers.operator.api('GET', `/shifts/${String(own!.id)}/trajectory`)).status).toBe(200);
    const { rows } = await server.database.pool.query(
      `select distinct a.role, l.detail->>'badge' as badge, count(*)::int as looks from audit_log l join account a on a.id = l.account_id
       where l.action = 'view-track' and l.object like 'shift/%' group by a.id, l.object, badge order by 1`,
    );
    expect(rows).toEqual(
      ['administrator', 'operator', 'supervisor'].map((role) => ({ role, badge: '1-west', looks: 1 })),
    );
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
    // An empty number is no 0, and a span runs forward.
    for (const [path, at] of [
      ['/allocation/rank?lon=&lat=30', 'query.lon'],
      ['/allocation/rank?lon=0x10&lat=30', 'query.lon'],
      ['/coverage/at?at=', 'query.at'],
      ['/coverage/gaps?at=NaN', 'query.at'],
      ['/performance?at=Infinity', 'query.at'],
      ['/evaluation?from=1&to=2&areaId=99999999999', 'query.areaId'],
      ['/exemptions?from=2&to=1', 'query.to'],
    ] as const) {
      const { status, body } = await browsers.supervisor.api('GET', path);
      const found = body.details?.[0].path ?? (body.message as string).split(':')[0];
      expect([path, status, body.code, found]).toEqual([path, 400, 'invalid-request', at]);
    }
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
  if ((one.route === '/instructions/{id}/cancel' || one.route === '/reports/{id}/close') && !isFirst) return 409;
  return one.status ?? 200;
}
