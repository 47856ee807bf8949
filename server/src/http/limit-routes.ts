import { limitHistory, limits, limitsChange, limitsOrder } from '@xuncheng/contract';
import { isDeepStrictEqual } from 'node:util';
import { changedNumbers } from '../compute/changed-numbers.ts';
import { DEFAULT_LIMITS } from '../compute/settable-limits.ts';
import type { RecomputeQueue } from '../jobs/recompute-queue.ts';
import type { LimitsInForce } from '../live/limits-in-force.ts';
import { Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { listLimitChanges } from '../store/limits.ts';
import { route, type Route } from './route.ts';

const CHANGES_AT_MOST = 100;
/** Groups that figures are computed by. */
const COMPUTED = ['trajectory', 'coverage', 'figures'] as const;

/** What is computed and judged by, to read for everybody concerned and to change for administrators of the whole district. */
export function limitRoutes(
  database: Database,
  inForce: LimitsInForce,
  queue: RecomputeQueue,
  listRunningShifts: () => readonly number[],
): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/limits',
        tag: 'administration',
        summary: 'The limits that everything is computed and judged by',
        access: 'view-performance',
      },
      { reply: limits },
      () => Promise.resolve(inForce.current()),
    ),
    route(
      {
        method: 'get',
        path: '/limits/history',
        tag: 'administration',
        summary: 'What comes with the platform, and who changed what since',
        access: 'manage-limits',
      },
      { reply: limitHistory },
      async () => ({
        defaults: DEFAULT_LIMITS,
        changes: (await listLimitChanges(database, CHANGES_AT_MOST)).map(({ at, by, reason, before, after }) => ({
          at,
          by,
          reason,
          numbers: changedNumbers(before, after),
        })),
      }),
    ),
    route(
      {
        method: 'put',
        path: '/limits',
        tag: 'administration',
        summary:
          'Change the limits, for a reason; they hold at once, and running shifts are computed anew where it matters',
        access: 'manage-limits',
      },
      { body: limitsOrder, reply: limitsChange },
      async (call, caller) => {
        if (caller.scope.areaIds !== null)
          throw new Refusal(403, 'forbidden', 'Limits hold for the whole district; your area is a part of it.');
        const before = inForce.current();
        await inForce.change(call.body.limits, call.now, call.body.seen);
        await insertAudit(database, {
          accountId: caller.accountId,
          action: 'change-limits',
          object: 'setting/limits',
          detail: { before, after: call.body.limits, reason: call.body.reason },
        });
        // What people are told and when moves no figure.
        const running = COMPUTED.some((group) => !isDeepStrictEqual(before[group], call.body.limits[group]))
          ? listRunningShifts()
          : [];
        for (const shiftId of running) queue.redo(shiftId);
        return { limits: inForce.current(), shiftsRecomputed: running.length };
      },
    ),
  ];
}
