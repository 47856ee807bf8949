import { limitHistory, limits, limitsChange } from '@xuncheng/contract';
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

/** What figures are computed by, to read for everybody concerned and to change for administrators of the whole district. */
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
        summary: 'The limits that trajectories, coverage and figures are computed by',
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
        changes: (await listLimitChanges(database, CHANGES_AT_MOST)).map(({ at, by, before, after }) => ({
          at,
          by,
          numbers: changedNumbers(before, after),
        })),
      }),
    ),
    route(
      {
        method: 'put',
        path: '/limits',
        tag: 'administration',
        summary: 'Change the limits; running shifts are computed anew, those that are over keep their figures',
        access: 'manage-limits',
      },
      { body: limits, reply: limitsChange },
      async (call, caller) => {
        if (caller.scope.areaIds !== null)
          throw new Refusal(403, 'forbidden', 'Limits hold for the whole district; your area is a part of it.');
        const before = inForce.current();
        await inForce.change(call.body, call.now);
        await insertAudit(database, {
          accountId: caller.accountId,
          action: 'change-limits',
          object: 'setting/limits',
          detail: { before, after: call.body },
        });
        const running = listRunningShifts();
        for (const shiftId of running) queue.redo(shiftId);
        return { limits: inForce.current(), shiftsRecomputed: running.length };
      },
    ),
  ];
}
