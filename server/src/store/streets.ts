import type { StreetSegment } from '@xuncheng/contract';
import { epochMs, execute, selectRows, type Queryable } from './database.ts';

/** A piece of a street on its way into the database. */
export interface NewSegment extends Omit<StreetSegment, 'id'> {
  readonly key: string;
}

/** Make sure that all of them are stored. @returns their identities by key */
export async function saveSegments(
  database: Queryable,
  segments: readonly NewSegment[],
): Promise<ReadonlyMap<string, number>> {
  await execute(
    database,
    `insert into street_segment (key, name, road_class, lon_a, lat_a, lon_b, lat_b, metres)
     select r.key, r.name, r."roadClass", (r.line->0->>0)::float8, (r.line->0->>1)::float8, (r.line->-1->>0)::float8, (r.line->-1->>1)::float8, r.metres
     from jsonb_to_recordset($1) as r(key text, name text, "roadClass" text, line jsonb, metres float8)
     on conflict (key) do update set name = excluded.name, road_class = excluded.road_class, metres = excluded.metres
       where (street_segment.name, street_segment.road_class, street_segment.metres) is distinct from (excluded.name, excluded.road_class, excluded.metres)`,
    [JSON.stringify(segments)],
  );
  const rows = await selectRows<{ id: number; key: string }>(database, 'select id, key from street_segment');
  return new Map(rows.map(({ id, key }) => [key, id]));
}

/** When each piece had last been walked at a moment (epoch ms), looking back so many hours. */
export async function loadLastStreetVisits(
  database: Queryable,
  at: number,
  hours: number,
): Promise<{ readonly segmentId: number; readonly lastVisitAt: number }[]> {
  return selectRows(
    database,
    `select segment_id as "segmentId", ${epochMs('max(least(ends_at, $1))')} as "lastVisitAt"
     from street_visit where starts_at <= $1 and ends_at >= $2 group by segment_id`,
    [new Date(at), new Date(at - hours * 3_600_000)],
  );
}

/** Streets of a shift: pieces in order of time. */
export async function listStreetVisits(
  database: Queryable,
  shiftId: number,
): Promise<{ readonly name: string; readonly startsAt: number; readonly endsAt: number; readonly metres: number }[]> {
  return selectRows(
    database,
    `select g.name, ${epochMs('v.starts_at')} as "startsAt", ${epochMs('v.ends_at')} as "endsAt", g.metres
     from street_visit v join street_segment g on g.id = v.segment_id where v.shift_id = $1 order by v.starts_at, g.id`,
    [shiftId],
  );
}

/** When a shift was matched last (epoch ms), and how many used fixes it had then; null: never. */
export async function loadLastMatch(
  database: Queryable,
  shiftId: number,
): Promise<{ readonly at: number; readonly fixes: number } | null> {
  const rows = await selectRows<{ at: number; fixes: number }>(
    database,
    `select ${epochMs('matched_at')} as at, matched_fixes as fixes from trajectory where shift_id = $1 and matched_at is not null`,
    [shiftId],
  );
  return rows[0] ?? null;
}
