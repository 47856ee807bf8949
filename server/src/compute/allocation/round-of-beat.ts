import { TRAVEL_MODES } from '@xuncheng/contract';
import type { AllocationLimits } from '../limits.ts';
import { pickPlaces, pickTravellers, type Travellers } from './officer-columns.ts';
import { planRound, type Round } from './plan-round.ts';
import type { Travel } from './travel.ts';
import type { VisitColumns } from './visit-worth.ts';

/** Seconds from cell to cell of a beat, row-major. */
export function waysOfBeat(cells: VisitColumns, rows: readonly number[], mode: number, travel: Travel): Float32Array {
  const places = pickPlaces(cells, rows);
  return travel.seconds({ ...places, mode: new Uint8Array(rows.length).fill(mode) }, places);
}

/**
 * Where an officer goes next on the own beat (A5).
 * @param rows the beat's cells; `between` the ways between them; `isTaken` somebody else is on the way there
 * @param worthAt weighted seconds that being in a cell at a moment (epoch ms) is worth
 * @returns the round in rows of the cells
 */
export function roundOfBeat(
  officers: Travellers,
  officer: number,
  cells: VisitColumns,
  rows: readonly number[],
  between: Float32Array,
  isTaken: (row: number) => boolean,
  worthAt: (row: number, at: number) => number,
  travel: Travel,
  now: number,
  limits: AllocationLimits,
): Round {
  const fromHere = travel.seconds(pickTravellers(officers, [officer]), pickPlaces(cells, rows));
  for (const [i, row] of rows.entries()) if (isTaken(row)) fromHere[i] = Number.POSITIVE_INFINITY;
  const round = planRound(
    {
      fromHere,
      between,
      wayLoss: limits.lossPerMetre * travel.metresPerSecond[TRAVEL_MODES[officers.mode[officer]!]!],
      staySeconds: rows.map((row) => cells.staySeconds[row]!),
      worthAfter: (i, seconds) => worthAt(rows[i]!, now + seconds * 1_000),
    },
    limits,
  );
  return { ...round, order: round.order.map((i) => rows[i]!) };
}
