import type { BeatRecord, Cell, Limits } from '@xuncheng/contract';

/** What a beat asks of who walks it. */
export interface BeatDemand {
  readonly cells: number;
  /** The shortest target of its cells, in minutes; null: none has one shorter than a shift. */
  readonly targetMinutes: number | null;
  /** Weights of its cells, together. */
  readonly weight: number;
}

/** @param classOf of every cell by its id; what is not in it is not counted */
export function demandOf(
  cellIds: readonly number[],
  classOf: ReadonlyMap<number, Cell['class']>,
  { targetSeconds, weight }: Pick<Limits['coverage'], 'targetSeconds' | 'weight'>,
): BeatDemand {
  const classes = cellIds.flatMap((id) => classOf.get(id) ?? []);
  const targets = classes.flatMap((cellClass) => targetSeconds[cellClass] ?? []);
  return {
    cells: classes.length,
    targetMinutes: targets.length === 0 ? null : Math.round(Math.min(...targets) / 60),
    weight: classes.reduce((sum, cellClass) => sum + weight[cellClass], 0),
  };
}

/** Codes of the beats that are walked and have a cell, by the cell's id. A cell that is not in it has no coverage target. */
export function beatsByCell(beats: readonly BeatRecord[]): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const { code, cellIds, retiredAt } of beats) {
    if (retiredAt !== null) continue;
    for (const id of cellIds) {
      const codes = found.get(id);
      if (codes) codes.push(code);
      else found.set(id, [code]);
    }
  }
  return found;
}
