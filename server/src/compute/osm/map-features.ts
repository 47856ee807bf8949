import type { LonLat, MapFeature, MapImportFound, MapImportKind } from '@xuncheng/contract';
import type { OsmTags, OsmVisitor } from './osm-elements.ts';

/** What of the highways of OSM is which road here; what is not named (under construction, races, platforms) is none. */
const ROAD_CLASSES: Readonly<Record<string, 'main' | 'secondary' | 'lane'>> = {
  motorway: 'main',
  trunk: 'main',
  primary: 'main',
  motorway_link: 'secondary',
  trunk_link: 'secondary',
  primary_link: 'secondary',
  secondary: 'secondary',
  secondary_link: 'secondary',
  tertiary: 'secondary',
  tertiary_link: 'secondary',
  unclassified: 'lane',
  residential: 'lane',
  living_street: 'lane',
  pedestrian: 'lane',
  service: 'lane',
  footway: 'lane',
  path: 'lane',
  cycleway: 'lane',
  steps: 'lane',
  track: 'lane',
};
/** Who may use those that are not everybody's: 1 on foot + 2 e-bike + 4 car. */
const MODES: Readonly<Record<string, number>> = {
  motorway: 4,
  motorway_link: 4,
  pedestrian: 3,
  cycleway: 3,
  footway: 1,
  path: 1,
  steps: 1,
};
/** Metres, where nobody said how wide. */
const WIDTHS = { main: 28, secondary: 16, lane: 7 } as const;
const LANE_METRES = 3.5;
/** Metres of a storey, and of a building of which nothing is said. */
const STOREY_METRES = 3;
const UNKNOWN_HEIGHT_METRES = 9;
const PLACES = new Set(['suburb', 'quarter', 'neighbourhood', 'village', 'hamlet', 'square', 'locality']);
const GREEN: Readonly<Record<string, ReadonlySet<string>>> = {
  leisure: new Set(['park', 'garden', 'nature_reserve']),
  landuse: new Set(['grass', 'forest', 'meadow', 'recreation_ground', 'village_green']),
  natural: new Set(['wood', 'scrub', 'grassland']),
};
/** Centimetres. */
const DECIMALS = 1e7;

/** West, south, east, north in degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number];

export interface FeatureCollector extends OsmVisitor {
  readonly found: () => MapImportFound;
  readonly leftOut: () => number;
}

/**
 * Collects what the base map draws of the kinds wished for, in a box: nodes outside it are forgotten at once, so that memory grows with
 * the city and not with the extract. Roads end where they leave the box; a surface that leaves it is left out, and so are surfaces
 * that relations put together of several ways.
 */
export function createFeatureCollector(
  box: Box,
  kinds: ReadonlySet<MapImportKind>,
  take: (feature: MapFeature) => void,
): FeatureCollector {
  const [west, south, east, north] = box;
  const positions = new Map<number, LonLat>();
  const found = { road: 0, block: 0, water: 0, green: 0, place: 0 };
  let leftOut = 0;

  function add(kind: MapImportKind, tags: OsmTags, geometry: MapFeature['geometry'], more: object = {}): void {
    const name = tags.get('name');
    const nameEn = tags.get('name:en');
    found[kind]++;
    take({
      type: 'Feature',
      geometry,
      properties: { kind, ...(name ? { name } : {}), ...(nameEn ? { nameEn } : {}), ...more },
    });
  }

  return {
    found: () => found,
    leftOut: () => leftOut,
    node: (id, lon, lat, tags) => {
      if (!(lon >= west && lon <= east && lat >= south && lat <= north)) return;
      const position = [Math.round(lon * DECIMALS) / DECIMALS, Math.round(lat * DECIMALS) / DECIMALS] as const;
      positions.set(id, position);
      if (kinds.has('place') && tags?.has('name') && PLACES.has(tags.get('place') ?? ''))
        add('place', tags, { type: 'Point', coordinates: [...position] });
    },
    way: (nodeIds, tags) => {
      const kind = kindOf(tags);
      if (!kind || !kinds.has(kind)) return;
      const known = nodeIds.map((id) => positions.get(id));
      if (kind === 'road') {
        for (const line of runsOf(known)) add('road', tags, { type: 'LineString', coordinates: line }, roadOf(tags));
        return;
      }
      const ring = known.filter((position) => position !== undefined);
      if (ring.length === 0) return;
      const isClosed = nodeIds.length >= 4 && nodeIds[0] === nodeIds.at(-1);
      if (ring.length < known.length || !isClosed) {
        leftOut++;
        return;
      }
      const polygon = {
        type: 'Polygon' as const,
        coordinates: [ring.map(([lon, lat]): [number, number] => [lon, lat])],
      };
      add(kind, tags, polygon, kind === 'block' ? { heightMetres: heightOf(tags) } : {});
    },
    relation: (tags) => {
      const kind = kindOf(tags);
      if (kind && kind !== 'road' && kinds.has(kind)) leftOut++;
    },
  };
}

function kindOf(tags: OsmTags): MapImportKind | undefined {
  if (ROAD_CLASSES[tags.get('highway') ?? ''] !== undefined) return tags.get('area') === 'yes' ? undefined : 'road';
  if (tags.has('building') && tags.get('building') !== 'no') return 'block';
  if (tags.get('natural') === 'water' || tags.get('waterway') === 'riverbank') return 'water';
  return Object.entries(GREEN).some(([key, values]) => values.has(tags.get(key) ?? '')) ? 'green' : undefined;
}

/** The stretches of a way whose places are known, of two places at least. */
function runsOf(positions: readonly (LonLat | undefined)[]): [number, number][][] {
  const runs: [number, number][][] = [[]];
  for (const position of positions) {
    if (position) runs.at(-1)!.push([position[0], position[1]]);
    else if (runs.at(-1)!.length > 0) runs.push([]);
  }
  return runs.filter((run) => run.length >= 2);
}

function roadOf(tags: OsmTags): object {
  const roadClass = ROAD_CLASSES[tags.get('highway') ?? ''] ?? 'lane';
  const modes = MODES[tags.get('highway') ?? ''];
  const lanes = metres(tags.get('lanes'));
  const oneway =
    tags.get('oneway') === 'yes' || tags.get('junction') === 'roundabout' || tags.get('highway') === 'motorway';
  const is = (key: string): boolean => tags.has(key) && tags.get(key) !== 'no';
  return {
    roadClass,
    widthMetres: metres(tags.get('width')) ?? (lanes === undefined ? WIDTHS[roadClass] : lanes * LANE_METRES),
    ...(modes === undefined ? {} : { modes }),
    ...(oneway ? { oneway } : {}),
    ...(is('bridge') ? { bridge: true } : {}),
    ...(is('tunnel') ? { tunnel: true } : {}),
  };
}

function heightOf(tags: OsmTags): number {
  const storeys = metres(tags.get('building:levels'));
  return metres(tags.get('height')) ?? (storeys === undefined ? UNKNOWN_HEIGHT_METRES : storeys * STOREY_METRES);
}

/** "12", "12 m" or "12.5m"; undefined for anything else, and for what no city has. */
function metres(text: string | undefined): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*m?$/.exec(text?.trim() ?? '');
  const value = Number(found?.[1]);
  return value > 0 && value < 1_000 ? value : undefined;
}
