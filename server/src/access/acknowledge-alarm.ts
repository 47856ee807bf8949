import type { Alarm } from '@xuncheng/contract';
import { notFound } from '../refusal.ts';
import { acknowledgeAlarm, findAlarm } from '../store/alarms.ts';
import { insertAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import type { AreaTree } from './area-tree.ts';
import type { Caller } from './caller.ts';

/**
 * Acknowledge an alarm in the caller's area; doing so twice answers with the first acknowledgement.
 * @throws Refusal 404 outside the area
 */
export async function acknowledgeInArea(
  database: Database,
  tree: AreaTree,
  caller: Caller,
  alarmId: number,
  announce: (alarm: Alarm) => void,
): Promise<Alarm> {
  const found = await findAlarm(database, alarmId);
  if (!found || !tree.contains(caller.areaId, found.areaId)) throw notFound('alarm');
  const acknowledged = await acknowledgeAlarm(database, alarmId, caller.accountId);
  if (!acknowledged) return found.acknowledgedAt === null ? ((await findAlarm(database, alarmId)) ?? found) : found;
  await insertAudit(database, {
    accountId: caller.accountId,
    action: 'alarm-acknowledge',
    object: `alarm/${String(alarmId)}`,
  });
  announce(acknowledged);
  return acknowledged;
}
