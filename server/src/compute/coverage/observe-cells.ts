import { distanceMetres, polygonsOf, seesPlace, surfaceBox, type ViewSector } from '@xuncheng/contract';
import type { CellIndex } from './cell-index.ts';

/** Places looked at in each direction across the box of each piece of a cell. */
const SAMPLES = 8;
/** Share of a cell that must be in view before it counts as observed. */
const OBSERVED_SHARE = 0.5;

/** Cells at least half in view of a camera, by rule O1 (RULES.md): positions in the index. */
export function observeCells(index: CellIndex, sectors: readonly ViewSector[]): number[] {
  const observed: number[] = [];
  for (const [position, cell] of index.cells.entries()) {
    const [west, south, east, north] = surfaceBox(cell.geometry);
    const near = sectors.filter(
      ({ lon, lat, rangeMetres }) =>
        distanceMetres(lon, lat, Math.min(Math.max(lon, west), east), Math.min(Math.max(lat, south), north)) <=
        rangeMetres,
    );
    if (near.length === 0) continue;
    let inside = 0;
    let seen = 0;
    for (const coordinates of polygonsOf(cell.geometry)) {
      const piece = surfaceBox({ type: 'Polygon', coordinates });
      const worth = (piece[2] - piece[0]) * (piece[3] - piece[1]);
      for (let i = 0; i < SAMPLES * SAMPLES; i++) {
        const lon = piece[0] + (((i % SAMPLES) + 0.5) / SAMPLES) * (piece[2] - piece[0]);
        const lat = piece[1] + ((Math.floor(i / SAMPLES) + 0.5) / SAMPLES) * (piece[3] - piece[1]);
        if (index.find(lon, lat) !== position) continue;
        inside += worth;
        if (near.some((sector) => seesPlace(sector, lon, lat))) seen += worth;
      }
    }
    if (inside > 0 && seen / inside >= OBSERVED_SHARE) observed.push(position);
  }
  return observed;
}
