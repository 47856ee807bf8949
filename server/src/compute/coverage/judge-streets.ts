import type { RoadClass } from '@xuncheng/contract';
import type { CoverageLimits } from '../limits.ts';
import { judgeIdleness, type CellNow } from './idleness.ts';
import type { JudgedCell } from './judge-cells.ts';

/** Pieces of streets by position: what is to be known of them to tell how they stand. */
export interface StreetPlaces {
  /** Identity of each piece. */
  readonly ids: Int32Array;
  /** Its middle, in WGS-84 degrees. */
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** Position in `names`. */
  readonly name: Int32Array;
  readonly names: readonly string[];
  readonly roadClass: readonly (RoadClass | null)[];
}

export interface JudgedStreet {
  /** Position among the pieces. */
  readonly position: number;
  readonly roadClass: RoadClass;
  /** The cell in which its middle lies, under the shift under which it stands. */
  readonly under: JudgedCell;
  /** Epoch ms; NaN: not in a day. */
  readonly lastVisitAt: number;
  readonly now: CellNow;
}

/**
 * How the streets under running shifts that have a target stand at a moment, by rule W3 (RULES.md).
 * @param cellOf identity of the cell in which the middle of each piece lies, by position; -1: in none
 * @param judged the cells under running shifts at that moment
 * @param lastVisit epoch ms by identity of a piece
 */
export function judgeStreets(
  streets: StreetPlaces,
  cellOf: Int32Array,
  judged: readonly JudgedCell[],
  lastVisit: ReadonlyMap<number, number>,
  at: number,
  limits: CoverageLimits,
): JudgedStreet[] {
  const under = new Map(judged.map((one) => [one.cell.id, one]));
  const found: JudgedStreet[] = [];
  for (const [position, roadClass] of streets.roadClass.entries()) {
    const target = roadClass && limits.streetTargetSeconds[roadClass];
    const cell = target === null ? undefined : under.get(cellOf[position]!);
    if (target === null || roadClass === null || !cell) continue;
    const lastVisitAt = lastVisit.get(streets.ids[position]!) ?? Number.NaN;
    const now = judgeIdleness(target, lastVisitAt, cell.duty, cell.unknown, at, limits);
    found.push({ position, roadClass, under: cell, lastVisitAt, now });
  }
  return found;
}
