import { randomUUID } from 'node:crypto';
import { ALL, both, COMMANDERS, fixed, PHOTO, PHOTO_DIGEST, SUPERVISORS, type Case } from './route-case.ts';

/** Routes of what officers send from the street: reports with photos, and appeals. */
export const FIELD_CASES: readonly Case[] = [
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
    allowed: SUPERVISORS,
    own: ({ appeal }) => `/appeals/${String(appeal.own.pop())}/decide`,
    foreign: ({ appeal }) => `/appeals/${String(appeal.foreign[1])}/decide`,
    body: () => ({ outcome: 'rejected', words: '轨迹与指令不符' }),
  },
];
