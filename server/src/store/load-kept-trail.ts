import type { TrackPart } from '../compute/trajectory/track-parts.ts';
import type { KeptTrail } from '../compute/trajectory/read-kept-trail.ts';
import { readCellVisits } from './read-cell-visits.ts';
import { epochMs, selectOne, selectRows, type Queryable } from './database.ts';

/** SQL: fixes of the shift `s` that are stored; its whole plan, so that clocking out early is not taken for forgetting. */
const STORED_FIXES = `(select count(*) from fix f where f.device_number = s.device_number and f.time >= s.starts_at and f.time < s.ends_at)`;

/**
 * What was computed of a shift whose fixes are forgotten since, all or in part (`RETENTION_DAYS`); undefined: they are all there, or the
 * shift was never computed.
 * @param loaded fixes that there are now to compute from
 */
export async function loadKeptTrail(
  database: Queryable,
  shiftId: number,
  loaded: number,
): Promise<KeptTrail | undefined> {
  const stored = await selectOne<{ fixCount: number; simplified: TrackPart[] }>(
    database,
    'select fix_count as "fixCount", simplified from trajectory where shift_id = $1',
    [shiftId],
  );
  if (!stored || stored.fixCount <= loaded) return undefined;
  const forgotten = await countForgottenShifts(database, [shiftId]);
  if (forgotten === 0) return undefined;
  const moves = await selectRows<KeptTrail['moves'][number]>(
    database,
    `select ${epochMs('starts_at')} as "startsAt", ${epochMs('ends_at')} as "endsAt", distance_metres as "distanceMetres"
     from trajectory_move where shift_id = $1 order by starts_at`,
    [shiftId],
  );
  const alarms = await selectRows<KeptTrail['alarms'][number]>(
    database,
    `select r.label as text, r."startsAt" as "raisedAt", r."endsAt" as "attendedAt"
     from performance_figure p, jsonb_to_recordset(p.evidence) as r(kind text, label text, "startsAt" float8, "endsAt" float8)
     where p.shift_id = $1 and p.measure = 'alarms-attended' and r.kind = 'alarm' order by r."startsAt"`,
    [shiftId],
  );
  return {
    parts: stored.simplified,
    moves,
    visits: (await readCellVisits(database, [shiftId])).get(shiftId) ?? [],
    alarms,
  };
}

/** How many of these shifts were computed from fixes that are forgotten since. */
export async function countForgottenShifts(database: Queryable, shiftIds: readonly number[]): Promise<number> {
  const row = await selectOne<{ count: number }>(
    database,
    `select count(*)::int as count from shift s join trajectory t on t.shift_id = s.id
     where s.id = any($1) and t.fix_count > ${STORED_FIXES}`,
    [shiftIds],
  );
  return row?.count ?? 0;
}
