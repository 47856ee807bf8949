import { dutyInterval, isOverdueLevel, middleOf, type CoverageNow } from '@xuncheng/contract';
import { buildCellIndex, type CellIndex, type CoverageCell } from '../compute/coverage/cell-index.ts';
import { observeCells } from '../compute/coverage/observe-cells.ts';
import { judgeCells, type JudgedCell, type RunningShift } from '../compute/coverage/judge-cells.ts';
import type { OpenGap } from '../compute/coverage/weigh-gaps.ts';
import type { LivePlace } from '../compute/coverage/live-gate.ts';
import { mergeWithin, totalSeconds, type Interval } from '../compute/intervals.ts';
import { coverageLimitsOf } from '../compute/settable-limits.ts';
import { loadBeats, loadCoverageCells, loadLastVisits, loadViewSectors } from '../store/coverage.ts';
import { loadLastVisitsAt, loadShiftsAt } from '../store/coverage-then.ts';
import type { Database } from '../store/database.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import type { Recomputed } from '../jobs/shift-process.ts';
import type { LimitsInForce } from './limits-in-force.ts';
import { openLastVisits } from './last-visits.ts';
import type { Picture } from './picture.ts';
import { isOnDuty } from './shift-table.ts';
import type { StandingCell } from './told-coverage.ts';

/** Visits older than this say nothing about a shift that runs. */
const LAST_VISITS_HOURS = 36;

/** What of a computation the board takes over. */
type Found = Pick<Recomputed, 'visits' | 'unknown' | 'exempt' | 'computedAt' | 'lastFixAt'>;

/** When the clock of idleness stands on a shift (G2, E1), by its last computation; exempt also in time to come. */
type Clock = Pick<Recomputed, 'unknown' | 'exempt'>;

/** Idleness at this moment, kept up by every fix without asking the database. */
export interface CoverageNowBoard {
  readonly cells: () => CellIndex;
  /** Area of the cell at a place; undefined outside all cells. */
  readonly areaAt: (lon: number, lat: number) => number | undefined;
  /** Somebody of a shift is there, by a fix that came in now (epoch ms). */
  readonly visit: (
    shift: ShiftRecord,
    fix: LivePlace & { readonly accuracy?: number | undefined },
    now: number,
  ) => void;
  /**
   * Take over what a computation found: visits, also between fixes, unknown time, and what is exempt, also in time to come.
   * @returns whether more is known of the shift than what went by since: what is remembered of where it was is out of date
   */
  readonly take: (shiftId: number, found: Found) => boolean;
  /** Every cell under a running shift as it stands. */
  readonly judge: (sees: (areaId: number) => boolean, now: number) => JudgedCell[];
  /** The same for those who follow it. */
  readonly standing: (now: number) => StandingCell[];
  readonly describe: (sees: (areaId: number) => boolean, now: number) => CoverageNow;
  /** The same at a moment that is over, from the visits stored. */
  readonly judgeThen: (sees: (areaId: number) => boolean, at: number) => Promise<JudgedCell[]>;
  readonly describeThen: (sees: (areaId: number) => boolean, at: number) => Promise<CoverageNow>;
  /** Without what is open in their cells, and in no order. */
  readonly listGaps: (sees: (areaId: number) => boolean, now: number) => OpenGap[];
  /** Where a cell is drawn from, and what it is. */
  readonly findCell: (
    cellId: number,
  ) => { readonly cell: CoverageCell; readonly lon: number; readonly lat: number } | undefined;
  /** Read cells, beats and visits again. */
  readonly reload: (now: number) => Promise<void>;
}

/** Build the board from the cells, beats and visits of the database. */
export async function openCoverageNow(
  database: Database,
  picture: Picture,
  { current: limits, at: limitsAt }: LimitsInForce,
  now: number,
): Promise<CoverageNowBoard> {
  let index = buildCellIndex([]);
  let observed: ReadonlySet<number> = new Set();
  let positions = new Map<number, number>();
  let beats = new Map<number, readonly number[]>();
  const visits = openLastVisits();
  /** Of each shift the unknown time, and the exempt time, which may go on beyond now. */
  const clocks = new Map<number, Clock>();

  /** Of shifts that were never computed the first moment anybody was heard of. */
  const firstHeard = new Map<number, number>();

  /** What was computed while everything is read again: it may not be among what was read. */
  const taken = new Map<number, Found>();

  /** When the clock of idleness stands on a running shift: unknown as computed, since its last fix, and exempt (G2, E1). */
  function unknownOf(shift: ShiftRecord, at: number): Interval[] {
    const { startsAt } = dutyInterval(shift);
    const lastAt = picture.officers.describe(shift.officerId)?.fixAt ?? startsAt;
    const { unknown, exempt } = clocks.get(shift.shiftId) ?? {
      unknown: [{ startsAt, endsAt: firstHeard.get(shift.shiftId) ?? lastAt }],
      exempt: [],
    };
    // What was unknown up to a computation is so only up to the last fix: behind it silence is judged anew, below. A position
    // too inaccurate to be used comes between the two again and again, and must not make an unknown hour a known one.
    const known = unknown
      .map(({ startsAt: from, endsAt }) => ({ startsAt: from, endsAt: Math.min(endsAt, lastAt) }))
      .filter((interval) => interval.endsAt > interval.startsAt);
    const isSilent = at - lastAt > limits().trajectory.silenceSeconds * 1_000;
    const silence = isSilent ? [{ startsAt: lastAt, endsAt: at }] : [];
    return mergeWithin([...known, ...silence, ...exempt], startsAt, at);
  }

  function judgeAll(sees: (areaId: number) => boolean, at: number): JudgedCell[] {
    const running: RunningShift[] = [];
    for (const officerId of picture.officers.officerIds()) {
      const shift = picture.officers.shiftOf(officerId);
      if (!shift || !isOnDuty(shift, at)) continue;
      running.push({
        beat: shift.beat,
        beatId: shift.beatId,
        duty: dutyInterval(shift),
        unknown: unknownOf(shift, at),
        cells: cellsOfBeat(shift.beatId, sees),
      });
    }
    return judgeCells(index, running, visits.lastVisit(), at, coverageLimitsOf(limits()));
  }

  async function judgeThen(
    sees: (areaId: number) => boolean,
    at: number,
  ): Promise<{ readonly judged: JudgedCell[]; readonly seen: ReadonlySet<number> }> {
    const then: RunningShift[] = [];
    const shifts = await loadShiftsAt(database, at);
    // Positions are those of this index, although another may come meanwhile.
    const [cells, positionOf, seen] = [index, positions, observed];
    for (const shift of shifts) {
      if (!isOnDuty(shift, at)) continue;
      const duty = dutyInterval(shift);
      const stretches = shift.unknown ?? [{ startsAt: duty.startsAt, endsAt: at }];
      const unknown = stretches.map(({ startsAt, endsAt }) => ({ startsAt, endsAt: Math.min(endsAt, at) }));
      then.push({ beat: shift.beat, beatId: shift.beatId, duty, unknown, cells: cellsOfBeat(shift.beatId, sees) });
    }
    const wanted = then.flatMap((shift) => shift.cells.map((position) => cells.cells[position]!.id));
    const lastVisit = new Float64Array(cells.cells.length).fill(Number.NaN);
    for (const { cellId, lastVisitAt } of await loadLastVisitsAt(database, wanted, at, LAST_VISITS_HOURS))
      lastVisit[positionOf.get(cellId)!] = lastVisitAt;
    return { judged: judgeCells(cells, then, lastVisit, at, coverageLimitsOf(limitsAt(at))), seen };
  }

  /** Positions of a beat's cells that the caller sees. */
  function cellsOfBeat(beatId: number, sees: (areaId: number) => boolean): number[] {
    const found: number[] = [];
    for (const cellId of beats.get(beatId) ?? []) {
      const position = positions.get(cellId);
      if (position !== undefined && sees(index.cells[position]!.areaId)) found.push(position);
    }
    return found;
  }

  async function reload(at: number): Promise<void> {
    taken.clear();
    const [cells, beatRows] = [await loadCoverageCells(database), await loadBeats(database)];
    const sectors = await loadViewSectors(database);
    const stored = await loadLastVisits(database, at - LAST_VISITS_HOURS * 3_600_000);
    const unknownAt = await loadShiftsAt(database, at);
    // All at once from here on: positions of cells and what is known by position belong together.
    index = buildCellIndex(cells);
    observed = new Set(observeCells(index, sectors));
    positions = new Map(cells.map((cell, position) => [cell.id, position]));
    beats = new Map(beatRows.map((row) => [row.beatId, row.cellIds]));
    const isShift = (shiftId: number): boolean => picture.shifts().byId.has(shiftId);
    visits.rebuild(
      cells.map(({ id }) => id),
      stored,
      isShift,
    );
    for (const [shiftId, found] of taken) visits.take(shiftId, found.visits, found.computedAt, found.lastFixAt);
    for (const known of [clocks, firstHeard])
      for (const shiftId of known.keys()) if (!isShift(shiftId)) known.delete(shiftId);
    // After a start: as computed last, until the shift is computed again. Exempt time is among it.
    for (const { shiftId, unknown } of unknownAt)
      if (unknown && !clocks.has(shiftId)) clocks.set(shiftId, { unknown: [], exempt: unknown });
  }

  await reload(now);
  return {
    cells: () => index,
    areaAt: (lon, lat) => index.cells[index.find(lon, lat)]?.areaId,
    reload,
    visit: (shift, { accuracy, ...place }, at) => {
      const { trajectory, coverage } = limits();
      if (accuracy !== undefined && accuracy > trajectory.accuracyMetres) return;
      const { shiftId } = shift;
      if (!clocks.has(shiftId))
        firstHeard.set(shiftId, Math.min(place.time, firstHeard.get(shiftId) ?? Number.POSITIVE_INFINITY));
      const cellsAt = ({ lon, lat }: LivePlace): number[] =>
        [...index.findWithin(lon, lat, coverage.presenceMetres)].map((position) => index.cells[position]!.id);
      visits.note(shift, place, cellsAt, trajectory, at);
    },
    take: (shiftId, found) => {
      const { unknown, exempt, computedAt, lastFixAt } = found;
      const before = clocks.get(shiftId);
      clocks.set(shiftId, { unknown, exempt });
      firstHeard.delete(shiftId);
      taken.set(shiftId, found);
      visits.take(shiftId, found.visits, computedAt, lastFixAt);
      return stoodSeconds(before, computedAt) - stoodSeconds(found, computedAt) > limits().trajectory.silenceSeconds;
    },
    judge: judgeAll,
    standing: (at) =>
      judgeAll(() => true, at).map(({ position, cell, now: { idleSeconds, level } }) => ({
        cellId: cell.id,
        areaId: cell.areaId,
        idleSeconds,
        level,
        isObserved: observed.has(position),
      })),
    describe: (sees, at) => describeCells(judgeAll(sees, at), observed, at),
    judgeThen: async (sees, at) => (await judgeThen(sees, at)).judged,
    describeThen: async (sees, at) => {
      const { judged, seen } = await judgeThen(sees, at);
      return describeCells(judged, seen, at);
    },
    listGaps: (sees, at) =>
      judgeAll(sees, at)
        .filter(({ now: standing }) => standing.overdueSeconds > 0)
        .map(({ cell, beat, lastVisitAt, now: standing }) => ({
          kind: 'cell',
          cellId: cell.id,
          cellCode: cell.code,
          areaId: cell.areaId,
          class: cell.class,
          beat,
          startsAt: at - Math.round(standing.overdueSeconds * 1_000),
          endsAt: null,
          targetSeconds: standing.targetSeconds,
          lastVisitAt: Number.isNaN(lastVisitAt) ? null : lastVisitAt,
          overdueSeconds: Math.round(standing.overdueSeconds),
          ...placeOf(cell),
        })),
    findCell: (cellId) => {
      const cell = index.cells[positions.get(cellId) ?? -1];
      return cell && { cell, ...placeOf(cell) };
    },
  };
}

/** For how long the clock stood up to a moment; of what was never computed nothing is known at all. */
function stoodSeconds(clock: Clock | undefined, until: number): number {
  if (!clock) return Number.POSITIVE_INFINITY;
  return totalSeconds(mergeWithin([...clock.unknown, ...clock.exempt], Number.NEGATIVE_INFINITY, until));
}

function describeCells(judged: readonly JudgedCell[], observed: ReadonlySet<number>, at: number): CoverageNow {
  return {
    computedAt: at,
    cells: judged.map(({ cell, now: standing }) => [
      cell.id,
      standing.idleSeconds === null ? null : Math.round(standing.idleSeconds),
      standing.level,
    ]),
    meetingTarget: judged.filter(({ now: standing }) => !isOverdueLevel(standing.level)).length,
    withTarget: judged.length,
    observed: judged.filter(({ position }) => observed.has(position)).map(({ cell }) => cell.id),
  };
}

/** Where to send somebody who is to visit the cell. */
function placeOf(cell: CoverageCell): { readonly lon: number; readonly lat: number } {
  const [lon, lat] = middleOf(cell.geometry);
  return { lon, lat };
}
