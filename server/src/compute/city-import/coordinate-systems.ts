import type { ImportSystem, LonLat, Surface } from '@xuncheng/contract';
import module from 'gcoord';
import proj4 from 'proj4';

/** As modules of Node its types tell of a default export inside the one that there is, as a bundler's they do not. */
type Gcoord = typeof module extends { readonly default: infer Inner } ? Inner : typeof module;
const gcoord = module as unknown as Gcoord;

type Transform = (position: LonLat) => LonLat;

/** CGCS2000 is WGS-84 to the centimetre: nothing is done. */
const unchanged: Transform = (position) => position;

/** How positions of a system become WGS-84 longitude and latitude, in degrees. */
export function toWgs84(system: ImportSystem): Transform {
  switch (system) {
    case 'wgs84':
    case 'cgcs2000':
      return unchanged;
    case 'gcj02':
      return ([lon, lat]) => pair(gcoord.transform([lon, lat], gcoord.GCJ02, gcoord.WGS84));
    case 'bd09':
      return ([lon, lat]) => pair(gcoord.transform([lon, lat], gcoord.BD09, gcoord.WGS84));
    default: {
      const converter = proj4(gaussKrueger(Number(system.slice('EPSG:'.length))), 'WGS84');
      return ([x, y]) => pair(converter.forward([x, y]));
    }
  }
}

/** Every position of a surface, in WGS-84. */
export function transformSurface(given: Surface, transform: Transform): Surface {
  const rings = (polygon: readonly (readonly LonLat[])[]): LonLat[][] => polygon.map((ring) => ring.map(transform));
  return given.type === 'Polygon'
    ? { type: 'Polygon', coordinates: rings(given.coordinates) }
    : { type: 'MultiPolygon', coordinates: given.coordinates.map(rings) };
}

/**
 * CGCS2000, 3-degree Gauss–Krüger, by its EPSG code: 4513–4533 zones 25–45, whose number stands before the easting; 4534–4554 central
 * meridians 75°E–135°E.
 */
function gaussKrueger(code: number): string {
  const isByZone = code <= 4533;
  const meridian = isByZone ? (code - 4513 + 25) * 3 : (code - 4534) * 3 + 75;
  const falseEasting = (isByZone ? (meridian / 3) * 1_000_000 : 0) + 500_000;
  return `+proj=tmerc +lat_0=0 +lon_0=${String(meridian)} +k=1 +x_0=${String(falseEasting)} +y_0=0 +ellps=GRS80 +units=m +no_defs`;
}

function pair([x, y]: readonly number[]): LonLat {
  return [x ?? Number.NaN, y ?? Number.NaN];
}
