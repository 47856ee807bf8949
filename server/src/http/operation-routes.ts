import { alarm, auditEntry, type Alarm } from '@xuncheng/contract';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { listAlarms } from '../store/alarms.ts';
import { listAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { idParams } from './parameters.ts';
import { route, type Route } from './route.ts';

const ALARMS_AT_MOST = 1_000;
const AUDIT_AT_MOST = 500;

interface Needs {
  readonly database: Database;
  readonly acknowledge: (caller: Caller, alarmId: number) => Promise<Alarm>;
}

/** Alarms and the audit log. */
export function operationRoutes({ database, acknowledge }: Needs): Route[] {
  return [
    route(
      { method: 'get', path: '/alarms', tag: 'operations', summary: 'Alarms, newest first', access: 'view-alarms' },
      { query: z.object({ state: z.enum(['active', 'all']).default('active') }), reply: z.array(alarm) },
      (call, caller) => listAlarms(database, caller.scope.areaIds, call.query.state, ALARMS_AT_MOST),
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
        method: 'get',
        path: '/audit',
        tag: 'administration',
        summary: 'Who did what, newest first',
        access: 'view-audit',
      },
      {
        query: z.object({
          before: z.coerce.number().int().positive().optional(),
          action: z.string().max(64).optional(),
        }),
        reply: z.array(auditEntry),
      },
      (call, caller) =>
        listAudit(database, caller.scope.areaIds, {
          before: call.query.before ?? null,
          action: call.query.action ?? null,
          limit: AUDIT_AT_MOST,
        }),
    ),
  ];
}
