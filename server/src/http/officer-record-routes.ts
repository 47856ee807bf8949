import { officerChange, officerRecord, retirement, type OfficerRecord } from '@xuncheng/contract';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database, type Queryable } from '../store/database.ts';
import {
  insertOfficer,
  listOfficerRecords,
  reinstateOfficer,
  retireOfficer,
  updateOfficer,
} from '../store/officer-records.ts';
import { listSquads } from '../store/squads.ts';
import { idParams } from './parameters.ts';
import { route, type Route } from './route.ts';

interface Needs {
  readonly database: Database;
  /** Names, squads and shifts are shown live; sessions of who left have ended. */
  readonly onChange: () => Promise<void>;
}

/** Who serves in the squads of the caller's area. Nobody is deleted: what was done keeps the name of who did it. */
export function officerRecordRoutes({ database, onChange }: Needs): Route[] {
  async function find(caller: Caller, id: number): Promise<OfficerRecord> {
    const [found] = await listOfficerRecords(database, caller.scope.areaIds, id);
    if (!found) throw notFound('officer');
    return found;
  }

  async function demandSquad(caller: Caller, squadId: number): Promise<void> {
    if ((await listSquads(database, caller.scope.areaIds, squadId)).length === 0) throw notFound('squad');
  }

  function note(transaction: Queryable, caller: Caller, action: string, id: number, detail: object): Promise<void> {
    return insertAudit(transaction, {
      accountId: caller.accountId,
      action,
      object: `officer/${String(id)}`,
      detail: { ...detail },
    });
  }

  const badgeTaken = (): Refusal => new Refusal(409, 'officer-exists', 'An officer with this badge exists already.');

  return [
    route(
      {
        method: 'get',
        path: '/officer-records',
        tag: 'people',
        summary: 'Officers as administered, those who left too',
        access: 'manage-people',
      },
      { reply: z.array(officerRecord) },
      (_call, caller) => listOfficerRecords(database, caller.scope.areaIds, null),
    ),
    route(
      {
        method: 'post',
        path: '/officers',
        tag: 'people',
        summary: 'Take an officer on',
        access: 'manage-people',
        status: 201,
      },
      { body: officerChange, reply: officerRecord },
      async (call, caller) => {
        await demandSquad(caller, call.body.squadId);
        const id = await transact(database, async (transaction) => {
          const made = await insertOfficer(transaction, call.body);
          if (made === undefined) throw badgeTaken();
          await note(transaction, caller, 'officer-create', made, call.body);
          return made;
        });
        return find(caller, id);
      },
    ),
    route(
      {
        method: 'put',
        path: '/officers/{id}',
        tag: 'people',
        summary: 'Change badge, name, squad and travel mode of an officer',
        access: 'manage-people',
      },
      { params: idParams, body: officerChange, reply: officerRecord },
      async (call, caller) => {
        const { id, badge, name, squadId, travelMode } = await find(caller, call.params.id);
        await demandSquad(caller, call.body.squadId);
        await transact(database, async (transaction) => {
          if (!(await updateOfficer(transaction, id, call.body))) throw badgeTaken();
          const before = { badge, name, squadId, travelMode };
          await note(transaction, caller, 'officer-change', id, { before, after: call.body });
        });
        await onChange();
        return find(caller, id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/officers/{id}/retire',
        tag: 'people',
        summary: 'An officer leaves: shifts to come, roster, terminal and account end; what was stays',
        access: 'manage-people',
      },
      { params: idParams, reply: retirement },
      async (call, caller) => {
        const { id, retiredAt } = await find(caller, call.params.id);
        if (retiredAt !== null) throw new Refusal(409, 'officer-retired', 'This officer has left already.');
        const gone = await transact(database, async (transaction) => {
          const result = await retireOfficer(transaction, id);
          if (!result) throw new Refusal(409, 'officer-on-duty', 'A shift of this officer is running: end it first.');
          await note(transaction, caller, 'officer-retire', id, result);
          return result;
        });
        await onChange();
        return { officer: await find(caller, id), ...gone };
      },
    ),
    route(
      {
        method: 'post',
        path: '/officers/{id}/reinstate',
        tag: 'people',
        summary: 'Somebody who left comes back',
        access: 'manage-people',
      },
      { params: idParams, reply: officerRecord },
      async (call, caller) => {
        const { id } = await find(caller, call.params.id);
        await transact(database, async (transaction) => {
          await reinstateOfficer(transaction, id);
          await note(transaction, caller, 'officer-reinstate', id, {});
        });
        await onChange();
        return find(caller, id);
      },
    ),
  ];
}
