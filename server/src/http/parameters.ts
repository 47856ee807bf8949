import { isDeviceId, numeric, REPLAY_HOURS_AT_MOST } from '@xuncheng/contract';
import { z } from 'zod';
import { Refusal } from '../refusal.ts';

/** An identity in a query. */
export const idQuery = numeric(z.number().int().positive().max(2_147_483_647));

/** The one in a path. */
export const idParams = z.object({ id: idQuery });

/** A device's id in a path. */
export const deviceParams = z.object({ id: z.string().refine(isDeviceId, 'not a device id') });

/** An event's id as cameras and video servers give it. */
export const eventIdText = z.string().min(1).max(128);

/** A moment in a query: epoch milliseconds, as everywhere in this API. */
export const momentQuery = numeric(z.number().int().min(0).max(8_640_000_000_000_000)).describe(
  'epoch milliseconds, for example 1790000000000',
);

/** Nothing to send back. */
export const nothing = z.void();

/** A span that must be said. */
export const spanQuery = z.object({ from: momentQuery, to: momentQuery });

/** The span, when it runs forward and is not too long. @throws 400 otherwise */
export function within(
  { from, to }: z.infer<typeof spanQuery>,
  hoursAtMost: number,
): { readonly from: number; readonly to: number } {
  requireForward({ from, to });
  if (to - from > hoursAtMost * 3_600_000)
    throw new Refusal(400, 'invalid-request', `query.to: more than ${String(hoursAtMost)} hours after query.from`);
  return { from, to };
}

/** @throws 400 when the span does not run forward */
export function requireForward({ from, to }: z.infer<typeof spanQuery>): void {
  if (to <= from) throw new Refusal(400, 'invalid-request', 'query.to: lies not after query.from');
}

/** Rows of an interval that is replayed: a day of a district has hundreds. */
export const PAST_ROWS_AT_MOST = 5_000;

/** `from` and `to` together ask for whatever ran in between, whatever its state. */
export const spanOrNot = { from: momentQuery.optional(), to: momentQuery.optional() };

/** The span of a replay, when one is asked for. @throws 400 when there is half of one, or it is too long */
export function spanAsked({
  from,
  to,
}: {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}): { readonly from: number; readonly to: number } | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined)
    throw new Refusal(400, 'invalid-request', 'query.from: goes with query.to only');
  return within({ from, to }, REPLAY_HOURS_AT_MOST);
}
