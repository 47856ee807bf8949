import type { Surface } from '@xuncheng/contract';
import type { TrackPart } from '../compute/trajectory/track-parts.ts';
import { selectOne, selectRows, type Queryable } from './database.ts';

/** Everybody's trails of an interval, as computed last: whoever's beat or squad is in these areas (null: all). */
export async function loadTrails(
  database: Queryable,
  areaIds: readonly number[] | null,
  from: number,
  to: number,
): Promise<TrackPart[]> {
  const rows = await selectRows<{ parts: TrackPart[] }>(
    database,
    `select t.simplified as parts
     from shift s join trajectory t on t.shift_id = s.id join beat b on b.id = s.beat_id
     join officer o on o.id = s.officer_id join squad q on q.id = o.squad_id
     where s.starts_at < $3 and s.ends_at > $2 and ($1::int[] is null or b.area_id = any($1) or q.area_id = any($1))`,
    [areaIds, new Date(from), new Date(to)],
  );
  return rows.flatMap(({ parts }) => parts);
}

/** Where one could walk: an area, and the waters in it. */
export async function loadGround(
  database: Queryable,
  areaId: number,
): Promise<{ readonly area: Surface; readonly waters: readonly Surface[] } | undefined> {
  const row = await selectOne<{ geometry: Surface }>(database, 'select geometry from area where id = $1', [areaId]);
  if (!row) return undefined;
  const waters = await selectRows<{ geometry: Surface }>(
    database,
    `select feature->'geometry' as geometry from map_feature
     where kind = 'water' and feature->'geometry'->>'type' in ('Polygon', 'MultiPolygon')`,
  );
  return { area: row.geometry, waters: waters.map(({ geometry }) => geometry) };
}
