import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { CookieOptions, Request, RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import type { Database } from '../store/database.ts';

declare module 'express-session' {
  interface SessionData {
    accountId: number;
  }
}

/** Hours a session lives after the last request: a shift and its hand-over. */
const SESSION_HOURS = 12;
/** Not with every answer: one on its way while somebody else signs in would bring the old cookie back. */
const RENEWED_EVERY_MS = 3_600_000;
const COOKIE_NAME = 'xuncheng.sid';
const COOKIE: CookieOptions = { httpOnly: true, sameSite: 'lax', maxAge: SESSION_HOURS * 3_600_000, path: '/' };

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
      name: COOKIE_NAME,
      resave: false,
      saveUninitialized: false,
      rolling: false,
      cookie: { ...COOKIE, secure: 'auto' },
    }),
    close: () => {
      store.close();
    },
  };
}

/**
 * Gives a browser that goes on asking its cookie again, about once an hour, so that a screen that is watched for days is not signed out in
 * the middle of a shift. The session itself is not written: written beside a signing out, it would be there again.
 */
export function createCookieRenewal(): (request: Request, sessionId: string, now: number) => void {
  const renewedAt = new Map<string, number>();
  let forgottenAt = 0;
  return (request, sessionId, now) => {
    const before = renewedAt.get(sessionId);
    // Of a session not met before nothing is known but that it is new, or the server is.
    if (before === undefined) renewedAt.set(sessionId, now);
    if (before === undefined || now - before < RENEWED_EVERY_MS) return;
    renewedAt.set(sessionId, now);
    const value = cookieOf(request);
    if (value !== undefined) request.res?.cookie(COOKIE_NAME, value, { ...COOKIE, secure: request.secure });
    if (now - forgottenAt < RENEWED_EVERY_MS) return;
    forgottenAt = now;
    for (const [id, at] of renewedAt) if (now - at > SESSION_HOURS * 3_600_000) renewedAt.delete(id);
  };
}

function cookieOf(request: Request): string | undefined {
  const pairs = request.headers.cookie?.split(';').map((pair) => pair.trim()) ?? [];
  const value = pairs.find((pair) => pair.startsWith(`${COOKIE_NAME}=`))?.slice(COOKIE_NAME.length + 1);
  return value === undefined ? undefined : decodeURIComponent(value);
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
