import type { Alarm, NewAlarmNote, Severity } from '@xuncheng/contract';
import { findAlarm } from './alarms.ts';
import { execute, selectRows, transact, type Database, type Queryable } from './database.ts';

/**
 * Write a note down and what it changes of the alarm: who sees to it, that it is false (and thereby acknowledged), that it is escalated.
 * @returns the alarm, or undefined when this note was written before
 */
export async function noteAlarm(
  database: Database,
  alarmId: number,
  accountId: number,
  note: NewAlarmNote,
): Promise<Alarm | undefined> {
  return transact(database, async (transaction) => {
    const assigneeId = note.kind === 'assigned' ? note.assigneeId : null;
    const written = await execute(
      transaction,
      `insert into alarm_note (alarm_id, key, account_id, kind, text, assignee_id) values ($1, $2, $3, $4, $5, $6)
       on conflict (key) do nothing`,
      [alarmId, note.key, accountId, note.kind, note.text, assigneeId],
    );
    if (written === 0) return undefined;
    await execute(
      transaction,
      `update alarm set assignee_id = case when $2 = 'assigned' then $3 else assignee_id end,
              false_at = case when $2 = 'false' then coalesce(false_at, now()) else false_at end,
              escalated_at = case when $2 = 'escalated' then coalesce(escalated_at, now()) else escalated_at end,
              acknowledged_at = case when $2 in ('false', 'assigned') then coalesce(acknowledged_at, now()) else acknowledged_at end,
              acknowledged_by = case when $2 in ('false', 'assigned') then coalesce(acknowledged_by, $4) else acknowledged_by end
       where id = $1`,
      [alarmId, note.kind, assigneeId, accountId],
    );
    return findAlarm(transaction, alarmId);
  });
}

/** Escalate what waited too long. @returns the alarms that were */
export async function escalateWaiting(
  database: Queryable,
  afterSeconds: Readonly<Record<Severity, number | null>>,
): Promise<Alarm[]> {
  const limits = Object.entries(afterSeconds).filter(([, seconds]) => seconds !== null);
  const rows = await selectRows<{ id: number }>(
    database,
    `with late as (
       update alarm a set escalated_at = now()
       from unnest($1::text[], $2::float8[]) as l(severity, seconds)
       where a.active and a.acknowledged_at is null and a.escalated_at is null and a.severity = l.severity
         and a.raised_at < now() - make_interval(secs => l.seconds) and a.raised_at > now() - interval '1 day'
       returning a.id)
     insert into alarm_note (alarm_id, key, kind) select id, gen_random_uuid(), 'escalated' from late returning alarm_id as id`,
    [limits.map(([severity]) => severity), limits.map(([, seconds]) => seconds)],
  );
  const escalated = await Promise.all(rows.map(({ id }) => findAlarm(database, id)));
  return escalated.filter((alarm) => alarm !== undefined);
}

/** Who can be given an alarm of an area: operators and administrators whose area holds it, by name. */
export async function listAssignees(
  database: Queryable,
  areaIdsAbove: readonly number[],
): Promise<{ readonly accountId: number; readonly name: string }[]> {
  return selectRows(
    database,
    `select id as "accountId", display_name as name from account
     where disabled_at is null and role in ('operator', 'administrator') and area_id = any($1) order by display_name, id`,
    [areaIdsAbove],
  );
}
