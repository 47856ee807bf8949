import { CELL_CLASSES, type CellClass } from '@xuncheng/contract';
import type { Interval } from '../intervals.ts';
import type { DutyDistrict } from './duty.ts';
import type { VisitColumns } from './visit-worth.ts';

/** Idleness and gaps of some cells. */
export interface CellsOutcome {
  readonly meanIdlenessSeconds: number;
  readonly worstIdlenessSeconds: number;
  /** Minutes of gaps (G3, G4) × the weight of the class. */
  readonly weightedGapMinutes: number;
}

/** What became of a roster. */
export interface DutyOutcome extends CellsOutcome {
  readonly byClass: Readonly<Record<CellClass, CellsOutcome>>;
  /** By number of the beat. */
  readonly byBeat: readonly CellsOutcome[];
  /** Seconds from each alarm to somebody's arrival, in order of arrival. */
  readonly alarmWaits: readonly number[];
  readonly alarmsLeftOpen: number;
  readonly metresWalked: number;
  readonly ordersGiven: number;
}

/** Adds up what happens. */
export interface OutcomeBook {
  /** @param dutyOf the duty that answers for a cell now */
  readonly step: (now: number, seconds: number, dutyOf: (cell: number) => Interval | undefined) => void;
  /** Class C: not visited in the whole duty (G4). What two duties share of it counts once. */
  readonly endShift: (cells: readonly number[], shift: Interval) => void;
  readonly answered: (waitSeconds: number) => void;
  readonly walked: (metres: number) => void;
  readonly moved: () => void;
  readonly close: (alarmsLeftOpen: number, durationMs: number) => DutyOutcome;
}

/** A book for the cells; idleness counts from the start on, across shifts, gaps from the start of each shift (G1). */
export function openOutcome(district: DutyDistrict, visits: VisitColumns, startsAt: number): OutcomeBook {
  const count = visits.lon.length;
  const idleSeconds = new Float64Array(count); // ∫ idleness dt
  const worst = new Float64Array(count);
  const gapSeconds = new Float64Array(count);
  /** Class C: the moment up to which a gap was counted. */
  const countedTo = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const waits: number[] = [];
  let metresWalked = 0;
  let ordersGiven = 0;

  function sum(rows: readonly number[], durationMs: number): CellsOutcome {
    const total = (values: (row: number) => number): number => rows.reduce((all, row) => all + values(row), 0);
    return {
      meanIdlenessSeconds:
        rows.length === 0 ? 0 : total((row) => idleSeconds[row]!) / rows.length / (durationMs / 1_000),
      worstIdlenessSeconds: rows.reduce((most, row) => Math.max(most, worst[row]!), 0),
      weightedGapMinutes: total((row) => gapSeconds[row]! * visits.weight[row]!) / 60,
    };
  }

  return {
    step: (now, seconds, dutyOf) => {
      for (let row = 0; row < count; row++) {
        const last = visits.lastAt[row]!;
        const idle = (now - (last >= startsAt ? last : startsAt)) / 1_000;
        idleSeconds[row]! += idle * seconds;
        if (idle > worst[row]!) worst[row] = idle;
        const shift = dutyOf(row);
        if (!shift) continue;
        const onShift = (now - (last >= shift.startsAt ? last : shift.startsAt)) / 1_000;
        if (onShift > visits.targetSeconds[row]!) gapSeconds[row]! += seconds; // false for NaN: class C
      }
    },
    endShift: (cells, shift) => {
      for (const row of cells) {
        if (!Number.isNaN(visits.targetSeconds[row]!) || visits.lastAt[row]! >= shift.startsAt) continue;
        gapSeconds[row]! += Math.max(0, shift.endsAt - Math.max(shift.startsAt, countedTo[row]!)) / 1_000;
        countedTo[row] = Math.max(shift.endsAt, countedTo[row]!);
      }
    },
    answered: (waitSeconds) => waits.push(waitSeconds),
    walked: (metres) => {
      metresWalked += metres;
    },
    moved: () => ordersGiven++,
    close: (alarmsLeftOpen, durationMs) => {
      const rows = [...visits.lon.keys()];
      const classes = district.cells.cells.map((cell) => cell.class);
      const byClass = Object.fromEntries(
        CELL_CLASSES.map((one) => [
          one,
          sum(
            rows.filter((row) => classes[row] === one),
            durationMs,
          ),
        ]),
      ) as Record<CellClass, CellsOutcome>;
      return {
        ...sum(rows, durationMs),
        byClass,
        byBeat: district.cellsOf.map((cells) => sum(cells, durationMs)),
        alarmWaits: waits,
        alarmsLeftOpen,
        metresWalked,
        ordersGiven,
      };
    },
  };
}
