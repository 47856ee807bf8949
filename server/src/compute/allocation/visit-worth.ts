import type { Interval } from '../intervals.ts';
import type { Places } from '../network/travel-seconds.ts';

/** Cells, or pieces of streets, that want visits, a row each. */
export interface VisitColumns extends Places {
  /** By class. */
  readonly weight: Float64Array;
  /** NaN: once a shift. */
  readonly targetSeconds: Float64Array;
  readonly staySeconds: Float64Array;
  /** Last visit of anybody, epoch ms; NaN: never. */
  readonly lastAt: Float64Array;
}

/**
 * What a visit of a cell at a moment is worth, in weighted seconds (A4).
 * @param duty the shift that answers for the cell, epoch ms
 * @param at epoch ms
 * @param idlenessShare what idleness weighs that is no gap
 */
export function visitWorth(
  cells: Pick<VisitColumns, 'weight' | 'targetSeconds' | 'lastAt'>,
  row: number,
  duty: Interval,
  at: number,
  idlenessShare: number,
): number {
  const dutySeconds = (duty.endsAt - duty.startsAt) / 1_000;
  const target = cells.targetSeconds[row]!;
  const isOnce = Number.isNaN(target);
  const last = cells.lastAt[row]!;
  const isVisited = last >= duty.startsAt; // false for NaN
  const idle = Math.max(0, (at - (isVisited ? last : duty.startsAt)) / 1_000);
  const left = (duty.endsAt - at) / 1_000;
  if (left < 0) return 0;
  const spared = isOnce
    ? isVisited
      ? 0
      : dutySeconds
    : Math.max(0, idle + left - target) - Math.max(0, idle - target) - Math.max(0, left - target);
  return cells.weight[row]! * (spared + idlenessShare * Math.min(idle, isOnce ? dutySeconds : target));
}
