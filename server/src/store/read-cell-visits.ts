import type { CellVisit } from '../compute/coverage/changed-visits.ts';
import { epochMs, selectRows, type Queryable } from './database.ts';

/** The visits of a shift as stored, in order. */
export async function readCellVisits(database: Queryable, shiftId: number): Promise<CellVisit[]> {
  return selectRows<CellVisit>(
    database,
    `select cell_id as "cellId", ${epochMs('starts_at')} as "startsAt", ${epochMs('ends_at')} as "endsAt"
     from visit where shift_id = $1 order by starts_at, cell_id`,
    [shiftId],
  );
}
