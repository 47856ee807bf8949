import type { Surface } from '@xuncheng/contract';
import type { TrackPart } from '../compute/trajectory/track-parts.ts';
import { selectOne, selectRows, type Queryable } from './database.ts';

/** Corners of a box in degrees. */
export interface TrailBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Anybody's trails of an interval that may come into a box, as computed last: whose they are is not asked and not told. */
export async function loadTrails(database: Queryable, box: TrailBox, from: number, to: number): Promise<TrackPart[]> {
  const rows = await selectRows<{ parts: TrackPart[] }>(
    database,
    `select t.simplified as parts
     from shift s join trajectory t on t.shift_id = s.id
     where s.starts_at < $2 and s.ends_at > $1
       and (t.west is null or (t.west <= $5 and t.east >= $3 and t.south <= $6 and t.north >= $4))`,
    [new Date(from), new Date(to), box.west, box.south, box.east, box.north],
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
