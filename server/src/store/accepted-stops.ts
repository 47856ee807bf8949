import { execute, type Queryable } from './database.ts';

/** Space of advisory locks for moves that are accepted: one after the other, whoever accepts. */
const ACCEPT_LOCK = 4_712;

/** Accept nothing else until this transaction ends. */
export async function lockAcceptances(transaction: Queryable): Promise<void> {
  await execute(transaction, 'select pg_advisory_xact_lock($1)', [ACCEPT_LOCK]);
}

/** Where an accepted move leads. */
export async function insertAcceptedStops(
  transaction: Queryable,
  instructionId: string,
  stops: readonly {
    readonly alarmId: number | null;
    readonly cellId: number | null;
    readonly segmentId: number | null;
  }[],
): Promise<void> {
  await execute(
    transaction,
    `insert into accepted_stop (instruction_id, alarm_id, cell_id, segment_id)
     select $1, r."alarmId", r."cellId", r."segmentId"
     from jsonb_to_recordset($2) as r("alarmId" int, "cellId" int, "segmentId" int) on conflict do nothing`,
    [instructionId, JSON.stringify(stops)],
  );
}
