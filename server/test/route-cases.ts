import { createHash, randomUUID } from 'node:crypto';
import { DEFAULT_LIMITS } from '../src/compute/settable-limits.ts';
import { ROLES, type Role } from '@xuncheng/contract';

/** One route. */
export interface Case {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As in the OpenAPI document, below /api/v1. */
  readonly route: string;
  readonly allowed: readonly Role[];
  readonly own: (things: Things) => string;
  readonly foreign?: (things: Things) => string;
  /** What the roles that are not allowed are told; 'forbidden' unless said. */
  readonly refusal?: string;
  /** Statuses for something of one's own; 200 unless said. */
  readonly status?: number;
  readonly body?: (things: Things, side: 'own' | 'foreign') => unknown;
}

/** What there is on either side. */
export interface Things {
  readonly shift: { readonly own: number; readonly foreign: number };
  readonly officer: { readonly own: number; readonly foreign: number };
  readonly alarm: { readonly own: number; readonly foreign: number };
  /** Somebody's account that nobody signs in with. */
  readonly account: { readonly own: number; readonly foreign: number };
  readonly beat: { readonly own: number; readonly foreign: number };
  readonly squad: { readonly own: number; readonly foreign: number };
  /** Officers without a shift. */
  readonly idle: { readonly own: number; readonly foreign: number };
  readonly letter: { readonly own: number; readonly foreign: number };
  readonly area: { readonly own: number; readonly foreign: number };
  readonly instruction: { readonly own: string; readonly foreign: string };
  /** With one photo that is there. */
  readonly report: { readonly own: string; readonly foreign: string };
  /** Several: each is revoked once. */
  readonly exemption: { readonly own: number[]; readonly foreign: number[] };
  /** Several open ones; the first of each side was rejected. */
  readonly appeal: { readonly own: number[]; readonly foreign: number[] };
}

/** A photo as far as anybody looks at it before it is drawn. */
export const PHOTO = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9]);
export const PHOTO_DIGEST = createHash('sha256').update(PHOTO).digest('hex');

const ALL = ROLES;
export const WATCHERS: readonly Role[] = ['administrator', 'operator', 'supervisor'];
export const COMMANDERS: readonly Role[] = ['administrator', 'operator'];
const SUPERVISORS: readonly Role[] = ['administrator', 'supervisor'];
const ADMINISTRATOR: readonly Role[] = ['administrator'];

const both = (
  path: (key: number | string) => string,
  kind: Exclude<keyof Things, 'exemption' | 'appeal'>,
): Pick<Case, 'own' | 'foreign'> => ({
  own: (things) => path(things[kind].own),
  foreign: (things) => path(things[kind].foreign),
});
const fixed = (path: string): Pick<Case, 'own'> => ({ own: () => path });
const device = (path: (id: string) => string, kind: string): Pick<Case, 'own' | 'foreign'> => ({
  own: () => path(`${kind}-west`),
  foreign: () => path(`${kind}-east`),
});

/**
 * Every route × every role × own and foreign area. `allowed`: the roles that get an answer for something in their area; the others get 403.
 * `foreign`: the same for something of the other subdistrict, 404 for the roles allowed. Officers see their own person only.
 */
export const CASES: readonly Case[] = [
  { method: 'GET', route: '/session', allowed: ALL, ...fixed('/session') },
  { method: 'GET', route: '/areas', allowed: ALL, ...fixed('/areas') },
  { method: 'GET', route: '/cells', allowed: ALL, ...fixed('/cells') },
  { method: 'GET', route: '/beats/{id}/cells', allowed: ALL, ...fixed('/beats/1/cells') },
  { method: 'GET', route: '/beats', allowed: ALL, ...fixed('/beats') },
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
  {
    method: 'GET',
    route: '/allocation/rank',
    allowed: WATCHERS,
    ...fixed('/allocation/rank?lon=120.17&lat=30.24'),
  },
  {
    method: 'GET',
    route: '/allocation/plan',
    allowed: WATCHERS,
    ...both((id) => `/allocation/plan?areaId=${String(id)}`, 'area'),
  },
  {
    method: 'POST',
    route: '/allocation/what-if',
    allowed: WATCHERS,
    own: () => '/allocation/what-if',
    foreign: () => '/allocation/what-if',
    body: ({ area }, side) => ({
      areaId: area[side],
      startsAt: 1_790_000_000_000,
      endsAt: 1_790_003_600_000,
      additions: [],
    }),
  },
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
    method: 'POST',
    route: '/devices/{id}/track',
    allowed: COMMANDERS,
    status: 204,
    ...device((id) => `/devices/${id}/track`, 'terminal'),
    body: () => ({ everySeconds: 2, forSeconds: 600 }),
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
  {
    method: 'GET',
    route: '/devices/{id}/setup',
    allowed: ADMINISTRATOR,
    ...device((id) => `/devices/${id}/setup`, 'terminal'),
  },
  {
    method: 'GET',
    route: '/devices/{id}/messages',
    allowed: ADMINISTRATOR,
    ...device((id) => `/devices/${id}/messages`, 'terminal'),
  },
  {
    method: 'PUT',
    route: '/devices/{id}',
    allowed: ADMINISTRATOR,
    ...device((id) => `/devices/${id}`, 'camera'),
    body: (things) => ({ name: '摄像机', areaId: things.area.own, coordinateSystem: 'wgs84' }),
  },
  {
    method: 'PUT',
    route: '/devices/{id}/officer',
    allowed: ADMINISTRATOR,
    ...device((id) => `/devices/${id}/officer`, 'terminal'),
    body: (things) => ({ officerId: things.officer.own }),
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
  {
    // Nobody of the things here has it: who may ask at all is told that it is over.
    method: 'POST',
    route: '/instructions/{id}/reassign',
    allowed: COMMANDERS,
    status: 404,
    ...both((id) => `/instructions/${String(id)}/reassign`, 'instruction'),
    body: () => ({ idempotencyKey: randomUUID(), fromOfficerId: 99_999, toOfficerId: 99_998 }),
  },
  { method: 'GET', route: '/instruction-templates', allowed: COMMANDERS, ...fixed('/instruction-templates') },
  {
    method: 'POST',
    route: '/instruction-templates',
    allowed: COMMANDERS,
    status: 201,
    ...fixed('/instruction-templates'),
    body: () => ({ text: '到场核查' }),
  },
  {
    method: 'DELETE',
    route: '/instruction-templates/{id}',
    allowed: COMMANDERS,
    status: 404,
    own: () => '/instruction-templates/99999',
  },
  { method: 'GET', route: '/reports', allowed: ALL, ...fixed('/reports') },
  {
    method: 'POST',
    route: '/reports',
    allowed: ['officer'],
    status: 201,
    own: () => '/reports',
    body: () => ({
      id: randomUUID(),
      kind: 'rubbish',
      words: '路边垃圾',
      place: { lon: 120.1705, lat: 30.2405, accuracy: 8 },
      madeAt: 1_790_000_000_000,
      selfHandled: false,
      photos: [],
    }),
  },
  {
    method: 'PUT',
    route: '/reports/{id}/photos/{sha256}',
    allowed: ['officer'],
    ...both((id) => `/reports/${String(id)}/photos/${PHOTO_DIGEST}?start=0`, 'report'),
    body: () => PHOTO,
  },
  {
    method: 'GET',
    route: '/reports/{id}/photos/{sha256}',
    allowed: ALL,
    ...both((id) => `/reports/${String(id)}/photos/${PHOTO_DIGEST}`, 'report'),
  },
  {
    method: 'POST',
    route: '/reports/{id}/seen',
    allowed: COMMANDERS,
    ...both((id) => `/reports/${String(id)}/seen`, 'report'),
  },
  {
    method: 'POST',
    route: '/reports/{id}/close',
    allowed: COMMANDERS,
    ...both((id) => `/reports/${String(id)}/close`, 'report'),
    body: () => ({ words: '已清理' }),
  },
  { method: 'GET', route: '/limits', allowed: ALL, ...fixed('/limits') },
  { method: 'GET', route: '/limits/history', allowed: ADMINISTRATOR, ...fixed('/limits/history') },
  {
    // They hold for the whole district, and these accounts are of a part of it.
    method: 'PUT',
    route: '/limits',
    allowed: [],
    own: () => '/limits',
    body: () => DEFAULT_LIMITS,
  },
  { method: 'GET', route: '/streets', allowed: ALL, ...fixed('/streets') },
  { method: 'GET', route: '/coverage/streets', allowed: WATCHERS, ...fixed('/coverage/streets') },
  {
    method: 'GET',
    route: '/shifts/{id}/streets',
    allowed: ALL,
    ...both((id) => `/shifts/${String(id)}/streets`, 'shift'),
  },
  { method: 'GET', route: '/recomputation', allowed: SUPERVISORS, ...fixed('/recomputation') },
  {
    // The whole district's, and these accounts are of a part of it.
    method: 'POST',
    route: '/recomputation',
    allowed: [],
    own: () => '/recomputation',
    body: () => ({ from: 1_600_000_000_000, to: 1_600_000_000_001 }),
  },
  { method: 'DELETE', route: '/recomputation', allowed: [], ...fixed('/recomputation') },
  { method: 'GET', route: '/measures', allowed: ALL, ...fixed('/measures') },
  { method: 'GET', route: '/evaluation', allowed: ALL, ...fixed('/evaluation?from=1790000000000&to=1790086400000') },
  {
    method: 'GET',
    route: '/evaluation/officers/{id}/evidence',
    allowed: ALL,
    own: (things) =>
      `/evaluation/officers/${String(things.officer.own)}/evidence?measure=coverage&from=1790000000000&to=1790086400000`,
    foreign: (things) => `/evaluation/officers/${String(things.officer.foreign)}/evidence?measure=coverage&periodId=1`,
  },
  { method: 'GET', route: '/evaluation/periods', allowed: ALL, ...fixed('/evaluation/periods') },
  {
    method: 'POST',
    route: '/evaluation/periods',
    allowed: SUPERVISORS,
    status: 201,
    own: () => '/evaluation/periods',
    foreign: () => '/evaluation/periods',
    body: (things, side) => ({
      name: '旧',
      areaId: things.area[side],
      from: 1_580_000_000_000 + Math.floor(Math.random() * 1e9),
      to: 1_600_000_000_000,
    }),
  },
  { method: 'GET', route: '/weight-profiles', allowed: ALL, ...fixed('/weight-profiles') },
  {
    // Weights hold for the whole district, and these accounts are of a part of it.
    method: 'POST',
    route: '/weight-profiles',
    allowed: [],
    own: () => '/weight-profiles',
    body: () => ({
      name: '权重',
      effectiveFrom: 4_000_000_000_000,
      parts: [{ measure: 'coverage', weight: 100, zeroAt: 0, fullAt: 1 }],
    }),
  },
  {
    method: 'POST',
    route: '/exemptions/{id}/revoke',
    allowed: SUPERVISORS,
    own: (things) => `/exemptions/${String(things.exemption.own.pop())}/revoke`,
    foreign: (things) => `/exemptions/${String(things.exemption.foreign[0])}/revoke`,
  },
  {
    method: 'GET',
    route: '/exemptions',
    allowed: ALL,
    ...fixed('/exemptions?from=1790000000000&to=1790086400000'),
  },
  {
    method: 'POST',
    route: '/exemptions',
    allowed: SUPERVISORS,
    status: 201,
    own: () => '/exemptions',
    foreign: () => '/exemptions',
    body: (things, side) => ({
      officerId: things.officer[side],
      areaId: null,
      kind: 'rest',
      startsAt: 1_600_000_000_000,
      endsAt: 1_600_000_600_000,
      reason: '休息',
    }),
  },
  { method: 'GET', route: '/audit', allowed: SUPERVISORS, ...fixed('/audit') },
  {
    // None of these accounts has the password that it gives as its current one.
    method: 'PUT',
    route: '/session/password',
    allowed: [],
    refusal: 'wrong-password',
    ...fixed('/session/password'),
    body: () => ({ current: 'not the password', next: 'a new long password' }),
  },
  { method: 'GET', route: '/squads', allowed: ADMINISTRATOR, ...fixed('/squads') },
  {
    method: 'POST',
    route: '/squads',
    allowed: ADMINISTRATOR,
    status: 201,
    own: () => '/squads',
    foreign: () => '/squads',
    body: ({ area }, side) => ({ code: 'Q-new', name: '新中队', areaId: area[side] }),
  },
  {
    method: 'PUT',
    route: '/squads/{id}',
    allowed: ADMINISTRATOR,
    ...both((id) => `/squads/${String(id)}`, 'squad'),
    body: ({ area }) => ({ name: '改名中队', areaId: area.own }),
  },
  { method: 'GET', route: '/officer-records', allowed: ADMINISTRATOR, ...fixed('/officer-records') },
  {
    method: 'POST',
    route: '/officers',
    allowed: ADMINISTRATOR,
    status: 201,
    own: () => '/officers',
    foreign: () => '/officers',
    body: ({ squad }, side) => ({ badge: '2-new', name: '新', squadId: squad[side], travelMode: 'foot' }),
  },
  {
    method: 'PUT',
    route: '/officers/{id}',
    allowed: ADMINISTRATOR,
    ...both((id) => `/officers/${String(id)}`, 'idle'),
    body: ({ squad, idle }) => ({
      badge: `3-${String(idle.own)}`,
      name: '改名',
      squadId: squad.own,
      travelMode: 'e-bike',
    }),
  },
  {
    method: 'POST',
    route: '/officers/{id}/retire',
    allowed: ADMINISTRATOR,
    ...both((id) => `/officers/${String(id)}/retire`, 'idle'),
    body: () => ({}),
  },
  {
    method: 'POST',
    route: '/officers/{id}/reinstate',
    allowed: ADMINISTRATOR,
    ...both((id) => `/officers/${String(id)}/reinstate`, 'idle'),
    body: () => ({}),
  },
  { method: 'GET', route: '/roster', allowed: SUPERVISORS, ...fixed('/roster?from=1790000000000&to=1790086400000') },
  {
    // An officer of elsewhere is a conflict like any other: what is refused, and why, is told change by change.
    method: 'POST',
    route: '/roster/changes',
    allowed: SUPERVISORS,
    own: () => '/roster/changes',
    body: ({ officer, beat }) => {
      const startsAt = 4_000_000_000_000 + Math.floor(Math.random() * 1e11);
      return {
        changes: [{ kind: 'add', officerId: officer.own, beatId: beat.own, startsAt, endsAt: startsAt + 3_600_000 }],
      };
    },
  },
  { method: 'GET', route: '/accounts', allowed: ADMINISTRATOR, ...fixed('/accounts') },
  {
    method: 'POST',
    route: '/accounts',
    allowed: ADMINISTRATOR,
    status: 201,
    own: () => '/accounts',
    foreign: () => '/accounts',
    body: ({ area }, side) => ({ username: 'new-one', displayName: '新', role: 'operator', areaId: area[side] }),
  },
  {
    method: 'PUT',
    route: '/accounts/{id}',
    allowed: ADMINISTRATOR,
    ...both((id) => `/accounts/${String(id)}`, 'account'),
    body: ({ area }) => ({ displayName: '改名', role: 'supervisor', areaId: area.own }),
  },
  {
    method: 'POST',
    route: '/accounts/{id}/password',
    allowed: ADMINISTRATOR,
    ...both((id) => `/accounts/${String(id)}/password`, 'account'),
    body: () => ({}),
  },
  {
    method: 'POST',
    route: '/accounts/{id}/disable',
    allowed: ADMINISTRATOR,
    ...both((id) => `/accounts/${String(id)}/disable`, 'account'),
    body: () => ({}),
  },
  {
    method: 'POST',
    route: '/accounts/{id}/enable',
    allowed: ADMINISTRATOR,
    ...both((id) => `/accounts/${String(id)}/enable`, 'account'),
    body: () => ({}),
  },
  {
    method: 'GET',
    route: '/appeals',
    allowed: ['administrator', 'supervisor', 'officer'],
    ...fixed('/appeals'),
  },
  {
    method: 'POST',
    route: '/appeals',
    allowed: ['officer'],
    status: 201,
    own: () => '/appeals',
    foreign: () => '/appeals',
    body: ({ shift }, side) => ({ shiftId: shift[side], measure: null, words: '当天奉命在路口守候' }),
  },
  {
    method: 'POST',
    route: '/appeals/{id}/further',
    allowed: ['officer'],
    own: ({ appeal }) => `/appeals/${String(appeal.own[0])}/further`,
    foreign: ({ appeal }) => `/appeals/${String(appeal.foreign[0])}/further`,
    body: () => ({ words: '请再看轨迹' }),
  },
  {
    method: 'POST',
    route: '/appeals/{id}/decide',
    allowed: ['administrator', 'supervisor'],
    own: ({ appeal }) => `/appeals/${String(appeal.own.pop())}/decide`,
    foreign: ({ appeal }) => `/appeals/${String(appeal.foreign[1])}/decide`,
    body: () => ({ outcome: 'rejected', words: '轨迹与指令不符' }),
  },
  { method: 'DELETE', route: '/session', allowed: ALL, status: 204, ...fixed('/session') },
];
