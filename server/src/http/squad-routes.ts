import { newSquad, squad, squadChange, type Squad } from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Caller } from '../access/caller.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database } from '../store/database.ts';
import { insertSquad, listSquads, updateSquad } from '../store/squads.ts';
import { idParams } from './parameters.ts';
import { route, type Route } from './route.ts';

/** Squads of the caller's area. `onChange`: whoever watches officers by their squad's area must know. */
export function squadRoutes(database: Database, areas: AreaDirectory, onChange: () => Promise<void>): Route[] {
  async function find(caller: Caller, id: number): Promise<Squad> {
    const [found] = await listSquads(database, caller.scope.areaIds, id);
    if (!found) throw notFound('squad');
    return found;
  }

  return [
    route(
      { method: 'get', path: '/squads', tag: 'people', summary: 'Squads of the caller', access: 'manage-people' },
      { reply: z.array(squad) },
      (_call, caller) => listSquads(database, caller.scope.areaIds, null),
    ),
    route(
      {
        method: 'post',
        path: '/squads',
        tag: 'people',
        summary: 'Make a squad',
        access: 'manage-people',
        status: 201,
      },
      { body: newSquad, reply: squad },
      async (call, caller) => {
        if (!areas.tree().contains(caller.areaId, call.body.areaId)) throw notFound('area');
        const id = await transact(database, async (transaction) => {
          const made = await insertSquad(transaction, call.body);
          if (made === undefined) throw new Refusal(409, 'squad-exists', 'A squad with this code exists already.');
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'squad-create',
            object: `squad/${String(made)}`,
            detail: call.body,
          });
          return made;
        });
        return find(caller, id);
      },
    ),
    route(
      {
        method: 'put',
        path: '/squads/{id}',
        tag: 'people',
        summary: 'Change name and area of a squad',
        access: 'manage-people',
      },
      { params: idParams, body: squadChange, reply: squad },
      async (call, caller) => {
        const { id, name, areaId } = await find(caller, call.params.id);
        if (!areas.tree().contains(caller.areaId, call.body.areaId)) throw notFound('area');
        await transact(database, async (transaction) => {
          await updateSquad(transaction, id, call.body);
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'squad-change',
            object: `squad/${String(id)}`,
            detail: { before: { name, areaId }, after: call.body },
          });
        });
        await onChange();
        return find(caller, id);
      },
    ),
  ];
}
