import type { AllocationLimits } from '../limits.ts';

/** An officer on the way round some cells. */
export interface RoundQuestion {
  /** Seconds from here to each cell. */
  readonly fromHere: ArrayLike<number>;
  /** Seconds from cell to cell, row-major. */
  readonly between: ArrayLike<number>;
  readonly staySeconds: ArrayLike<number>;
  /** Weighted seconds that a second on the way costs: feet and batteries. */
  readonly wayLoss: number;
  /** Weighted seconds that a visit of the cell is worth, so many seconds from now. */
  readonly worthAfter: (cell: number, seconds: number) => number;
}

export interface Round {
  /** Cells in the order of going there. */
  readonly order: readonly number[];
  /** Seconds from now of each arrival. */
  readonly arrivesAfter: readonly number[];
  /** Weighted seconds a second. */
  readonly worthPerSecond: number;
}

/**
 * Where to go next: of short sequences of visits the one with the most worth a second (A5).
 * Depth first over the best continuations of each place; a cell that nobody can reach is left out.
 */
export function planRound(question: RoundQuestion, limits: AllocationLimits): Round {
  const { fromHere, between, staySeconds, worthAfter, wayLoss } = question;
  const cells = fromHere.length;
  const order: number[] = [];
  const arrivals: number[] = [];
  let best: Round = { order: [], arrivesAfter: [], worthPerSecond: 0 };

  function goOn(from: number, after: number, worth: number): void {
    if (order.length > 0 && worth / after > best.worthPerSecond)
      best = { order: [...order], arrivesAfter: [...arrivals], worthPerSecond: worth / after };
    if (order.length === limits.roundStops) return;
    for (const cell of bestContinuations(from, after)) {
      const arrival = after + (from < 0 ? fromHere[cell]! : between[from * cells + cell]!);
      const stay = Math.max(1, staySeconds[cell]!);
      order.push(cell);
      arrivals.push(arrival);
      goOn(cell, arrival + stay, worth + worthAfter(cell, arrival) - wayLoss * (arrival - after));
      order.pop();
      arrivals.pop();
    }
  }

  /** Most worth a second of the way and the stay. */
  function bestContinuations(from: number, after: number): number[] {
    const kept: number[] = [];
    const rates: number[] = [];
    for (let cell = 0; cell < cells; cell++) {
      const way = from < 0 ? fromHere[cell]! : between[from * cells + cell]!;
      if (order.includes(cell) || !(way < Number.POSITIVE_INFINITY)) continue;
      const rate = (worthAfter(cell, after + way) - wayLoss * way) / (way + Math.max(1, staySeconds[cell]!));
      let at = kept.length;
      while (at > 0 && rates[at - 1]! < rate) at--;
      if (at >= limits.roundBranches) continue;
      kept.splice(at, 0, cell);
      rates.splice(at, 0, rate);
      if (kept.length > limits.roundBranches) {
        kept.pop();
        rates.pop();
      }
    }
    return kept;
  }

  goOn(-1, 0, 0);
  return best;
}
