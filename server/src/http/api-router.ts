import { API_PREFIX, PHOTO_PIECE_BYTES } from '@xuncheng/contract';
import { json, raw, Router, type NextFunction, type Request, type Response } from 'express';
import type { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { isGranted } from '../access/permissions.ts';
import { forbidden, Refusal } from '../refusal.ts';
import { ANSWERED, BYTES_BODY, type Route } from './route.ts';

/** Longest request body: an instruction to 500 officers is 5 KB. Photos come in pieces of this size. */
const BODY_LIMIT = PHOTO_PIECE_BYTES;

/** What the router needs to know about a request. */
export interface RequestJudge {
  /** Who is asking, by the session; undefined when nobody is signed in. */
  readonly findCaller: (request: Request) => Promise<Caller | undefined>;
  /** Does the request come from our own page (or from no page at all)? */
  readonly isSameOrigin: (request: Request) => boolean;
  readonly now: () => number;
}

/** Mount the routes: judge → parse → call → answer. */
export function createApiRouter(routes: readonly Route[], judge: RequestJudge): Router {
  const router = Router();
  for (const route of routes) {
    const path = API_PREFIX + route.path.replaceAll(/\{\+(\w+)\}/g, '*$1').replaceAll(/\{(\w+)\}/g, ':$1');
    const limit = route.bodyLimit ?? BODY_LIMIT;
    const readBody = route.bytes?.body ? raw({ type: BYTES_BODY, limit }) : json({ limit });
    router[route.method](path, readBody, async (request, response) => {
      await answer(route, judge, request, response);
    });
  }
  router.use(API_PREFIX, (request: Request, _response: Response, next: NextFunction) => {
    next(new Refusal(404, 'no-such-route', `There is no ${request.method} ${request.path} here; see /api/docs.`));
  });
  return router;
}

async function answer(route: Route, judge: RequestJudge, request: Request, response: Response): Promise<void> {
  if (route.method !== 'get') refuseForeignPage(judge, request);
  let caller: Caller | undefined;
  if (route.access !== 'open') {
    caller = await judge.findCaller(request);
    if (!caller) throw new Refusal(401, 'not-signed-in', 'Sign in first.');
    if (route.access !== 'signed-in' && !isGranted(caller.role, route.access)) throw forbidden(route.access);
    if (route.access !== 'signed-in' && caller.mustChangePassword) {
      throw new Refusal(403, 'password-change-required', 'Choose a password of your own first.');
    }
  }
  const params = parse(route.schemas.params, request.params, 'path');
  const query = parse(route.schemas.query, request.query, 'query');
  const body = parse(route.schemas.body, request.body, 'body');
  const reply = await route.run({ params, query, body, now: judge.now(), request, response }, caller);
  if (reply === ANSWERED) return;
  const status = route.status ?? 200;
  if (status === 204) response.status(204).end();
  else response.status(status).json(reply);
}

/**
 * A page elsewhere can make a browser send our cookie, but can neither set this header without asking (no CORS here)
 * nor hide where it is.
 */
function refuseForeignPage(judge: RequestJudge, request: Request): void {
  if (request.get('x-requested-with') !== 'xuncheng') {
    throw new Refusal(
      403,
      'missing-header',
      'Requests that change something need the header "X-Requested-With: xuncheng".',
    );
  }
  if (!judge.isSameOrigin(request)) {
    throw new Refusal(403, 'foreign-origin', 'Requests that change something must come from this site itself.');
  }
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
  const first = details[0];
  throw new Refusal(
    400,
    'invalid-request',
    first ? `${first.path}: ${first.message}` : 'The request is malformed.',
    details,
  );
}
