import type { ViewSector } from '@xuncheng/contract';
import type { CoverageCell } from '../compute/coverage/cell-index.ts';
import { epochMs, selectRows, type Queryable } from './database.ts';

/** Every cell, with the place that stands for it. */
export async function loadCoverageCells(database: Queryable): Promise<CoverageCell[]> {
  return selectRows<CoverageCell>(
    database,
    `select id, code, area_id as "areaId", class, geometry from cell order by id`,
  );
}

/** Which cells each beat has. */
export async function loadBeats(
  database: Queryable,
): Promise<{ readonly beatId: number; readonly cellIds: readonly number[] }[]> {
  return selectRows(
    database,
    `select beat_id as "beatId", array_agg(cell_id order by cell_id) as "cellIds" from beat_cell group by beat_id`,
  );
}

/** What every fixed camera sees. */
export async function loadViewSectors(database: Queryable): Promise<ViewSector[]> {
  return selectRows<ViewSector>(
    database,
    `select lon, lat, heading, field_of_view as "fieldOfView", range_metres as "rangeMetres" from device
     where kind = 'camera' and lon is not null and lat is not null and heading is not null
       and field_of_view is not null and range_metres is not null`,
  );
}

/** When each cell was last visited, by the visits computed so far (epoch ms). */
export async function loadLastVisits(
  database: Queryable,
  since: number,
): Promise<{ readonly cellId: number; readonly lastVisitAt: number }[]> {
  return selectRows(
    database,
    `select cell_id as "cellId", ${epochMs('max(ends_at)')} as "lastVisitAt" from visit where ends_at >= $1 group by cell_id`,
    [new Date(since)],
  );
}

/** A gap as computed, at a moment. */
export interface StoredGap {
  readonly cellId: number;
  readonly beat: string;
  readonly startsAt: number;
  readonly endsAt: number | null;
  readonly targetSeconds: number;
  readonly lastVisitAt: number | null;
  /** Seconds of the gap up to the moment during which nothing was known: they count neither as covered nor as uncovered. */
  readonly unknownSeconds: number;
}

/** Gaps that were open at a moment, in these areas. */
export async function listGapsAt(
  database: Queryable,
  areaIds: readonly number[] | null,
  at: number,
): Promise<StoredGap[]> {
  return selectRows<StoredGap>(
    database,
    `select g.cell_id as "cellId", b.name as beat, ${epochMs('g.starts_at')} as "startsAt", ${epochMs('g.ends_at')} as "endsAt",
            g.target_seconds as "targetSeconds",
            (select ${epochMs('max(v.ends_at)')} from visit v where v.cell_id = g.cell_id and v.ends_at <= g.starts_at) as "lastVisitAt",
            coalesce((
              select sum(greatest(0, least(u."endsAt", ${epochMs('$2::timestamptz')}) - greatest(u."startsAt", ${epochMs('g.starts_at')})) / 1000)
              from performance_figure p, jsonb_to_recordset(p.evidence) as u("startsAt" float8, "endsAt" float8)
              where p.shift_id = g.shift_id and p.measure = 'unknown-time'), 0) as "unknownSeconds"
     from coverage_gap g join cell c on c.id = g.cell_id join shift s on s.id = g.shift_id join beat b on b.id = s.beat_id
     where ($1::int[] is null or c.area_id = any($1)) and g.starts_at <= $2 and coalesce(g.ends_at, s.ends_at) > $2`,
    [areaIds, new Date(at)],
  );
}
