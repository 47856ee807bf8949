import type { Request } from 'express';
import { findAccount } from '../store/accounts.ts';
import type { Database } from '../store/database.ts';
import type { AreaDirectory } from './area-directory.ts';
import { callerOf, type Caller } from './caller.ts';
import { createCookieRenewal, sessionOfRequest } from './session-cookie.ts';

/** Who is asking, by the session of a request; undefined when nobody is signed in. */
export function createCallerFinder(
  database: Database,
  areas: AreaDirectory,
  clock: () => number,
): (request: Request) => Promise<Caller | undefined> {
  const renewCookie = createCookieRenewal();
  return async (request) => {
    const session = sessionOfRequest(request);
    const account = session && (await findAccount(database, session.accountId));
    if (account) renewCookie(request, session.sessionId, clock());
    return account && callerOf(account, areas.tree());
  };
}
