import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import type { Database } from '../store/database.ts';

declare module 'express-session' {
  interface SessionData {
    accountId: number;
  }
}

/** Hours a session lives after the last request: a shift and its hand-over. */
const SESSION_HOURS = 12;

/** The middleware that reads the session cookie, for HTTP and for the handshake of Socket.IO alike. */
export interface SessionDoor {
  readonly middleware: RequestHandler;
  readonly close: () => void;
}

/** Sessions live in the table `session`, so that a restart signs nobody out and signing out ends them everywhere. */
export function openSessions(database: Database, secret: string): SessionDoor {
  const Store = connectPgSimple(session);
  const store = new Store({
    pool: database,
    tableName: 'session',
    pruneSessionInterval: 900,
    createTableIfMissing: false,
  });
  return {
    middleware: session({
      store,
      secret,
      name: 'xuncheng.sid',
      resave: false,
      saveUninitialized: false,
      // Otherwise the browser would drop the cookie so long after the sign-in, in the middle of somebody's shift.
      rolling: true,
      cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: SESSION_HOURS * 3_600_000, path: '/' },
    }),
    close: () => {
      store.close();
    },
  };
}

/** The session of a request that went through the middleware: its id and the account signed in. */
export function sessionOfRequest(
  request: IncomingMessage & { session?: session.Session & Partial<session.SessionData>; sessionID?: string },
): { readonly sessionId: string; readonly accountId: number } | undefined {
  const accountId = request.session?.accountId;
  const sessionId = request.sessionID;
  return accountId === undefined || sessionId === undefined ? undefined : { sessionId, accountId };
}

/** Begin a session for an account under a new id, so that an id planted before signing in is worth nothing. */
export async function beginSession(
  request: { session: session.Session & Partial<session.SessionData> },
  accountId: number,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error: unknown) => {
      if (error) reject(asError(error));
      else resolve();
    });
  });
  request.session.accountId = accountId;
  await new Promise<void>((resolve, reject) => {
    request.session.save((error: unknown) => {
      if (error) reject(asError(error));
      else resolve();
    });
  });
}

/** End the session here and in the table. */
export async function endSession(request: { session: session.Session }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((error: unknown) => {
      if (error) reject(asError(error));
      else resolve();
    });
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
