import { execute, type Queryable } from './database.ts';

/** Rows deleted at once: short statements, whatever has piled up. */
const ROWS_AT_ONCE = 10_000;

/**
 * Forget refused messages, and messages that were acted on, after so many days: a device with a fault can send megabytes an hour. Who
 * was inside which fence is forgotten with the positions that say so, and what a video server put before people with the events it is made of.
 * @returns how many rows
 */
export async function forgetOldMessages(database: Queryable, days: number): Promise<number> {
  let forgotten = 0;
  for (const [table, column] of [
    ['dead_letter', 'received_at'],
    ['device_message', 'handled_at'],
    ['geofence_event', 'at'],
    ['camera_review', 'start_time'],
  ] as const) {
    for (let deleted = ROWS_AT_ONCE; deleted === ROWS_AT_ONCE; forgotten += deleted) {
      deleted = await execute(
        database,
        `delete from ${table} where ctid in (
           select ctid from ${table} where ${column} < now() - make_interval(days => $1) limit ${String(ROWS_AT_ONCE)})`,
        [days],
      );
    }
  }
  return forgotten;
}
