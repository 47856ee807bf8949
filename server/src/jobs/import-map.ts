import { surfaceBox, type MapFeature, type MapImportFound, type MapImportKind } from '@xuncheng/contract';
import { createFeatureCollector, type Box } from '../compute/osm/map-features.ts';
import { insertAudit } from '../store/audit.ts';
import { changeCityVersion } from '../store/city-version.ts';
import { transact, type Database } from '../store/database.ts';
import { findDistrictGround, replaceMapFeatures } from '../store/replace-map.ts';
import { readOsmFile } from './read-osm-file.ts';

/** Beyond the district's box: streets do not end at its border, and neither do those who walk them. */
const MARGIN_DEGREES = 0.005;
/** More than a browser draws, and than the network is made of in seconds. */
const FEATURES_AT_MOST = 150_000;
const BATCH = 2_000;

export interface MapFound {
  readonly found: MapImportFound;
  readonly leftOut: number;
}

/** What came of it. */
export type MapOutcome = MapFound & ({ readonly failure: null } | { readonly failure: 'nothing-found' | 'too-much' });

/**
 * Replace kinds of the base map by what an OpenStreetMap extract has in and around the district: read → collect → save, the last in one
 * transaction. Nothing is changed when nothing is found.
 * @throws Error in words for the one who brought the file when it cannot be read
 */
export async function importMap(
  database: Database,
  path: string,
  kinds: readonly MapImportKind[],
  accountId: number,
  onProgress: (bytesRead: number, sofar: MapFound) => void,
): Promise<MapOutcome> {
  const ground = await findDistrictGround(database);
  if (!ground) throw new Error('There is no district yet.');
  const [west, south, east, north] = surfaceBox(ground);
  const box: Box = [west - MARGIN_DEGREES, south - MARGIN_DEGREES, east + MARGIN_DEGREES, north + MARGIN_DEGREES];
  const batches: string[] = [];
  let waiting: MapFeature[] = [];
  let count = 0;
  const collector = createFeatureCollector(box, new Set(kinds), (feature) => {
    if (++count > FEATURES_AT_MOST) return;
    waiting.push(feature);
    // As text, features take a fifth of the memory.
    if (waiting.length === BATCH) batches.push(JSON.stringify(waiting.splice(0)));
  });
  const sofar = (): MapFound => ({ found: collector.found(), leftOut: collector.leftOut() });
  await readOsmFile(path, collector, (bytesRead) => {
    onProgress(bytesRead, sofar());
  });
  if (waiting.length > 0) batches.push(JSON.stringify(waiting));
  waiting = [];
  if (count === 0) return { ...sofar(), failure: 'nothing-found' };
  if (count > FEATURES_AT_MOST) return { ...sofar(), failure: 'too-much' };
  await transact(database, async (transaction) => {
    await replaceMapFeatures(transaction, kinds, batches);
    await changeCityVersion(transaction);
    await insertAudit(transaction, {
      accountId,
      action: 'import-map',
      object: 'city/map',
      detail: { kinds, ...sofar() },
    });
  });
  return { ...sofar(), failure: null };
}
