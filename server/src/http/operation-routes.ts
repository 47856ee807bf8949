import { alarm, auditEntry, cancelInstruction, instruction, newInstruction, type Alarm } from '@xuncheng/contract';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import type { Dispatch } from '../instruct/dispatch.ts';
import { notFound } from '../refusal.ts';
import { listAlarms } from '../store/alarms.ts';
import { listAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { findInstruction, listInstructions } from '../store/instructions.ts';
import { idParams } from './parameters.ts';
import { route, type Route } from './route.ts';

const ALARMS_AT_MOST = 1_000;
const INSTRUCTIONS_AT_MOST = 500;
const AUDIT_AT_MOST = 500;

const uuidParams = z.object({ id: z.uuid() });

interface Needs {
  readonly database: Database;
  readonly dispatch: Dispatch;
  readonly acknowledge: (caller: Caller, alarmId: number) => Promise<Alarm>;
}

/** Alarms, instructions and the audit log. */
export function operationRoutes({ database, dispatch, acknowledge }: Needs): Route[] {
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
        path: '/instructions',
        tag: 'operations',
        summary: 'Instructions, newest first',
        access: 'view-instructions',
      },
      { query: z.object({ state: z.enum(['open', 'all']).default('all') }), reply: z.array(instruction) },
      (call, caller) => listInstructions(database, caller.scope, call.query.state === 'open', INSTRUCTIONS_AT_MOST),
    ),
    route(
      {
        method: 'post',
        path: '/instructions',
        tag: 'operations',
        summary: 'Instruct officers on duty; the same idempotencyKey answers with the same instruction',
        access: 'instruct',
        status: 201,
      },
      { body: newInstruction, reply: instruction },
      (call, caller) => dispatch.issue(caller, call.body),
    ),
    route(
      {
        method: 'get',
        path: '/instructions/{id}',
        tag: 'operations',
        summary: 'One instruction',
        access: 'view-instructions',
      },
      { params: uuidParams, reply: instruction },
      async (call, caller) => {
        const found = await findInstruction(database, call.params.id, caller.scope);
        if (!found) throw notFound('instruction');
        return found;
      },
    ),
    route(
      {
        method: 'post',
        path: '/instructions/{id}/cancel',
        tag: 'operations',
        summary: 'Cancel for all receivers, or the ones named',
        access: 'instruct',
      },
      { params: uuidParams, body: cancelInstruction, reply: instruction },
      (call, caller) => dispatch.cancel(caller, call.params.id, call.body),
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
