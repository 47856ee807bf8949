import { exemption, exemptionChange, newExemption } from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { RecomputeQueue } from '../jobs/recompute-queue.ts';
import { settleExemption } from '../jobs/settle-exemption.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import { findExemption, insertExemption, listExemptions, revokeExemption } from '../store/exemptions.ts';
import { listOfficers } from '../store/list-officers.ts';
import { idQuery, idParams, momentQuery, requireForward } from './parameters.ts';
import { route, type Route } from './route.ts';

/** Time for which nobody answers: granted and revoked by a supervisor, shown in every figure it changes. */
export function exemptionRoutes(database: Database, areas: AreaDirectory, queue: RecomputeQueue): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/exemptions',
        tag: 'performance',
        summary: 'Exemptions that overlap an interval, newest first',
        access: 'view-performance',
      },
      {
        query: z.object({
          from: momentQuery,
          to: momentQuery,
          officerId: idQuery.optional(),
        }),
        reply: z.array(exemption),
      },
      async (call, caller) => {
        const { from, to, officerId } = call.query;
        requireForward({ from, to });
        return listExemptions(database, caller.scope, { from, to, officerId: officerId ?? null });
      },
    ),
    route(
      {
        method: 'post',
        path: '/exemptions',
        tag: 'performance',
        summary: 'Take time out of the figures of an officer, or of everybody in an area',
        access: 'supervise',
        status: 201,
      },
      { body: newExemption, reply: exemptionChange },
      async (call, caller) => {
        const { officerId, areaId } = call.body;
        if (areaId !== null && !areas.tree().contains(caller.areaId, areaId)) throw notFound('area');
        if (officerId !== null && (await listOfficers(database, caller.scope, call.now, officerId)).length === 0)
          throw notFound('officer');
        const id = await insertExemption(database, call.body, caller.accountId, null);
        return settleExemption(database, queue, caller, id, 'grant-exemption');
      },
    ),
    route(
      {
        method: 'post',
        path: '/exemptions/{id}/revoke',
        tag: 'performance',
        summary: 'Take an exemption back; it stays in the list, marked',
        access: 'supervise',
      },
      { params: idParams, reply: exemptionChange },
      async (call, caller) => {
        const found = await findExemption(database, caller.scope, call.params.id);
        if (!found) throw notFound('exemption');
        if (!(await revokeExemption(database, found.id, caller.accountId)))
          throw new Refusal(409, 'already-revoked', 'This exemption was revoked before.');
        return settleExemption(database, queue, caller, found.id, 'revoke-exemption');
      },
    ),
  ];
}
