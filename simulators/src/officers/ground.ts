import { middleOf, type DistrictDocument } from '@xuncheng/contract';
import { buildNetwork, nearestCorner, type Network } from './network.ts';

/** What officers walk on: the network, the corners each beat is walked by, and where houses hide the sky. */
export interface Ground {
  readonly network: Network;
  /** Beat code → one corner of the network for each of its cells. */
  readonly beatCorners: ReadonlyMap<string, readonly number[]>;
  /** Tallest house in each 60 m square, metres. */
  readonly skyline: ReadonlyMap<number, number>;
}

const SKYLINE_METRES = 60;

function squareKey(x: number, y: number): number {
  return Math.floor(x / SKYLINE_METRES) * 65_536 + Math.floor(y / SKYLINE_METRES);
}

/** Reads the ground from a district document. */
export function readGround(district: DistrictDocument): Ground {
  const network = buildNetwork(district.map);
  const middles = new Map(district.cells.map(({ code, geometry }) => [code, middleOf(geometry)]));
  const beatCorners = new Map(
    district.beats.map(({ code, cellCodes }) => {
      const corners = cellCodes.flatMap((cellCode) => {
        const middle = middles.get(cellCode);
        return middle ? [nearestCorner(network, ...network.plane.toXY(...middle))] : [];
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
