import {
  roster,
  rosterChanged,
  rosterChanges,
  rosterNow,
  type RosterChange,
  type RosterNowShift,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import { judgeChanges } from '../compute/roster/judge-changes.ts';
import { seesShift } from '../live/fan-out.ts';
import { isOfNow } from '../live/roster-changes.ts';
import type { ShiftTable } from '../live/shift-table.ts';
import { Refusal } from '../refusal.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database } from '../store/database.ts';
import { applyRosterChanges, listRosterShifts, loadRosterFacts, lockRoster, readRoster } from '../store/roster.ts';
import { momentQuery } from './parameters.ts';
import { route, type Route } from './route.ts';

const DAYS_AT_MOST = 31;
/** A week of five hundred officers, copied. */
const BODY_LIMIT = '1mb';

interface Needs {
  readonly database: Database;
  readonly areas: AreaDirectory;
  readonly shifts: () => ShiftTable;
  /** Shifts are not what they were; these were ended. */
  readonly onChange: (ended: readonly number[]) => Promise<void>;
}

/** Who is on duty when, and changes of it: all or none, each with who did it. */
export function rosterRoutes({ database, areas, shifts, onChange }: Needs): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/roster',
        tag: 'people',
        summary: 'Officers of the caller and their shifts of some days',
        access: 'manage-roster',
      },
      {
        query: z
          .object({ from: momentQuery, to: momentQuery })
          .refine(({ from, to }) => to > from && to - from <= DAYS_AT_MOST * 86_400_000, {
            path: ['to'],
            error: `after "from", and at most ${String(DAYS_AT_MOST)} days`,
          }),
        reply: roster,
      },
      (call, caller) => readRoster(database, caller.scope.areaIds, call.query.from, call.query.to),
    ),
    route(
      {
        method: 'get',
        path: '/roster/now',
        tag: 'people',
        summary: 'Shifts that run, and those that begin soon, with who clocked in and out',
        access: 'watch-live',
      },
      { reply: rosterNow },
      ({ now }, { areaId }) => {
        const { contains } = areas.tree();
        return Promise.resolve({
          at: now,
          shifts: [...shifts().byId.values()]
            .filter((shift) => isOfNow(shift, now) && seesShift(contains, areaId, shift))
            .map(asShown),
        });
      },
    ),
    route(
      {
        method: 'post',
        path: '/roster/changes',
        tag: 'people',
        summary: 'Add, change, remove and end shifts: all of the list or nothing; answers what puts it back',
        access: 'manage-roster',
        bodyLimit: BODY_LIMIT,
      },
      { body: rosterChanges, reply: rosterChanged },
      async (call, caller) => {
        const { changes } = call.body;
        const done = await transact(database, async (transaction) => {
          await lockRoster(transaction);
          const facts = await loadRosterFacts(transaction, caller.scope.areaIds, changes, call.now);
          const { conflicts, undo } = judgeChanges(facts, changes, call.now);
          if (conflicts.length > 0) {
            throw new Refusal(
              409,
              'roster-conflict',
              `${String(conflicts.length)} of ${String(changes.length)} changes cannot be made, so none was.`,
              conflicts.map(({ index, code }) => ({ path: `changes.${String(index)}`, message: code })),
            );
          }
          const { added, touched } = await applyRosterChanges(transaction, changes, caller.accountId, call.now);
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'roster-change',
            object: `roster/${String(changes.length)}`,
            detail: { changes, before: undo ?? [] },
          });
          const back: RosterChange[] = undo
            ? [...added.map((shiftId) => ({ kind: 'remove' as const, shiftId })), ...undo]
            : [];
          return { shifts: await listRosterShifts(transaction, touched), undo: back };
        });
        await onChange(changes.flatMap((change) => (change.kind === 'end' ? [change.shiftId] : [])));
        return done;
      },
    ),
  ];
}

function asShown(shift: ShiftRecord): RosterNowShift {
  const { shiftId, officerId, badge, name, squadId, squad, beatId, beat } = shift;
  const { startsAt, endsAt, clockedInAt, clockedOutAt, restStartsAt, restEndsAt } = shift;
  return {
    ...{ shiftId, officerId, badge, name, squadId, squad, beatId, beat },
    ...{ startsAt, endsAt, clockedInAt, clockedOutAt, restStartsAt, restEndsAt },
  };
}
