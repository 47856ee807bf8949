import { localPlane, type CellClass } from '@xuncheng/contract';
import { buildCellIndex, type CoverageCell } from '../coverage/cell-index.ts';
import { ALLOCATION_LIMITS, TRAVEL_LIMITS } from '../limits.ts';
import type { DutyDistrict } from './duty.ts';
import { allocateOfficers, type OfficerColumns } from './officer-columns.ts';
import type { TaskColumns } from './task-columns.ts';
import { straightTravel } from './travel.ts';

/** A plane for tests: metres from its origin. */
export const PLANE = localPlane(120.17, 30.24);
/** Ways as the crow flies: a second of walking is 1.3 m. */
export const CROW = straightTravel({ ...ALLOCATION_LIMITS, detour: 1 }, TRAVEL_LIMITS);

/** Officers at these places (metres), free, seen at time 0. */
export function officersAt(places: readonly (readonly [x: number, y: number])[]): OfficerColumns {
  const officers = allocateOfficers(places.length);
  for (const [row, [x, y]] of places.entries()) {
    [officers.lon[row], officers.lat[row]] = PLANE.toLonLat(x, y);
    officers.fixAt[row] = 0;
  }
  return officers;
}

/** A task for {@link tasksAt}. */
export interface TaskSketch {
  readonly at: readonly [x: number, y: number];
  readonly worth: number;
  readonly loss?: number;
  readonly stay?: number;
  readonly beat?: number;
  readonly urgent?: boolean;
}

/** Tasks as columns. */
export function tasksAt(sketches: readonly TaskSketch[]): TaskColumns {
  const places = sketches.map(({ at: [x, y] }) => PLANE.toLonLat(x, y));
  return {
    lon: Float64Array.from(places, ([lon]) => lon),
    lat: Float64Array.from(places, ([, lat]) => lat),
    worth: Float64Array.from(sketches, ({ worth }) => worth),
    lossPerSecond: Float64Array.from(sketches, ({ loss }) => loss ?? 0),
    staySeconds: Float64Array.from(sketches, ({ stay }) => stay ?? 300),
    beat: Int32Array.from(sketches, ({ beat }) => beat ?? -1),
    isUrgent: Uint8Array.from(sketches, ({ urgent }) => (urgent ? 1 : 0)),
  };
}

/** Beats in a row, each of 100 m squares of the classes named: 'AAB' is a beat of three cells. */
export function districtOf(beats: readonly string[]): DutyDistrict {
  const cells: CoverageCell[] = [];
  const cellsOf: number[][] = beats.map(() => []);
  for (const [beat, classes] of beats.entries()) {
    for (let i = 0; i < classes.length; i++) {
      const [x, y] = [(i % 4) * 100, beat * 1_000 + Math.floor(i / 4) * 100];
      const ring = [
        [x, y],
        [x + 100, y],
        [x + 100, y + 100],
        [x, y + 100],
        [x, y],
      ].map(([east, north]) => PLANE.toLonLat(east!, north!));
      const id = cells.length;
      const geometry = { type: 'Polygon' as const, coordinates: [ring] };
      cells.push({ id, code: String(id), areaId: 0, class: classes[i] as CellClass, geometry });
      cellsOf[beat]!.push(id);
    }
  }
  return { cells: buildCellIndex(cells), cellsOf, travel: CROW };
}
