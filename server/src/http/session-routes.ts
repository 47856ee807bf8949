import {
  demoSignIn,
  firstAdministrator,
  ownPassword,
  session,
  setupState,
  signIn,
  type Session,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import { callerOf, sessionOf } from '../access/caller.ts';
import { createLockout } from '../access/lockout.ts';
import { beginSession, endSession, sessionOfRequest } from '../access/session-cookie.ts';
import { hashPassword } from '../access/passwords.ts';
import { createFirstAdministrator, signInAsDemo, signInWithPassword } from '../access/sign-in.ts';
import { Refusal } from '../refusal.ts';
import { findAccount, hasDistrict, hasPersonalAccount, type AccountRow } from '../store/accounts.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database } from '../store/database.ts';
import { findTimeZone } from '../store/time-zone.ts';
import { deleteSessions, setAccountPassword } from '../store/manage-accounts.ts';
import { nothing } from './parameters.ts';
import { openRoute, route, type Call, type Route } from './route.ts';

interface Needs {
  readonly database: Database;
  readonly areas: AreaDirectory;
  readonly demo: boolean;
  /** Disconnect the live sockets of a session that was ended. */
  readonly onSessionEnd: (sessionId: string) => void;
  /** Other sessions of an account were ended: their sockets must go. */
  readonly onAccountChange: () => Promise<void>;
  /** There may be a district now. */
  readonly onCityChange: () => Promise<void>;
}

/** An outline, with every character of it escaped. */
const SETUP_LIMIT = '8mb';

/** Signing in and out, and the very first visit. */
export function sessionRoutes({ database, areas, demo, onSessionEnd, onAccountChange, onCityChange }: Needs): Route[] {
  const lockout = createLockout();

  async function begin(call: Call<unknown, unknown, unknown>, account: AccountRow, how: string): Promise<Session> {
    await beginSession(call.request, account.id);
    await insertAudit(database, {
      accountId: account.id,
      action: 'sign-in',
      object: `account/${account.username}`,
      detail: { how, address: addressOf(call) },
    });
    return sessionOf(callerOf(account, areas.tree()), await findTimeZone(database));
  }

  return [
    openRoute(
      { method: 'get', path: '/setup', tag: 'session', summary: 'What the sign-in page must offer' },
      { reply: setupState },
      async (call) => ({
        needsAdministrator: !demo && !(await hasPersonalAccount(database)),
        needsDistrict: !(await hasDistrict(database)),
        demo,
        signedIn: sessionOfRequest(call.request) !== undefined,
      }),
    ),
    openRoute(
      {
        method: 'post',
        path: '/setup',
        tag: 'session',
        summary: 'Make the first administrator, and the district where there is none, and sign in',
        status: 201,
        bodyLimit: SETUP_LIMIT,
      },
      { body: firstAdministrator, reply: session },
      async (call) => {
        // Who tries the demonstration must not leave an administrator behind for later.
        if (demo) throw new Refusal(403, 'demo-on', 'This system runs in demonstration mode: end that first.');
        await createFirstAdministrator(database, call.body);
        await areas.reload();
        await onCityChange();
        const account = await signInWithPassword(database, createLockout(), call.body, addressOf(call), call.now);
        return begin(call, account, 'setup');
      },
    ),
    openRoute(
      { method: 'post', path: '/session', tag: 'session', summary: 'Sign in' },
      { body: signIn, reply: session },
      async (call) => {
        const account = await signInWithPassword(database, lockout, call.body, addressOf(call), call.now);
        return begin(call, account, 'password');
      },
    ),
    openRoute(
      {
        method: 'post',
        path: '/session/demo',
        tag: 'session',
        summary: 'Sign in without a password (demonstration only)',
      },
      { body: demoSignIn, reply: session },
      async (call) => {
        const account = await signInAsDemo(database, demo, call.body.role);
        await areas.reload();
        return begin(call, account, 'demo');
      },
    ),
    route(
      { method: 'get', path: '/session', tag: 'session', summary: 'Who is signed in', access: 'signed-in' },
      { reply: session },
      async (_call, caller) => sessionOf(caller, await findTimeZone(database)),
    ),
    route(
      {
        method: 'put',
        path: '/session/password',
        tag: 'session',
        summary: 'Choose an own password; every other session of the account ends',
        access: 'signed-in',
      },
      { body: ownPassword, reply: session },
      async (call, caller) => {
        const account = await findAccount(database, caller.accountId);
        if (account?.demo !== false)
          throw new Refusal(409, 'demo-account', 'Accounts of the demonstration are not changed.');
        const { current, next } = call.body;
        if (current === next) throw new Refusal(409, 'password-unchanged', 'The new password is the old one.');
        // Guessed here, a password counts as guessed at the sign-in.
        const given = { username: account.username, password: current };
        await signInWithPassword(database, lockout, given, addressOf(call), call.now).catch((error: unknown) => {
          // Whoever mistypes the current one is still signed in, which 401 would deny.
          if (error instanceof Refusal && error.code === 'wrong-credentials')
            throw new Refusal(403, 'wrong-password', 'The current password is wrong.');
          throw error;
        });
        const passwordHash = await hashPassword(next);
        await transact(database, async (transaction) => {
          await setAccountPassword(transaction, account.id, passwordHash, null);
          await deleteSessions(transaction, account.id, sessionOfRequest(call.request)?.sessionId ?? null);
          await insertAudit(transaction, {
            accountId: account.id,
            action: 'account-password-change',
            object: `account/${String(account.id)}`,
          });
        });
        await onAccountChange();
        return { ...sessionOf(caller, await findTimeZone(database)), mustChangePassword: false };
      },
    ),
    route(
      { method: 'delete', path: '/session', tag: 'session', summary: 'Sign out', access: 'signed-in', status: 204 },
      { params: z.object({}), reply: nothing },
      async (call, caller) => {
        const sessionId = sessionOfRequest(call.request)?.sessionId;
        await endSession(call.request);
        if (sessionId !== undefined) onSessionEnd(sessionId);
        await insertAudit(database, {
          accountId: caller.accountId,
          action: 'sign-out',
          object: `account/${caller.username}`,
        });
      },
    ),
  ];
}

function addressOf(call: Call<unknown, unknown, unknown>): string {
  return call.request.ip ?? '';
}
