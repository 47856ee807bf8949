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
  /** Several: each is revoked once. */
  readonly exemption: { readonly own: number[]; readonly foreign: number[] };
}

export const ALL = ROLES;
export const WATCHERS: readonly Role[] = ['administrator', 'operator', 'supervisor'];
export const COMMANDERS: readonly Role[] = ['administrator', 'operator'];
export const SUPERVISORS: readonly Role[] = ['administrator', 'supervisor'];
export const ADMINISTRATOR: readonly Role[] = ['administrator'];

export const both = (
  path: (key: number | string) => string,
  kind: Exclude<keyof Things, 'exemption'>,
): Pick<Case, 'own' | 'foreign'> => ({
  own: (things) => path(things[kind].own),
  foreign: (things) => path(things[kind].foreign),
});
export const fixed = (path: string): Pick<Case, 'own'> => ({ own: () => path });
export const device = (path: (id: string) => string, kind: string): Pick<Case, 'own' | 'foreign'> => ({
  own: () => path(`${kind}-west`),
  foreign: () => path(`${kind}-east`),
});
