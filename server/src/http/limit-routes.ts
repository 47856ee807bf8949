import { limits, limitsChange } from '@xuncheng/contract';
import type { RecomputeQueue } from '../jobs/recompute-queue.ts';
import type { LimitsInForce } from '../live/limits-in-force.ts';
import { Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { route, type Route } from './route.ts';

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
        await inForce.change(call.body);
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
