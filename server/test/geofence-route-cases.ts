import { fixed, WATCHERS, type Case } from './route-case.ts';

const WISHES = {
  name: '围栏',
  shape: { kind: 'circle', lon: 120.17, lat: 30.24, radiusMetres: 50 },
  schedule: [],
  alarms: { enter: 'major', leave: null, absent: null },
  dwellSeconds: 30,
  marginMetres: 20,
  enabled: true,
};

/** Who sees fences draws them, too: the people who command, and those who plan. */
export const GEOFENCE_CASES: readonly Case[] = [
  { method: 'GET', route: '/geofences', allowed: WATCHERS, ...fixed('/geofences') },
  {
    method: 'POST',
    route: '/geofences',
    allowed: WATCHERS,
    status: 201,
    own: () => '/geofences',
    foreign: () => '/geofences',
    body: ({ area }, side) => ({ ...WISHES, areaId: area[side], subjects: { kind: 'everybody' } }),
  },
  {
    // It was changed by nobody: who may change it at all is told that this version is not the present one.
    method: 'PUT',
    route: '/geofences/{id}',
    allowed: WATCHERS,
    status: 409,
    own: ({ geofence }) => `/geofences/${String(geofence.own[0])}`,
    foreign: ({ geofence }) => `/geofences/${String(geofence.foreign[0])}`,
    body: () => ({ ...WISHES, subjects: { kind: 'everybody' }, version: 99 }),
  },
  {
    method: 'GET',
    route: '/geofences/{id}/events',
    allowed: WATCHERS,
    own: ({ geofence }) => `/geofences/${String(geofence.own[0])}/events`,
    foreign: ({ geofence }) => `/geofences/${String(geofence.foreign[0])}/events`,
  },
  {
    method: 'POST',
    route: '/geofences/{id}/restore',
    allowed: WATCHERS,
    own: ({ geofence }) => `/geofences/${String(geofence.own[0])}/restore`,
    foreign: ({ geofence }) => `/geofences/${String(geofence.foreign[0])}/restore`,
  },
  {
    method: 'DELETE',
    route: '/geofences/{id}',
    allowed: WATCHERS,
    status: 204,
    own: ({ geofence }) => `/geofences/${String(geofence.own.pop())}`,
    foreign: ({ geofence }) => `/geofences/${String(geofence.foreign[0])}`,
  },
];
