import { alarm, alarmAssignee, newAlarmNote, type Alarm } from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Caller } from '../access/caller.ts';
import { notFound, Refusal } from '../refusal.ts';
import { listAssignees, noteAlarm } from '../store/alarm-notes.ts';
import { findAlarm, listAlarms, listAlarmsBetween } from '../store/alarms.ts';
import { insertAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { loadAreaLinks } from '../store/list-areas.ts';
import { idParams, PAST_ROWS_AT_MOST, spanAsked, spanOrNot } from './parameters.ts';
import { route, type Route } from './route.ts';

const ALARMS_AT_MOST = 1_000;

interface Needs {
  readonly database: Database;
  readonly areas: AreaDirectory;
  readonly acknowledge: (caller: Caller, alarmId: number) => Promise<Alarm>;
  readonly announce: (alarm: Alarm) => void;
}

/** Alarms, and what is done about them. */
export function alarmRoutes({ database, areas, acknowledge, announce }: Needs): Route[] {
  async function find(caller: Caller, alarmId: number): Promise<Alarm> {
    const found = await findAlarm(database, alarmId);
    if (!found || !areas.tree().contains(caller.areaId, found.areaId)) throw notFound('alarm');
    return found;
  }

  async function assigneesOf({ areaId }: Alarm): Promise<Awaited<ReturnType<typeof listAssignees>>> {
    const all = await loadAreaLinks(database);
    return listAssignees(
      database,
      all.map(({ id }) => id).filter((id) => areas.tree().contains(id, areaId)),
    );
  }

  return [
    route(
      { method: 'get', path: '/alarms', tag: 'operations', summary: 'Alarms, newest first', access: 'view-alarms' },
      {
        query: z.object({ state: z.enum(['active', 'all']).default('active'), ...spanOrNot }),
        reply: z.array(alarm),
      },
      (call, caller) => {
        const { areaIds } = caller.scope;
        const span = spanAsked(call.query);
        return span
          ? listAlarmsBetween(database, areaIds, span, PAST_ROWS_AT_MOST)
          : listAlarms(database, areaIds, call.query.state, ALARMS_AT_MOST);
      },
    ),
    route(
      {
        method: 'post',
        path: '/alarms/{id}/acknowledge',
        tag: 'operations',
        summary: 'Acknowledge an alarm',
        access: 'acknowledge-alarms',
      },
      { params: idParams, reply: alarm },
      (call, caller) => acknowledge(caller, call.params.id),
    ),
    route(
      {
        method: 'post',
        path: '/alarms/{id}/notes',
        tag: 'operations',
        summary:
          'Comment on an alarm, give it to somebody, escalate it, or find it false; the same key is the same note',
        access: 'acknowledge-alarms',
        status: 201,
      },
      { params: idParams, body: newAlarmNote, reply: alarm },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        const note = call.body;
        if (
          note.kind === 'assigned' &&
          !(await assigneesOf(found)).some(({ accountId }) => accountId === note.assigneeId)
        )
          throw new Refusal(409, 'cannot-be-assigned', 'This account does not see to alarms of this area.');
        const changed = await noteAlarm(database, found.id, caller.accountId, note);
        if (!changed) return find(caller, call.params.id);
        await insertAudit(database, {
          accountId: caller.accountId,
          action: `alarm-${note.kind}`,
          object: `alarm/${String(found.id)}`,
          detail: { text: note.text, ...(note.kind === 'assigned' ? { assigneeId: note.assigneeId } : {}) },
        });
        announce(changed);
        return changed;
      },
    ),
    route(
      {
        method: 'get',
        path: '/alarms/{id}/assignees',
        tag: 'operations',
        summary: 'Who can be given an alarm',
        access: 'acknowledge-alarms',
      },
      { params: idParams, reply: z.array(alarmAssignee) },
      async (call, caller) => assigneesOf(await find(caller, call.params.id)),
    ),
  ];
}
