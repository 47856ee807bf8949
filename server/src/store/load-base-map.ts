import { selectOne, type Queryable } from './database.ts';

/** The base map as JSON text, assembled by the database: megabytes that need not become objects here. */
export async function loadBaseMap(database: Queryable): Promise<string> {
  const row = await selectOne<{ map: string }>(
    database,
    `select json_build_object(
       'type', 'FeatureCollection',
       'attribution', coalesce((select value #>> '{}' from setting where key = 'mapAttribution'), ''),
       'features', coalesce((select json_agg(feature order by id) from map_feature), '[]'))::text as map`,
  );
  return row?.map ?? '{"type":"FeatureCollection","attribution":"","features":[]}';
}
