import type { CellVisit } from '../compute/coverage/changed-visits.ts';
import { groupBy } from '../compute/group-by.ts';
import { epochMs, selectRows, type Queryable } from './database.ts';

/** The visits of shifts as stored, in order; by shift. */
export async function readCellVisits(
  database: Queryable,
  shiftIds: readonly number[],
): Promise<ReadonlyMap<number, CellVisit[]>> {
  const rows = await selectRows<CellVisit & { shiftId: number }>(
    database,
    `select shift_id as "shiftId", cell_id as "cellId", ${epochMs('starts_at')} as "startsAt", ${epochMs('ends_at')} as "endsAt"
     from visit where shift_id = any($1) order by starts_at, cell_id`,
    [shiftIds],
  );
  return groupBy(rows, (row) => row.shiftId);
}
