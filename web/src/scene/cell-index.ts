import { ringContains, type Cell, type LonLat } from '@xuncheng/contract';

interface Indexed {
  readonly cell: Cell;
  readonly ring: readonly LonLat[];
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** Finds the cell at a place among a couple of thousand: a box test, then the ring. */
export class CellIndex {
  private readonly cells: readonly Indexed[];
  private readonly byId: ReadonlyMap<number, Cell>;

  constructor(cells: readonly Cell[]) {
    this.byId = new Map(cells.map((cell) => [cell.id, cell]));
    this.cells = cells.map((cell) => {
      const ring = cell.geometry.coordinates[0] ?? [];
      const lons = ring.map((point) => point[0]);
      const lats = ring.map((point) => point[1]);
      return {
        cell,
        ring,
        west: Math.min(...lons),
        east: Math.max(...lons),
        south: Math.min(...lats),
        north: Math.max(...lats),
      };
    });
  }

  byIdentity(cellId: number): Cell | undefined {
    return this.byId.get(cellId);
  }

  /** The cell that holds the place (WGS-84 degrees), or undefined outside all. */
  at(lon: number, lat: number): Cell | undefined {
    return this.cells.find(
      (entry) =>
        lon >= entry.west &&
        lon <= entry.east &&
        lat >= entry.south &&
        lat <= entry.north &&
        ringContains(entry.ring, lon, lat),
    )?.cell;
  }
}
