import type { CameraAlarmRuleChange, CameraAlarmRuleRecord } from '@xuncheng/contract';
import { execute, selectOne, selectRows, type Queryable } from './database.ts';

const VALUES = (rule: CameraAlarmRuleChange): unknown[] => [
  rule.label,
  rule.zone,
  rule.minimumStationarySeconds,
  rule.type,
  rule.severity,
];

/** The rules for camera events, in the order in which they were made. */
export async function listCameraAlarmRules(database: Queryable): Promise<CameraAlarmRuleRecord[]> {
  return selectRows<CameraAlarmRuleRecord>(
    database,
    `select id, label, zone, minimum_stationary_seconds as "minimumStationarySeconds", type, severity from camera_alarm_rule order by id`,
  );
}

/** Make one. @returns its identity, undefined when there is one of the same label, zone and type */
export async function insertCameraAlarmRule(
  transaction: Queryable,
  rule: CameraAlarmRuleChange,
): Promise<number | undefined> {
  const row = await selectOne<{ id: number }>(
    transaction,
    `insert into camera_alarm_rule (label, zone, minimum_stationary_seconds, type, severity) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning id`,
    VALUES(rule),
  );
  return row?.id;
}

/** Change one. @returns `none` when there is no such one, `exists` when another one is of the same label, zone and type */
export async function updateCameraAlarmRule(
  transaction: Queryable,
  id: number,
  rule: CameraAlarmRuleChange,
): Promise<'changed' | 'none' | 'exists'> {
  const other = await selectOne(
    transaction,
    'select 1 from camera_alarm_rule where label = $1 and zone is not distinct from $2 and type = $3 and id <> $4',
    [rule.label, rule.zone, rule.type, id],
  );
  if (other) return 'exists';
  const count = await execute(
    transaction,
    `update camera_alarm_rule set label = $1, zone = $2, minimum_stationary_seconds = $3, type = $4, severity = $5 where id = $6`,
    [...VALUES(rule), id],
  );
  return count > 0 ? 'changed' : 'none';
}

/** @returns whether there was such a one */
export async function deleteCameraAlarmRule(transaction: Queryable, id: number): Promise<boolean> {
  return (await execute(transaction, 'delete from camera_alarm_rule where id = $1', [id])) > 0;
}
