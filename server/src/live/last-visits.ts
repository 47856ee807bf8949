import type { TravelMode } from '@xuncheng/contract';
import { OPEN_GATE, passGate, type GateState, type LivePlace } from '../compute/coverage/live-gate.ts';
import type { TrajectoryLimits } from '../compute/limits.ts';

/** Milliseconds from a fix's arrival until it is stored, unless it waits with all that came after it, and a computation has it. */
const STORED_AFTER_MS = 5_000;

/** When each cell was last visited: by the visits computed, and by the fixes that came since. Times in epoch ms. */
export interface LastVisits {
  /** By position of the cell; NaN: never. */
  readonly lastVisit: () => Float64Array;
  /**
   * Somebody of a shift is at a place, if that can be (V5).
   * @param cellsAt identities of the cells that are visited from a place
   * @param now when it came in
   */
  readonly note: (
    shift: { readonly shiftId: number; readonly travelMode: TravelMode },
    place: LivePlace,
    cellsAt: (place: LivePlace) => Iterable<number>,
    limits: Pick<TrajectoryLimits, 'speedMetresPerSecond' | 'agreeingFixes'>,
    now: number,
  ) => void;
  /**
   * Visits that were computed from what was stored at a moment: they take the place of what the fixes up to then said.
   * @param lastFixAt time of the newest fix they were computed from: what is newer was announced and is not stored yet
   */
  readonly take: (
    shiftId: number,
    visits: readonly { readonly cellId: number; readonly endsAt: number }[],
    computedAt: number,
    lastFixAt: number | null,
  ) => void;
  /** Cells (identities by position) and visits as stored; what fixes said since their shift was computed stays. */
  readonly rebuild: (
    cellIds: readonly number[],
    stored: readonly { readonly cellId: number; readonly lastVisitAt: number }[],
    isShift: (shiftId: number) => boolean,
  ) => void;
}

interface Live {
  gate: GateState;
  /** By cell: the visit's time, and when it came in. */
  readonly visits: Map<number, { time: number; readonly cameAt: number }>;
}

/** No cells yet. */
export function openLastVisits(): LastVisits {
  let positions = new Map<number, number>();
  let stored = new Float64Array(0);
  let last = new Float64Array(0);
  const byShift = new Map<number, Live>();

  function raise(values: Float64Array, cellId: number, time: number): void {
    const position = positions.get(cellId);
    if (position !== undefined && !(values[position]! >= time)) values[position] = time; // NaN: never
  }

  /** Without what a shift's fixes said of these cells. */
  function judgeAgain(cellIds: readonly number[]): void {
    for (const cellId of cellIds) {
      const position = positions.get(cellId);
      if (position === undefined) continue;
      last[position] = stored[position]!;
      for (const { visits } of byShift.values()) {
        const visit = visits.get(cellId);
        if (visit) raise(last, cellId, visit.time);
      }
    }
  }

  return {
    lastVisit: () => last,
    note: ({ shiftId, travelMode }, place, cellsAt, { speedMetresPerSecond, agreeingFixes }, now) => {
      let live = byShift.get(shiftId);
      if (!live) byShift.set(shiftId, (live = { gate: OPEN_GATE, visits: new Map() }));
      const { state, visited } = passGate(live.gate, place, speedMetresPerSecond[travelMode], agreeingFixes);
      live.gate = state;
      for (const visit of visited) {
        for (const cellId of cellsAt(visit)) {
          const known = live.visits.get(cellId);
          if (!known || known.time < visit.time) live.visits.set(cellId, { time: visit.time, cameAt: now });
          raise(last, cellId, visit.time);
        }
      }
    },
    take: (shiftId, visits, computedAt, lastFixAt) => {
      for (const { cellId, endsAt } of visits) {
        raise(stored, cellId, endsAt);
        raise(last, cellId, endsAt);
      }
      const live = byShift.get(shiftId);
      if (!live) return;
      const settled = [...live.visits].filter(
        ([, { time, cameAt }]) => cameAt < computedAt - STORED_AFTER_MS && lastFixAt !== null && time <= lastFixAt,
      );
      for (const [cellId] of settled) live.visits.delete(cellId);
      judgeAgain(settled.map(([cellId]) => cellId));
    },
    rebuild: (cellIds, rows, isShift) => {
      for (const shiftId of byShift.keys()) if (!isShift(shiftId)) byShift.delete(shiftId);
      positions = new Map(cellIds.map((id, position) => [id, position]));
      stored = new Float64Array(cellIds.length).fill(Number.NaN);
      for (const { cellId, lastVisitAt } of rows) raise(stored, cellId, lastVisitAt);
      last = stored.slice();
      for (const { visits } of byShift.values()) for (const [cellId, { time }] of visits) raise(last, cellId, time);
    },
  };
}
