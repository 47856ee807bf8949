import {
  cancelInstruction,
  instruction,
  instructionTemplate,
  newInstruction,
  newInstructionTemplate,
  reassignInstruction,
  resendInstruction,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Caller } from '../access/caller.ts';
import type { Dispatch } from '../instruct/dispatch.ts';
import { notFound } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import {
  deleteInstructionTemplate,
  listInstructionTemplates,
  saveInstructionTemplate,
} from '../store/instruction-templates.ts';
import { findInstruction, listInstructions, listInstructionsBetween } from '../store/instructions.ts';
import { instructionPhotoRoutes } from './instruction-photo-routes.ts';
import { idParams, nothing, PAST_ROWS_AT_MOST, spanAsked, spanOrNot } from './parameters.ts';
import { route, type Route } from './route.ts';

const INSTRUCTIONS_AT_MOST = 500;

const uuidParams = z.object({ id: z.uuid() });

interface Needs {
  readonly database: Database;
  readonly areas: AreaDirectory;
  readonly dispatch: Dispatch;
}

/** Instructions, and the wording kept for them. */
export function instructionRoutes({ database, areas, dispatch }: Needs): Route[] {
  /** Wording made further up the tree is for everybody below it. */
  const isFor = (caller: Caller, areaId: number): boolean =>
    areas.tree().contains(areaId, caller.areaId) || areas.tree().contains(caller.areaId, areaId);
  return [
    ...instructionPhotoRoutes(database),
    route(
      {
        method: 'get',
        path: '/instructions',
        tag: 'operations',
        summary: 'Instructions, newest first',
        access: 'view-instructions',
      },
      {
        query: z.object({ state: z.enum(['open', 'all']).default('all'), ...spanOrNot }),
        reply: z.array(instruction),
      },
      (call, caller) => {
        const span = spanAsked(call.query);
        return span
          ? listInstructionsBetween(database, caller.scope, span, PAST_ROWS_AT_MOST)
          : listInstructions(database, caller.scope, call.query.state === 'open', INSTRUCTIONS_AT_MOST);
      },
    ),
    route(
      {
        method: 'post',
        path: '/instructions',
        tag: 'operations',
        summary: 'Instruct officers; the same idempotencyKey answers with the same instruction',
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
        method: 'post',
        path: '/instructions/{id}/reassign',
        tag: 'operations',
        summary: 'Give the same order to somebody else, and cancel it for who had it',
        access: 'instruct',
        status: 201,
      },
      { params: uuidParams, body: reassignInstruction, reply: instruction },
      (call, caller) => dispatch.reassign(caller, call.params.id, call.body),
    ),
    route(
      {
        method: 'post',
        path: '/instructions/{id}/resend',
        tag: 'operations',
        summary: 'Send it again to who has not answered, or to the receivers named',
        access: 'instruct',
      },
      { params: uuidParams, body: resendInstruction, reply: instruction },
      (call, caller) => dispatch.resend(caller, call.params.id, call.body.officerIds),
    ),
    route(
      {
        method: 'get',
        path: '/instruction-templates',
        tag: 'operations',
        summary: 'Wording kept for instructions',
        access: 'instruct',
      },
      { reply: z.array(instructionTemplate) },
      async (_call, caller) =>
        (await listInstructionTemplates(database, null)).filter(({ areaId }) => isFor(caller, areaId)),
    ),
    route(
      {
        method: 'post',
        path: '/instruction-templates',
        tag: 'operations',
        summary: 'Keep wording for the own area; the same text again changes the rest',
        access: 'instruct',
        status: 201,
      },
      { body: newInstructionTemplate, reply: instructionTemplate },
      (call, caller) =>
        saveInstructionTemplate(database, { ...call.body, areaId: caller.areaId, createdBy: caller.accountId }),
    ),
    route(
      {
        method: 'delete',
        path: '/instruction-templates/{id}',
        tag: 'operations',
        summary: 'Keep it no longer',
        access: 'instruct',
        status: 204,
      },
      { params: idParams, reply: nothing },
      async (call, caller) => {
        if (!(await deleteInstructionTemplate(database, call.params.id, caller.scope.areaIds)))
          throw notFound('instruction-template');
      },
    ),
  ];
}
