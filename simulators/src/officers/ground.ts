import { middleOf, type DistrictDocument, type LonLat } from '@xuncheng/contract';
import { buildNetwork, nearestCorner, type Network } from './network.ts';

/** What officers walk on: the network, the corners each beat is walked by, and where houses hide the sky. */
export interface Ground {
  readonly network: Network;
  /** Beat code → one corner of the network for each of its cells, and those along its main streets. */
  readonly beatCorners: ReadonlyMap<string, readonly number[]>;
  /** Tallest house in each 60 m square, metres. */
  readonly skyline: ReadonlyMap<number, number>;
}

const SKYLINE_METRES = 60;
/** Metres between the corners that somebody makes a point of along a main street: less than from junction to junction. */
const MAIN_STREET_METRES = 120;
/** Metres from a main street to the middle of a cell beside it, at most. */
const BESIDE_METRES = 150;

function squareKey(x: number, y: number): number {
  return Math.floor(x / SKYLINE_METRES) * 65_536 + Math.floor(y / SKYLINE_METRES);
}

/** Reads the ground from a district document. */
export function readGround(district: DistrictDocument): Ground {
  const network = buildNetwork(district.map);
  const middles = new Map(district.cells.map(({ code, geometry }) => [code, middleOf(geometry)]));
  const besideMain = findMainStreetCorners(district, network, middles);
  const beatCorners = new Map(
    district.beats.map(({ code, cellCodes }) => {
      const corners = cellCodes.flatMap((cellCode) => {
        const middle = middles.get(cellCode);
        const own = middle ? [nearestCorner(network, ...network.plane.toXY(...middle))] : [];
        return [...own, ...(besideMain.get(cellCode) ?? [])];
      });
      return [code, [...new Set(corners)]];
    }),
  );
  const skyline = new Map<number, number>();
  for (const { geometry, properties } of district.map) {
    if (properties.kind !== 'block' || geometry.type !== 'Polygon') continue;
    const [lon, lat] = geometry.coordinates[0]![0]!;
    const key = squareKey(...network.plane.toXY(lon, lat));
    skyline.set(key, Math.max(skyline.get(key) ?? 0, properties.heightMetres ?? 0));
  }
  return { network, beatCorners, skyline };
}

/** Corners along the main streets, by the cell whose middle is nearest: who patrols a beat walks its main streets first of all. */
function findMainStreetCorners(
  { map }: DistrictDocument,
  { plane, x, y }: Network,
  middles: ReadonlyMap<string, LonLat>,
): ReadonlyMap<string, readonly number[]> {
  const cornerAt = new Map(Array.from(x.keys(), (corner) => [`${String(x[corner])} ${String(y[corner])}`, corner]));
  const cells = Array.from(middles, ([code, middle]) => [code, ...plane.toXY(...middle)] as const);
  const found = new Map<string, number[]>();
  for (const { geometry, properties } of map) {
    if (properties.kind !== 'road' || properties.roadClass !== 'main' || geometry.type !== 'LineString') continue;
    let left = 0;
    let before: readonly [number, number] | undefined;
    for (const place of geometry.coordinates) {
      const [px, py] = plane.toXY(...place);
      left -= before ? Math.hypot(px - before[0], py - before[1]) : 0;
      before = [px, py];
      if (left > 0) continue;
      let [nearest, beside] = [BESIDE_METRES, ''];
      for (const [code, cx, cy] of cells) {
        const distance = Math.hypot(cx - px, cy - py);
        if (distance < nearest) [nearest, beside] = [distance, code];
      }
      if (beside === '') continue;
      left = MAIN_STREET_METRES;
      found.set(beside, [...(found.get(beside) ?? []), cornerAt.get(`${String(px)} ${String(py)}`)!]);
    }
  }
  return found;
}

/** Height in metres of the tallest house around a place on the network's plane; 0 in the open. */
export function skylineAt(ground: Ground, x: number, y: number): number {
  let tallest = 0;
  for (const dx of [-SKYLINE_METRES, 0, SKYLINE_METRES]) {
    for (const dy of [-SKYLINE_METRES, 0, SKYLINE_METRES]) {
      tallest = Math.max(tallest, ground.skyline.get(squareKey(x + dx, y + dy)) ?? 0);
    }
  }
  return tallest;
}
