import {
  account,
  accountChange,
  accountWithPassword,
  newAccount,
  type Account,
  type AccountChange,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Caller } from '../access/caller.ts';
import { createOneTimePassword } from '../access/one-time-password.ts';
import { hashPassword } from '../access/passwords.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database, type Queryable } from '../store/database.ts';
import { listOfficers } from '../store/list-officers.ts';
import {
  deleteSessions,
  hasDistrictAdministrator,
  insertAccount,
  listAccounts,
  lockAccounts,
  setAccountDisabled,
  setAccountPassword,
  updateAccount,
} from '../store/manage-accounts.ts';
import { idParams } from './parameters.ts';
import { route, type Route } from './route.ts';

interface Needs {
  readonly database: Database;
  readonly areas: AreaDirectory;
  /** Sessions were ended, or an account is not what it was: sockets that came in by it must go. */
  readonly onAccountChange: () => Promise<void>;
}

/**
 * Who can sign in. An administrator reaches accounts of the own area, and gives them nothing outside it: neither an area nor an
 * officer. Every change is recorded in the transaction that makes it.
 */
export function accountRoutes({ database, areas, onAccountChange }: Needs): Route[] {
  async function find(caller: Caller, id: number): Promise<Account> {
    const [found] = await listAccounts(database, caller.scope.areaIds, id);
    if (!found) throw notFound('account');
    return found;
  }

  async function findPersonal(caller: Caller, id: number): Promise<Account> {
    const found = await find(caller, id);
    if (found.demo) throw new Refusal(409, 'demo-account', 'Accounts of the demonstration are not changed.');
    return found;
  }

  async function demandReach(caller: Caller, { areaId, officerId }: AccountChange, now: number): Promise<void> {
    if (!areas.tree().contains(caller.areaId, areaId)) throw notFound('area');
    if (officerId !== null && (await listOfficers(database, caller.scope, now, officerId)).length === 0)
      throw notFound('officer');
  }

  /** Change accounts, as long as an administrator of the district stays where there was one. */
  async function change(
    caller: Caller,
    what: { readonly action: string; readonly id: number; readonly detail?: Readonly<Record<string, unknown>> },
    work: (transaction: Queryable) => Promise<void>,
  ): Promise<Account> {
    await transact(database, async (transaction) => {
      await lockAccounts(transaction);
      const hadOne = await hasDistrictAdministrator(transaction);
      await work(transaction);
      if (hadOne && !(await hasDistrictAdministrator(transaction)))
        throw new Refusal(409, 'last-administrator', 'Nobody would be left to administer the whole district.');
      await insertAudit(transaction, {
        accountId: caller.accountId,
        action: what.action,
        object: `account/${String(what.id)}`,
        ...(what.detail ? { detail: what.detail } : {}),
      });
    });
    await onAccountChange();
    return find(caller, what.id);
  }

  return [
    route(
      {
        method: 'get',
        path: '/accounts',
        tag: 'accounts',
        summary: 'Accounts of the area of the caller',
        access: 'manage-accounts',
      },
      { reply: z.array(account) },
      (_call, caller) => listAccounts(database, caller.scope.areaIds, null),
    ),
    route(
      {
        method: 'post',
        path: '/accounts',
        tag: 'accounts',
        summary: 'Make an account; its one-time password is shown this once',
        access: 'manage-accounts',
        status: 201,
      },
      { body: newAccount, reply: accountWithPassword },
      async (call, caller) => {
        await demandReach(caller, call.body, call.now);
        const { password, until } = createOneTimePassword(call.now);
        const passwordHash = await hashPassword(password);
        const id = await transact(database, async (transaction) => {
          const made = await insertAccount(transaction, call.body, passwordHash, until);
          if (made === undefined) throw new Refusal(409, 'account-exists', 'This user name is taken.');
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'account-create',
            object: `account/${String(made)}`,
            detail: call.body,
          });
          return made;
        });
        return { account: await find(caller, id), password };
      },
    ),
    route(
      {
        method: 'put',
        path: '/accounts/{id}',
        tag: 'accounts',
        summary:
          'Change name, role, area and officer of an account; its live screens are ended when role or area change',
        access: 'manage-accounts',
      },
      { params: idParams, body: accountChange, reply: account },
      async (call, caller) => {
        const { displayName, role, areaId, officerId } = await findPersonal(caller, call.params.id);
        await demandReach(caller, call.body, call.now);
        const detail = { before: { displayName, role, areaId, officerId }, after: call.body };
        return change(caller, { action: 'account-change', id: call.params.id, detail }, (transaction) =>
          updateAccount(transaction, call.params.id, call.body),
        );
      },
    ),
    route(
      {
        method: 'post',
        path: '/accounts/{id}/password',
        tag: 'accounts',
        summary:
          'A one-time password in place of the forgotten one, shown this once; ends every session of the account',
        access: 'manage-accounts',
      },
      { params: idParams, reply: accountWithPassword },
      async (call, caller) => {
        const { id } = await findPersonal(caller, call.params.id);
        const { password, until } = createOneTimePassword(call.now);
        const passwordHash = await hashPassword(password);
        const changed = await change(caller, { action: 'account-password-reset', id }, async (transaction) => {
          await setAccountPassword(transaction, id, passwordHash, until);
          await deleteSessions(transaction, id, null);
        });
        return { account: changed, password };
      },
    ),
    route(
      {
        method: 'post',
        path: '/accounts/{id}/disable',
        tag: 'accounts',
        summary: 'Let nobody in by this account any more; its sessions and screens end',
        access: 'manage-accounts',
      },
      { params: idParams, reply: account },
      async (call, caller) => {
        const { id } = await findPersonal(caller, call.params.id);
        return change(caller, { action: 'account-disable', id }, async (transaction) => {
          await setAccountDisabled(transaction, id, true);
          await deleteSessions(transaction, id, null);
        });
      },
    ),
    route(
      {
        method: 'post',
        path: '/accounts/{id}/enable',
        tag: 'accounts',
        summary: 'Let a disabled account in again',
        access: 'manage-accounts',
      },
      { params: idParams, reply: account },
      async (call, caller) => {
        const { id } = await findPersonal(caller, call.params.id);
        return change(caller, { action: 'account-enable', id }, (transaction) =>
          setAccountDisabled(transaction, id, false),
        );
      },
    ),
  ];
}
