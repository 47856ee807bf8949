import { appeal, appealDecision, appealFurther, newAppeal, type Appeal } from '@xuncheng/contract';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import type { RecomputeQueue } from '../jobs/recompute-queue.ts';
import { settleExemption } from '../jobs/settle-exemption.ts';
import { forbidden, notFound, Refusal } from '../refusal.ts';
import { findAppeal, insertAppeal, insertAppealDecision, listAppeals, takeAppealFurther } from '../store/appeals.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database } from '../store/database.ts';
import { insertExemption } from '../store/exemptions.ts';
import { findShift } from '../store/read-shift-meaning.ts';
import { idParams } from './parameters.ts';
import { route, type Route } from './route.ts';

const APPEALS_LISTED = 500;

/** Officers against their figures, on two levels. What is granted keeps the fact and adds an exemption. */
export function appealRoutes(database: Database, queue: RecomputeQueue): Route[] {
  async function find(caller: Caller, id: number): Promise<Appeal> {
    const found = await findAppeal(database, caller.scope, id);
    if (!found) throw notFound('appeal');
    return found;
  }

  async function note(
    caller: Caller,
    action: string,
    { id, officerId, shiftId, measure, level }: Appeal,
  ): Promise<void> {
    await insertAudit(database, {
      accountId: caller.accountId,
      action,
      object: `appeal/${String(id)}`,
      detail: { officerId, shiftId, measure, level },
    });
  }

  return [
    route(
      {
        method: 'get',
        path: '/appeals',
        tag: 'performance',
        summary: 'Appeals: those that wait for a decision, or all of them',
        access: 'view-appeals',
      },
      { query: z.object({ state: z.enum(['open', 'all']).default('all') }), reply: z.array(appeal) },
      (call, caller) => listAppeals(database, caller.scope, call.query.state === 'open', APPEALS_LISTED),
    ),
    route(
      {
        method: 'post',
        path: '/appeals',
        tag: 'performance',
        summary: 'Appeal against a figure of an own shift, or against the whole of it',
        access: 'appeal',
        status: 201,
      },
      { body: newAppeal, reply: appeal },
      async (call, caller) => {
        if (caller.officerId === null) throw forbidden('appeal');
        const shift = await findShift(database, caller.scope, call.body.shiftId);
        if (shift?.officerId !== caller.officerId) throw notFound('shift');
        const id = await insertAppeal(database, call.body, caller.officerId);
        if (id === undefined) throw new Refusal(409, 'appeal-exists', 'There is an appeal against the same already.');
        const made = await find(caller, id);
        await note(caller, 'appeal', made);
        return made;
      },
    ),
    route(
      {
        method: 'post',
        path: '/appeals/{id}/further',
        tag: 'performance',
        summary: 'Take a rejected appeal to the second level, once',
        access: 'appeal',
      },
      { params: idParams, body: appealFurther, reply: appeal },
      async (call, caller) => {
        if (caller.officerId === null) throw forbidden('appeal');
        const found = await find(caller, call.params.id);
        if (found.officerId !== caller.officerId) throw notFound('appeal');
        if (!(await takeAppealFurther(database, found.id, call.body.words)))
          throw new Refusal(409, 'appeal-not-rejected', 'Only what was rejected on the first level goes further.');
        const taken = await find(caller, found.id);
        await note(caller, 'appeal-further', taken);
        return taken;
      },
    ),
    route(
      {
        method: 'post',
        path: '/appeals/{id}/decide',
        tag: 'performance',
        summary: 'Decide an appeal; on the second level it must be somebody else',
        access: 'supervise',
      },
      { params: idParams, body: appealDecision, reply: appeal },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        const decision = call.body;
        if (caller.officerId === found.officerId)
          throw new Refusal(403, 'own-appeal', 'Nobody decides an appeal of their own.');
        const { shiftStartsAt, shiftEndsAt, officerId, words } = found;
        if (
          decision.outcome === 'granted' &&
          (decision.exemption.startsAt < shiftStartsAt || decision.exemption.endsAt > shiftEndsAt)
        )
          throw new Refusal(400, 'outside-shift', 'The exemption must lie within the shift that is appealed against.');
        const exemptionId = await transact(database, async (transaction) => {
          const outcome = await insertAppealDecision(transaction, found, decision, caller.accountId);
          if (outcome === 'same-person')
            throw new Refusal(
              403,
              'same-person-twice',
              'Who decided on the first level does not decide on the second.',
            );
          if (outcome === 'decided-before') throw new Refusal(409, 'appeal-decided', 'This appeal was decided before.');
          if (decision.outcome === 'rejected') return undefined;
          const given = { ...decision.exemption, officerId, areaId: null, reason: found.furtherWords ?? words };
          return insertExemption(transaction, given, caller.accountId, found.id);
        });
        if (exemptionId !== undefined) await settleExemption(database, queue, caller, exemptionId, 'grant-exemption');
        const decided = await find(caller, found.id);
        await note(caller, `appeal-${decision.outcome}`, decided);
        return decided;
      },
    ),
  ];
}
