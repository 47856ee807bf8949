import type { Answer, ApiError } from '@xuncheng/contract';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Metrics } from '../metrics.ts';
import { asRefusal } from '../refusal.ts';

/** Events a socket may send: a burst, then so many a second; who goes on far beyond is disconnected. */
const EVENTS_BURST = 40;
const EVENTS_PER_SECOND = 10;
const REFUSED_BEFORE_DISCONNECT = 200;

/** The part of a socket that the guard needs; both namespaces' sockets have it. */
export interface GuardedSocket {
  readonly id: string;
  onAny: (listener: (event: string | number, ...parameters: unknown[]) => void) => unknown;
  disconnect: (close?: boolean) => unknown;
}

export type EventHandlers = ReadonlyMap<string, EventHandler>;
interface EventHandler {
  readonly schema: z.ZodType | undefined;
  readonly handle: (payload: unknown) => Promise<unknown>;
}

/** One event: its payload's schema and what to do. */
export function on<Payload>(
  event: string,
  schema: z.ZodType<Payload>,
  handle: (payload: Payload) => Promise<unknown>,
): [string, EventHandler] {
  return [event, { schema, handle: (payload) => handle(payload as Payload) }];
}

/** One event that carries nothing but the acknowledgement. */
export function onBare(event: string, handle: () => Promise<unknown>): [string, EventHandler] {
  return [event, { schema: undefined, handle }];
}

/**
 * Take events of a socket so that nothing a client sends can end the process: unknown events, malformed payloads, a missing
 * acknowledgement and a throwing handler all end in an answer, or in silence where nobody asked for one.
 */
export function guardEvents(
  socket: GuardedSocket,
  handlers: EventHandlers,
  clock: () => number,
  logger: Logger,
  metrics: Metrics,
): void {
  let tokens = EVENTS_BURST;
  let refilledAt = clock();
  let refused = 0;

  function takeToken(): boolean {
    const now = clock();
    // A clock set back gives nothing and takes nothing.
    tokens = Math.min(EVENTS_BURST, tokens + (Math.max(0, now - refilledAt) / 1_000) * EVENTS_PER_SECOND);
    refilledAt = now;
    if (tokens < 1) return false;
    tokens--;
    return true;
  }

  async function run(event: string, payload: unknown): Promise<Answer<unknown>> {
    if (!takeToken()) {
      refused++;
      if (refused > REFUSED_BEFORE_DISCONNECT) socket.disconnect(true);
      return refuse('too-many-requests', 'Too many events; wait a second.');
    }
    const handler = handlers.get(event);
    if (!handler) return refuse('unknown-event', `There is no event "${event.slice(0, 64)}".`);
    let value = payload;
    if (handler.schema) {
      const parsed = handler.schema.safeParse(payload);
      if (!parsed.success) {
        const details = parsed.error.issues.map((issue) => ({
          path: issue.path.map(String).join('.'),
          message: issue.message,
        }));
        return refuse(
          'invalid-request',
          details[0] ? `${details[0].path}: ${details[0].message}` : 'malformed',
          details,
        );
      }
      value = parsed.data;
    }
    try {
      return { ok: true, value: await handler.handle(value) };
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal) {
        metrics.eventsRefused.inc({ reason: refusal.code });
        return { ok: false, error: refusal.toApiError() };
      }
      logger.error({ err: error, event }, 'event failed');
      return refuse('internal-error', 'The server failed at this; it is in its log.');
    }
  }

  function refuse(code: string, message: string, details?: ApiError['details']): Answer<unknown> {
    metrics.eventsRefused.inc({ reason: code });
    return { ok: false, error: { code, message, ...(details === undefined ? {} : { details }) } };
  }

  socket.onAny((event, ...parameters) => {
    const last = parameters.at(-1);
    const acknowledge = typeof last === 'function' ? (last as (answer: Answer<unknown>) => void) : undefined;
    const payload = typeof parameters[0] === 'function' ? undefined : parameters[0];
    // A name may be a number on the wire, whatever the types say.
    run(String(event), payload)
      .then((answer) => acknowledge?.(answer))
      .catch((error: unknown) => {
        logger.error({ err: error }, 'an event could not be answered');
      });
  });
}
