import { cameraAlarmRuleChange, cameraAlarmRuleRecord } from '@xuncheng/contract';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import {
  deleteCameraAlarmRule,
  insertCameraAlarmRule,
  listCameraAlarmRules,
  updateCameraAlarmRule,
} from '../store/camera-alarm-rules.ts';
import { transact, type Database, type Queryable } from '../store/database.ts';
import { idParams, nothing } from './parameters.ts';
import { route, type Route } from './route.ts';

/** Which camera events become alarms: to read for administrators, to change for those of the whole district. */
export function cameraAlarmRuleRoutes(database: Database, reloadRules: () => Promise<void>): Route[] {
  /** In one transaction with who did it; in force for the next event. */
  async function change<Result>(
    caller: Caller,
    action: string,
    detail: object,
    work: (transaction: Queryable) => Promise<{ readonly id: number; readonly result: Result }>,
  ): Promise<Result> {
    if (caller.scope.areaIds !== null)
      throw new Refusal(403, 'forbidden', 'These rules are the whole district’s; your area is a part of it.');
    const result = await transact(database, async (transaction) => {
      const done = await work(transaction);
      await insertAudit(transaction, {
        accountId: caller.accountId,
        action,
        object: `camera-alarm-rule/${String(done.id)}`,
        detail: { ...detail },
      });
      return done.result;
    });
    await reloadRules();
    return result;
  }
  const exists = (): Refusal =>
    new Refusal(409, 'rule-exists', 'There is a rule for this label, zone and type: change that one.');

  return [
    route(
      {
        method: 'get',
        path: '/camera-alarm-rules',
        tag: 'administration',
        summary: 'Which camera events become alarms',
        access: 'manage-limits',
      },
      { reply: z.array(cameraAlarmRuleRecord) },
      () => listCameraAlarmRules(database),
    ),
    route(
      {
        method: 'post',
        path: '/camera-alarm-rules',
        tag: 'administration',
        summary: 'Add a rule',
        access: 'manage-limits',
        status: 201,
      },
      { body: cameraAlarmRuleChange, reply: cameraAlarmRuleRecord },
      ({ body }, caller) =>
        change(caller, 'add-camera-alarm-rule', body, async (transaction) => {
          const id = await insertCameraAlarmRule(transaction, body);
          if (id === undefined) throw exists();
          return { id, result: { id, ...body } };
        }),
    ),
    route(
      {
        method: 'put',
        path: '/camera-alarm-rules/{id}',
        tag: 'administration',
        summary: 'Change a rule; alarms that are there stay as they are',
        access: 'manage-limits',
      },
      { params: idParams, body: cameraAlarmRuleChange, reply: cameraAlarmRuleRecord },
      ({ params: { id }, body }, caller) =>
        change(caller, 'change-camera-alarm-rule', body, async (transaction) => {
          const outcome = await updateCameraAlarmRule(transaction, id, body);
          if (outcome === 'none') throw notFound('camera-alarm-rule');
          if (outcome === 'exists') throw exists();
          return { id, result: { id, ...body } };
        }),
    ),
    route(
      {
        method: 'delete',
        path: '/camera-alarm-rules/{id}',
        tag: 'administration',
        summary: 'Remove a rule; alarms that are there stay until their event ends',
        access: 'manage-limits',
        status: 204,
      },
      { params: idParams, reply: nothing },
      ({ params: { id } }, caller) =>
        change(caller, 'remove-camera-alarm-rule', {}, async (transaction) => {
          if (!(await deleteCameraAlarmRule(transaction, id))) throw notFound('camera-alarm-rule');
          return { id, result: undefined };
        }),
    ),
  ];
}
