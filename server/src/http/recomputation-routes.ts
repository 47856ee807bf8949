import { newRecomputation, recomputation } from '@xuncheng/contract';
import type { Caller } from '../access/caller.ts';
import type { RangeRecomputation } from '../jobs/recompute-range.ts';
import { Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { listBegunShifts } from '../store/list-begun-shifts.ts';
import { route, type Route } from './route.ts';

/** A span of shifts computed anew, with its progress; for supervisors of the whole district. */
export function recomputationRoutes(database: Database, range: RangeRecomputation): Route[] {
  function requireWhole(caller: Caller): void {
    if (caller.scope.areaIds !== null)
      throw new Refusal(403, 'forbidden', 'A span is computed for the whole district; your area is a part of it.');
  }

  return [
    route(
      {
        method: 'get',
        path: '/recomputation',
        tag: 'performance',
        summary: 'The computation of a span that runs, or ran last',
        access: 'supervise',
      },
      { reply: recomputation.nullable() },
      () => Promise.resolve(range.status()),
    ),
    route(
      {
        method: 'post',
        path: '/recomputation',
        tag: 'performance',
        summary: 'Compute all shifts of a span anew, by the limits in force; frozen periods keep what they have',
        access: 'supervise',
        status: 201,
      },
      { body: newRecomputation, reply: recomputation },
      async (call, caller) => {
        requireWhole(caller);
        const shiftIds = await listBegunShifts(database, call.body.from, Math.min(call.body.to, call.now));
        const started = range.start(call.body, shiftIds, caller.displayName);
        await insertAudit(database, {
          accountId: caller.accountId,
          action: 'recompute',
          object: 'shifts',
          detail: { ...call.body, shifts: shiftIds.length },
        });
        return started;
      },
    ),
    route(
      {
        method: 'delete',
        path: '/recomputation',
        tag: 'performance',
        summary: 'Stop computing; what is computed by then stays',
        access: 'supervise',
      },
      { reply: recomputation },
      async (_call, caller) => {
        requireWhole(caller);
        return range.cancel();
      },
    ),
  ];
}
