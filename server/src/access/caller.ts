import type { Session } from '@xuncheng/contract';
import type { AccountRow } from '../store/accounts.ts';
import type { Scope } from '../store/database.ts';
import type { AreaTree } from './area-tree.ts';
import { seesOwnOnly } from './permissions.ts';

/** Somebody signed in, and what lies in their reach. */
export interface Caller extends Omit<Session, 'timeZone'> {
  readonly scope: Scope;
}

/** The caller that an account stands for. */
export function callerOf(account: AccountRow, tree: AreaTree): Caller {
  return {
    accountId: account.id,
    username: account.username,
    displayName: account.displayName,
    role: account.role,
    areaId: account.areaId,
    areaName: account.areaName,
    officerId: account.officerId,
    mustChangePassword: account.oneTimeUntil !== null,
    scope: {
      areaIds: tree.idsUnder(account.areaId),
      officerId: seesOwnOnly(account.role) ? (account.officerId ?? 0) : null,
    },
  };
}

/** What the caller is told about themselves. */
export function sessionOf(caller: Caller, timeZone: string): Session {
  const { accountId, username, displayName, role, areaId, areaName, officerId, mustChangePassword } = caller;
  return { accountId, username, displayName, role, areaId, areaName, officerId, timeZone, mustChangePassword };
}
