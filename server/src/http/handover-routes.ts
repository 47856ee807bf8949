import { handover, isFinal, newHandover, type Handover, type LiveSnapshot } from '@xuncheng/contract';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { findHandover, insertHandover, listHandovers, takeHandover } from '../store/handovers.ts';
import { route, type Route } from './route.ts';

/** Some weeks of a desk. */
const HANDOVERS_LISTED = 100;

const handoverParams = z.object({ id: z.uuid() });

interface Needs {
  readonly database: Database;
  /** The caller's area as it is now. */
  readonly look: (caller: Caller) => Promise<Pick<LiveSnapshot, 'officers' | 'alarms' | 'instructions' | 'reports'>>;
}

/** From one operator to the next: words, with what stood open, taken over by name. */
export function handoverRoutes({ database, look }: Needs): Route[] {
  async function find(caller: Caller, id: string): Promise<Handover> {
    const found = await findHandover(database, caller.scope.areaIds, id);
    if (!found) throw notFound('handover');
    return found;
  }

  return [
    route(
      {
        method: 'get',
        path: '/handovers',
        tag: 'operations',
        summary: 'Hand-over notes of the desk, newest first',
        access: 'watch-live',
      },
      { reply: z.array(handover) },
      (_call, caller) => listHandovers(database, caller.scope.areaIds, HANDOVERS_LISTED),
    ),
    route(
      {
        method: 'post',
        path: '/handovers',
        tag: 'operations',
        summary: 'Write a hand-over note; what stands open is noted with it. The same id is the same note',
        access: 'hand-over',
        status: 201,
      },
      { body: newHandover, reply: handover },
      async (call, caller) => {
        const { officers, alarms, instructions, reports } = await look(caller);
        const made = await insertHandover(database, {
          ...call.body,
          areaId: caller.areaId,
          accountId: caller.accountId,
          standing: {
            onDuty: officers.length,
            outOfSight: officers.filter(({ state }) => state === 'unknown').length,
            alarmIds: alarms.map(({ id }) => id),
            instructionIds: instructions
              .filter(({ receivers }) => receivers.some(({ state }) => !isFinal(state)))
              .map(({ id }) => id),
            reportIds: reports.map(({ id }) => id),
          },
        });
        const written = await find(caller, call.body.id);
        if (made)
          await insertAudit(database, {
            accountId: caller.accountId,
            action: 'hand-over',
            object: `handover/${written.id}`,
            detail: { areaId: written.areaId },
          });
        return written;
      },
    ),
    route(
      {
        method: 'post',
        path: '/handovers/{id}/take',
        tag: 'operations',
        summary: 'Take over what somebody else left',
        access: 'hand-over',
      },
      { params: handoverParams, reply: handover },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        if (found.writtenById === caller.accountId)
          throw new Refusal(409, 'own-handover', 'What one wrote oneself is taken over by somebody else.');
        if (await takeHandover(database, found.id, caller.accountId))
          await insertAudit(database, {
            accountId: caller.accountId,
            action: 'take-over',
            object: `handover/${found.id}`,
            detail: { areaId: found.areaId },
          });
        return find(caller, found.id);
      },
    ),
  ];
}
