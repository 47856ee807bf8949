import type { Role } from '@xuncheng/contract';

export const PERMISSIONS = [
  'view-city',
  'view-officers',
  'view-tracks',
  'view-performance',
  'view-coverage',
  'view-devices',
  'view-alarms',
  'view-geofences',
  'view-instructions',
  'view-reports',
  'view-appeals',
  'watch-live',
  'appeal',
  'report',
  'handle-reports',
  'hand-over',
  'acknowledge-alarms',
  'instruct',
  'manage-geofences',
  'manage-devices',
  'request-rebirth',
  'view-dead-letters',
  'settle-dead-letters',
  'view-audit',
  'supervise',
  'manage-limits',
  'manage-accounts',
  'manage-people',
  'manage-roster',
  'manage-areas',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const WATCHING = [
  'view-city',
  'view-officers',
  'view-tracks',
  'view-performance',
  'view-coverage',
  'view-devices',
  'view-alarms',
  'view-geofences',
  'view-instructions',
  'view-reports',
  'watch-live',
] as const;

/**
 * Who may do what. The area of the account narrows every line; an officer's lines hold for the officer's own person only
 * (own track, own figures, own instructions).
 */
const GRANTED: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  administrator: new Set(PERMISSIONS),
  operator: new Set([
    ...WATCHING,
    'handle-reports',
    'hand-over',
    'acknowledge-alarms',
    'instruct',
    'manage-geofences',
    'request-rebirth',
    'view-dead-letters',
  ]),
  supervisor: new Set([...WATCHING, 'view-appeals', 'view-audit', 'supervise', 'manage-roster', 'manage-geofences']),
  officer: new Set([
    'view-city',
    'view-officers',
    'view-tracks',
    'view-performance',
    'view-instructions',
    'view-reports',
    'report',
    'view-appeals',
    'appeal',
  ]),
};

/** Does this role have this permission? */
export function isGranted(role: Role, permission: Permission): boolean {
  return GRANTED[role].has(permission);
}

/** Roles whose permissions concern their own person only. */
export function seesOwnOnly(role: Role): boolean {
  return role === 'officer';
}
