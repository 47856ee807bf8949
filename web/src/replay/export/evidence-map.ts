import { localPlane, type BaseMap, type LonLat } from '@xuncheng/contract';
import type { LoadedReplay } from '../loaded-replay.ts';
import { stretchesOf } from './stretches.ts';

/** A map of what was walked, as SVG: metres, north up. */
export interface EvidenceMap {
  readonly viewBox: string;
  /** The longer side, metres: widths are told as a share of it. */
  readonly sizeMetres: number;
  readonly ground: readonly { readonly kind: 'water' | 'green' | 'road'; readonly path: string }[];
  /** Path of each officer's stretches, in the order of the people. */
  readonly trails: readonly string[];
  readonly alarms: readonly { readonly id: number; readonly x: number; readonly y: number }[];
  readonly scale: { readonly metres: number; readonly x: number; readonly y: number };
}

const MARGIN = 0.08;
const SMALLEST_METRES = 200;

/** Draws the trails with the ground around them; null when nobody was seen anywhere. */
export function drawEvidence(replay: Omit<LoadedReplay, 'instructions'>, base: BaseMap): EvidenceMap | null {
  const stretches = replay.people.map((person) => stretchesOf(person, replay));
  const origin = stretches.flat(2)[0];
  if (!origin) return null;
  const plane = localPlane(origin.lon, origin.lat);
  const at = (lon: number, lat: number): readonly [number, number] => {
    const [x, y] = plane.toXY(lon, lat);
    return [Math.round(x), Math.round(-y)];
  };
  const path = (line: readonly (readonly [number, number])[]): string =>
    line.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${String(x)} ${String(y)}`).join('');
  const walked = stretches.map((parts) => parts.map((points) => points.map(({ lon, lat }) => at(lon, lat))));
  let [left, top, right, bottom] = [0, 0, 0, 0];
  for (const [x, y] of walked.flat(2)) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  const sizeMetres = Math.max(right - left, bottom - top, SMALLEST_METRES);
  const edge = sizeMetres * MARGIN;
  const [x, y] = [left - edge, top - edge];
  const [width, height] = [
    Math.max(right - left, SMALLEST_METRES / 2) + 2 * edge,
    Math.max(bottom - top, SMALLEST_METRES / 2) + 2 * edge,
  ];
  const isNear = (line: readonly (readonly [number, number])[]): boolean =>
    line.some(([px, py]) => px > x - width && px < x + 2 * width && py > y - height && py < y + 2 * height);
  const lines = (rings: readonly (readonly LonLat[])[], end: string): string =>
    rings
      .map((ring) => ring.map(([lon, lat]) => at(lon, lat)))
      .filter(isNear)
      .map((line) => path(line) + end)
      .join('');
  const ground = base.features.flatMap(({ properties: { kind }, geometry }) => {
    if (kind !== 'water' && kind !== 'green' && kind !== 'road') return [];
    const drawn =
      geometry.type === 'LineString'
        ? lines([geometry.coordinates], '')
        : geometry.type === 'Polygon'
          ? lines(geometry.coordinates, 'Z')
          : geometry.type === 'MultiPolygon'
            ? lines(geometry.coordinates.flat(), 'Z')
            : '';
    return drawn === '' ? [] : [{ kind, path: drawn }];
  });
  return {
    viewBox: [x, y, width, height].map((value) => value.toFixed(0)).join(' '),
    sizeMetres,
    ground,
    trails: walked.map((parts) => parts.map(path).join('')),
    alarms: replay.alarms.flatMap(({ id, lon, lat }) => {
      if (lon === null || lat === null) return [];
      const [ax, ay] = at(lon, lat);
      return ax >= x && ax <= x + width && ay >= y && ay <= y + height ? [{ id, x: ax, y: ay }] : [];
    }),
    scale: { metres: roundLength(sizeMetres / 4), x: x + edge * 0.6, y: y + height - edge * 0.5 },
  };
}

/** The longest of 1, 2, 5, 10, 20, 50 … that is not longer. */
function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  const times = metres / power;
  return power * (times >= 5 ? 5 : times >= 2 ? 2 : 1);
}
