import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import type { Permission } from '../access/permissions.ts';

/** Returned by a handler that has written the answer itself. */
export const ANSWERED = Symbol('answered');

/** The one media type under which bytes are taken. */
export const BYTES_BODY = 'application/octet-stream';

/** Office Open XML, as spreadsheet programs read it. */
export const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export type Method = 'get' | 'post' | 'put' | 'delete';

/** What a handler gets: parsed, never raw. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Epoch ms of the server's clock when the request came in. */
  readonly now: number;
  readonly request: Request;
  readonly response: Response;
}

interface Shape {
  readonly method: Method;
  /** Below /api/v1, parameters as `{name}`; `{+name}` takes the rest of the path, in segments (RFC 6570, 3.2.3). */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly status?: 200 | 201 | 204;
  /** Longest body, where it is longer than an order to many (`api-router.ts`). */
  readonly bodyLimit?: string;
  /** Media types where the body or the answer is bytes and not JSON. */
  readonly bytes?: {
    readonly body?: typeof BYTES_BODY;
    readonly reply?: 'image/jpeg' | 'image/*' | typeof SPREADSHEET | typeof BYTES_BODY;
  };
}

interface Schemas<Params, Query, Body, Reply> {
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  readonly reply: z.ZodType<Reply>;
}

/** A route with its types forgotten, as the router and the OpenAPI document take it. */
export interface Route extends Shape {
  /** `open`: without signing in. `signed-in`: any role. */
  readonly access: Permission | 'open' | 'signed-in';
  readonly schemas: Schemas<unknown, unknown, unknown, unknown>;
  readonly run: (call: Call<unknown, unknown, unknown>, caller: Caller | undefined) => Promise<unknown>;
}

/** A route for callers who are signed in and have the permission. */
export function route<Params, Query, Body, Reply>(
  shape: Shape & { readonly access: Permission | 'signed-in' },
  schemas: Schemas<Params, Query, Body, Reply>,
  handle: (call: Call<Params, Query, Body>, caller: Caller) => Promise<Reply | typeof ANSWERED>,
): Route {
  return {
    ...shape,
    schemas,
    run: (call, caller) => {
      if (!caller) throw new Error(`route ${shape.path} was run without a caller`);
      // The router has just parsed these three with the schemas of this very route.
      return handle(call as Call<Params, Query, Body>, caller);
    },
  };
}

/** A route for everybody. */
export function openRoute<Params, Query, Body, Reply>(
  shape: Shape,
  schemas: Schemas<Params, Query, Body, Reply>,
  handle: (call: Call<Params, Query, Body>) => Promise<Reply | typeof ANSWERED>,
): Route {
  return {
    ...shape,
    access: 'open',
    schemas,
    run: (call) => handle(call as Call<Params, Query, Body>),
  };
}
