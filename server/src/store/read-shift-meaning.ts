import type { Evidence, Figure, Shift, Trajectory, Visit } from '@xuncheng/contract';
import type { TrackPart } from '../compute/trajectory/track-parts.ts';
import { LAST_SAID_REST } from './said-rests.ts';
import { epochMs, selectOne, selectRows, type Queryable, type Scope } from './database.ts';

const SHIFTS_AT_MOST = 2_000;

const IN_SCOPE = `($1::int[] is null or q.area_id = any($1) or b.area_id = any($1)) and ($2::int is null or o.id = $2)`;

/** Shifts overlapping an interval, of one officer or (null) all in scope. */
export async function listShifts(
  database: Queryable,
  scope: Scope,
  query: { readonly from: number; readonly to: number; readonly officerId: number | null; readonly shiftId?: number },
): Promise<Shift[]> {
  return selectRows<Shift>(
    database,
    `select s.id, o.id as "officerId", o.name as "officerName", o.badge, b.id as "beatId", b.name as beat, b.area_id as "areaId", d.id as "deviceId",
            ${epochMs('s.starts_at')} as "startsAt", ${epochMs('s.ends_at')} as "endsAt",
            ${epochMs('s.clocked_in_at')} as "clockedInAt", ${epochMs('s.clocked_out_at')} as "clockedOutAt",
            ${epochMs('said.starts_at')} as "restStartsAt", ${epochMs('said.ends_at')} as "restEndsAt"
     from shift s join officer o on o.id = s.officer_id join squad q on q.id = o.squad_id join beat b on b.id = s.beat_id
       left join device d on d.number = s.device_number ${LAST_SAID_REST}
     where ${IN_SCOPE} and s.starts_at <= $4 and s.ends_at > $3 and ($5::int is null or o.id = $5) and ($6::int is null or s.id = $6)
     order by s.starts_at desc, o.badge limit ${String(SHIFTS_AT_MOST)}`,
    [scope.areaIds, scope.officerId, new Date(query.from), new Date(query.to), query.officerId, query.shiftId ?? null],
  );
}

/** One shift in scope, or undefined. */
export async function findShift(database: Queryable, scope: Scope, shiftId: number): Promise<Shift | undefined> {
  const everSince = { from: 0, to: 8_640_000_000_000_000 / 100, officerId: null, shiftId };
  return (await listShifts(database, scope, everSince))[0];
}

/** The trajectory as computed last, its line within two metres. */
export async function readTrajectory(
  database: Queryable,
  shiftId: number,
): Promise<(Omit<Trajectory, 'segments' | 'fixesForgotten'> & { readonly simplified: TrackPart[] }) | undefined> {
  return selectOne(
    database,
    `select t.shift_id as "shiftId", ${epochMs('t.computed_at')} as "computedAt", t.distance_metres as "distanceMetres",
            t.moving_seconds as "movingSeconds", t.unknown_seconds as "unknownSeconds", t.fix_count as "fixCount",
            t.rejected_count as "rejectedCount",
            t.simplified,
            coalesce((select json_agg(json_build_object('startsAt', ${epochMs('p.starts_at')}, 'endsAt', ${epochMs('p.ends_at')},
                        'lon', p.lon, 'lat', p.lat, 'fixCount', p.fix_count) order by p.starts_at)
                      from trajectory_stop p where p.shift_id = t.shift_id), '[]') as stops
     from trajectory t where t.shift_id = $1`,
    [shiftId],
  );
}

/** The visits of a shift in order. */
export async function readVisits(database: Queryable, shiftId: number): Promise<Visit[]> {
  return selectRows<Visit>(
    database,
    `select v.cell_id as "cellId", c.code as "cellCode", ${epochMs('v.starts_at')} as "startsAt", ${epochMs('v.ends_at')} as "endsAt"
     from visit v join cell c on c.id = v.cell_id where v.shift_id = $1 order by v.starts_at, v.cell_id`,
    [shiftId],
  );
}

/** A figure as stored, with its shift. */
export interface FigureRow {
  readonly shiftId: number;
  readonly measure: Figure['measure'];
  readonly numerator: number;
  readonly denominator: number | null;
  readonly unit: Figure['unit'];
  readonly evidenceCount: number;
  readonly computedAt: number;
}

/** The figures of these shifts, without the rows behind them. */
export async function readFigures(database: Queryable, shiftIds: readonly number[]): Promise<FigureRow[]> {
  return selectRows<FigureRow>(
    database,
    `select shift_id as "shiftId", measure, numerator, denominator, unit, jsonb_array_length(evidence) as "evidenceCount",
            ${epochMs('computed_at')} as "computedAt"
     from performance_figure where shift_id = any($1)`,
    [shiftIds],
  );
}

/** The rows behind one figure. */
export async function readEvidence(
  database: Queryable,
  shiftId: number,
  measure: string,
): Promise<Evidence['rows'] | undefined> {
  const row = await selectOne<{ evidence: Evidence['rows'] }>(
    database,
    'select evidence from performance_figure where shift_id = $1 and measure = $2',
    [shiftId, measure],
  );
  return row?.evidence;
}
