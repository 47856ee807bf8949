import { ADMINISTRATOR, both, fixed, SUPERVISORS, type Case } from './route-case.ts';

/** Routes that only administrators use, or the like. */
export const ADMINISTRATION_CASES: readonly Case[] = [
  {
    // None of these accounts has the password that it gives as its current one.
    method: 'PUT',
    route: '/session/password',
    allowed: [],
    refusal: 'wrong-password',
    ...fixed('/session/password'),
    body: () => ({ current: 'not the password', next: 'a new long password' }),
  },
  // The map is the whole district's, and these accounts are of a part of it.
  { method: 'POST', route: '/uploads', allowed: [], ...fixed('/uploads') },
  {
    method: 'POST',
    route: '/area-imports',
    allowed: [],
    ...fixed('/area-imports'),
    body: () => ({
      uploadId: 'x',
      kind: 'areas',
      system: 'wgs84',
      mapping: null,
      level: null,
      parentCode: null,
      class: null,
      apply: false,
    }),
  },
  { method: 'GET', route: '/map-import', allowed: ADMINISTRATOR, ...fixed('/map-import') },
  {
    method: 'POST',
    route: '/map-import',
    allowed: [],
    ...fixed('/map-import'),
    body: () => ({ uploadId: 'x', kinds: ['road'] }),
  },
  { method: 'DELETE', route: '/map-import', allowed: [], ...fixed('/map-import') },
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
];
