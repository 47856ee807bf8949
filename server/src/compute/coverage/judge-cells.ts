import type { Interval } from '../intervals.ts';
import type { CoverageLimits } from '../limits.ts';
import type { CellIndex, CoverageCell } from './cell-index.ts';
import { judgeCell, type CellNow } from './idleness.ts';

/** A shift that runs at the moment looked at. */
export interface RunningShift {
  readonly beat: string;
  readonly beatId: number;
  readonly duty: Interval;
  /** Its unknown stretches up to the moment (T9). */
  readonly unknown: readonly Interval[];
  /** Positions in the index of the cells of its beat. */
  readonly cells: readonly number[];
}

export interface JudgedCell {
  /** Position in the index. */
  readonly position: number;
  readonly cell: CoverageCell;
  readonly beat: string;
  readonly beatId: number;
  readonly duty: Interval;
  /** Of the shift, up to the moment. */
  readonly unknown: readonly Interval[];
  /** Epoch ms; NaN: never. */
  readonly lastVisitAt: number;
  readonly now: CellNow;
}

/**
 * Every cell under a running shift as it stands at a moment; under several shifts, the best of them counts (L3), whatever order they
 * are in.
 * @param lastVisit epoch ms by position in the index; NaN: never
 */
export function judgeCells(
  index: CellIndex,
  shifts: Iterable<RunningShift>,
  lastVisit: Float64Array,
  at: number,
  limits: CoverageLimits,
): JudgedCell[] {
  const judged: JudgedCell[] = [];
  /** By position of a cell the place in the list, counted from 1; 0: it is not there yet. */
  const places = new Int32Array(index.cells.length);
  for (const { beat, beatId, duty, unknown, cells } of shifts) {
    for (const position of cells) {
      const cell = index.cells[position]!;
      const lastVisitAt = lastVisit[position]!;
      const standing = judgeCell(cell.class, lastVisitAt, duty, unknown, at, limits);
      const one = { position, cell, beat, beatId, duty, unknown, lastVisitAt, now: standing };
      const place = places[position]!;
      if (place === 0) places[position] = judged.push(one);
      else if (compareStanding(one, judged[place - 1]!) < 0) judged[place - 1] = one;
    }
  }
  return judged;
}

/** L3: less of the target gone by is better; then the beat made first, and the shift begun first. */
function compareStanding(a: JudgedCell, b: JudgedCell): number {
  return (
    a.now.level - b.now.level ||
    a.now.share - b.now.share ||
    a.beatId - b.beatId ||
    a.duty.startsAt - b.duty.startsAt ||
    a.duty.endsAt - b.duty.endsAt
  );
}
