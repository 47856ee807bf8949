import { beatChange, beatRecord, newBeat, type BeatRecord } from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Caller } from '../access/caller.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { countCells, insertBeat, listBeatRecords, updateBeat } from '../store/beat-records.ts';
import { changeCityVersion } from '../store/city-version.ts';
import { transact, type Database } from '../store/database.ts';
import { idParams } from './parameters.ts';
import { route, type Route } from './route.ts';

interface Needs {
  readonly database: Database;
  readonly areas: AreaDirectory;
  /** Coverage counts by the cells of beats. */
  readonly onCityChange: () => Promise<void>;
}

/** Beats of the caller's area, and the cells that they are made of. */
export function beatRoutes({ database, areas, onCityChange }: Needs): Route[] {
  async function find(caller: Caller, id: number): Promise<BeatRecord> {
    const [found] = await listBeatRecords(database, caller.scope.areaIds, id);
    if (!found) throw notFound('beat');
    return found;
  }

  async function demand(caller: Caller, areaId: number, cellIds: readonly number[]): Promise<void> {
    if (!areas.tree().contains(caller.areaId, areaId)) throw notFound('area');
    const own = await countCells(database, caller.scope.areaIds, cellIds);
    if (own !== new Set(cellIds).size) throw notFound('cell');
  }

  return [
    route(
      {
        method: 'get',
        path: '/beat-records',
        tag: 'city',
        summary: 'Beats as administered, with their cells, retired ones too',
        access: 'manage-areas',
      },
      { reply: z.array(beatRecord) },
      (_call, caller) => listBeatRecords(database, caller.scope.areaIds, null),
    ),
    route(
      { method: 'post', path: '/beats', tag: 'city', summary: 'Make a beat', access: 'manage-areas', status: 201 },
      { body: newBeat, reply: beatRecord },
      async (call, caller) => {
        await demand(caller, call.body.areaId, call.body.cellIds);
        const id = await transact(database, async (transaction) => {
          const made = await insertBeat(transaction, call.body);
          if (made === undefined) throw new Refusal(409, 'beat-exists', 'A beat with this code exists already.');
          await changeCityVersion(transaction);
          const { cellIds, ...named } = call.body;
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'beat-create',
            object: `beat/${String(made)}`,
            detail: { ...named, cells: cellIds.length },
          });
          return made;
        });
        await onCityChange();
        return find(caller, id);
      },
    ),
    route(
      {
        method: 'put',
        path: '/beats/{id}',
        tag: 'city',
        summary: 'Change name, area and cells of a beat, retire it or take it back',
        access: 'manage-areas',
        // The ids of every cell of a district.
        bodyLimit: '1mb',
      },
      { params: idParams, body: beatChange, reply: beatRecord },
      async (call, caller) => {
        const { id, name, areaId, cellIds, retiredAt } = await find(caller, call.params.id);
        await demand(caller, call.body.areaId, call.body.cellIds);
        await transact(database, async (transaction) => {
          const result = await updateBeat(transaction, id, caller.scope.areaIds, call.body);
          if (result === 'changed-meanwhile')
            throw new Refusal(409, 'changed-meanwhile', 'Somebody else changed it meanwhile: look at it again.');
          if (result === 'in-use')
            throw new Refusal(
              409,
              'beat-in-use',
              'Shifts of this beat run or are planned, or the daily roster names it.',
            );
          await changeCityVersion(transaction);
          const given = new Set(call.body.cellIds);
          const had = new Set(cellIds);
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'beat-change',
            object: `beat/${String(id)}`,
            detail: {
              before: { name, areaId, isRetired: retiredAt !== null },
              after: { name: call.body.name, areaId: call.body.areaId, isRetired: call.body.isRetired },
              cellsGiven: [...given].filter((cell) => !had.has(cell)),
              cellsTaken: cellIds.filter((cell) => !given.has(cell)),
            },
          });
        });
        await onCityChange();
        return find(caller, id);
      },
    ),
  ];
}
