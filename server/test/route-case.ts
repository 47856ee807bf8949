import { createHash } from 'node:crypto';
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
  /** Of the own beat. */
  readonly cells: readonly number[];
  readonly squad: { readonly own: number; readonly foreign: number };
  /** Officers without a shift. */
  readonly idle: { readonly own: number; readonly foreign: number };
  readonly letter: { readonly own: number; readonly foreign: number };
  readonly area: { readonly own: number; readonly foreign: number };
  readonly instruction: { readonly own: string; readonly foreign: string };
  /** With one photo that is there. */
  readonly report: { readonly own: string; readonly foreign: string };
  /** Written by somebody who does not call. */
  readonly handover: { readonly own: string; readonly foreign: string };
  /** Several: each is put away once. */
  readonly geofence: { readonly own: number[]; readonly foreign: number[] };
  /** Several: each is revoked once. */
  readonly exemption: { readonly own: number[]; readonly foreign: number[] };
  /** Several open ones; the first of each side was rejected. */
  readonly appeal: { readonly own: number[]; readonly foreign: number[] };
}

/** A photo as far as anybody looks at it before it is drawn. */
export const PHOTO = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9]);
export const PHOTO_DIGEST = createHash('sha256').update(PHOTO).digest('hex');

export const ALL = ROLES;
export const WATCHERS: readonly Role[] = ['administrator', 'operator', 'supervisor'];
export const COMMANDERS: readonly Role[] = ['administrator', 'operator'];
export const SUPERVISORS: readonly Role[] = ['administrator', 'supervisor'];
export const ADMINISTRATOR: readonly Role[] = ['administrator'];

export const both = (
  path: (key: number | string) => string,
  kind: Exclude<keyof Things, 'exemption' | 'appeal' | 'cells' | 'geofence'>,
): Pick<Case, 'own' | 'foreign'> => ({
  own: (things) => path(things[kind].own),
  foreign: (things) => path(things[kind].foreign),
});
export const fixed = (path: string): Pick<Case, 'own'> => ({ own: () => path });
export const device = (path: (id: string) => string, kind: string): Pick<Case, 'own' | 'foreign'> => ({
  own: () => path(`${kind}-west`),
  foreign: () => path(`${kind}-east`),
});
