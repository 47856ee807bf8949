import type { FirstAdministrator, FirstDistrict, Role } from '@xuncheng/contract';
import { errorsOf, judgeFirstDistrict } from '../compute/city-import/judge-first-district.ts';
import type { JudgedFeature } from '../compute/city-import/judge-import.ts';
import { Refusal } from '../refusal.ts';
import {
  findAccountByUsername,
  insertDemoAccounts,
  insertFirstAdministrator,
  type AccountRow,
} from '../store/accounts.ts';
import { insertAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import type { Lockout } from './lockout.ts';
import { hashPassword, verifyPassword } from './passwords.ts';

/**
 * Check a user name and password.
 * @param address of the client: failures lock the pair of account and address, so that nobody can lock others out
 * @throws Refusal 401 `wrong-credentials` (the same for unknown, disabled and wrong), 403 `one-time-password-expired`, 429 `locked-out`
 */
export async function signInWithPassword(
  database: Database,
  lockout: Lockout,
  given: { readonly username: string; readonly password: string },
  address: string,
  now: number,
): Promise<AccountRow> {
  const key = `${given.username}\n${address}`;
  const refuseLocked = (): void => {
    if (!lockout.isLocked(key, now)) return;
    throw new Refusal(
      429,
      'locked-out',
      'Too many failed sign-ins for this account from here. Try again in 15 minutes.',
    );
  };
  refuseLocked();
  const account = await findAccountByUsername(database, given.username);
  // Counted before it is checked: guesses that come all at once would otherwise all be checked before one is counted.
  refuseLocked();
  lockout.recordFailure(key, now);
  const isRight = await verifyPassword(account?.passwordHash ?? null, given.password);
  if (!account || !isRight) {
    await insertAudit(database, {
      accountId: account?.id ?? null,
      action: 'sign-in-failed',
      object: `account/${given.username}`,
      detail: { address },
    });
    throw new Refusal(401, 'wrong-credentials', 'The user name or the password is wrong.');
  }
  lockout.recordSuccess(key);
  if (account.oneTimeUntil !== null && account.oneTimeUntil <= now) {
    throw new Refusal(403, 'one-time-password-expired', 'The one-time password has expired: have a new one made.');
  }
  return account;
}

/** Names shown for the demonstration accounts: nobody's, and saying so. */
const DEMO_NAMES: Readonly<Record<Role, string>> = {
  administrator: '演示管理员',
  operator: '演示值班员',
  supervisor: '演示督察',
  officer: '演示队员',
};

/** Make the demonstration accounts where they are missing (there is nothing to do before a district is imported). */
export async function ensureDemoAccounts(database: Database): Promise<void> {
  await insertDemoAccounts(database, DEMO_NAMES);
}

/** The demonstration account of a role. @throws Refusal 403 `demo-off`, 409 `no-district` */
export async function signInAsDemo(database: Database, demo: boolean, role: Role): Promise<AccountRow> {
  if (!demo) throw new Refusal(403, 'demo-off', 'This system does not run in demonstration mode.');
  await ensureDemoAccounts(database);
  const account = await findAccountByUsername(database, `demo-${role}`);
  if (!account?.demo) throw noDistrict();
  return account;
}

/**
 * Make the first administrator, and the district where there is none.
 * @throws Refusal 409 `already-set-up` or `no-district`, 400 `outline-unreadable`, `outline-wrong` or `time-zone-unknown`
 */
export async function createFirstAdministrator(database: Database, given: FirstAdministrator): Promise<void> {
  const district = given.district && { area: readDistrict(given.district), timeZone: given.district.timeZone };
  const result = await insertFirstAdministrator(
    database,
    { username: given.username, displayName: given.displayName, passwordHash: await hashPassword(given.password) },
    district,
  );
  if (result === 'exists') {
    throw new Refusal(409, 'already-set-up', 'An account exists already: ask its owner, or choose another user name.');
  }
  if (result === 'no-district') throw noDistrict();
}

function readDistrict(given: FirstDistrict): JudgedFeature {
  let district: JudgedFeature;
  try {
    district = judgeFirstDistrict(given);
  } catch (error) {
    throw new Refusal(400, 'outline-unreadable', error instanceof Error ? error.message : String(error));
  }
  const errors = errorsOf(district);
  if (errors.length > 0)
    throw new Refusal(
      400,
      'outline-wrong',
      `The outline cannot be taken: ${errors.join(', ')}.`,
      errors.map((message) => ({ path: 'district.outline', message })),
    );
  return district;
}

function noDistrict(): Refusal {
  return new Refusal(
    409,
    'no-district',
    'There is no district yet. Bring its outline with the first administrator, or import a district document.',
  );
}
