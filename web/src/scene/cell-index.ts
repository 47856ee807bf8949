import { surfaceBox, surfaceContains, type Cell } from '@xuncheng/contract';

interface Indexed {
  readonly cell: Cell;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** Finds the cell at a place among a couple of thousand: a box test, then the surface. */
export class CellIndex {
  private readonly cells: readonly Indexed[];
  private readonly byId: ReadonlyMap<number, Cell>;

  constructor(cells: readonly Cell[]) {
    this.byId = new Map(cells.map((cell) => [cell.id, cell]));
    this.cells = cells.map((cell) => {
      const [west, south, east, north] = surfaceBox(cell.geometry);
      return { cell, west, south, east, north };
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
        surfaceContains(entry.cell.geometry, lon, lat),
    )?.cell;
  }
}
