import {
  OFFICER_STATES,
  TRAVEL_MODES,
  type AllocationPlan,
  type NotSent,
  type OfficerRanking,
} from '@xuncheng/contract';
import { buildTasks, isWanted } from '../compute/allocation/build-tasks.ts';
import {
  allocateOfficers,
  TASK_NONE,
  TASK_ORDINARY,
  TASK_URGENT,
  type OfficerColumns,
} from '../compute/allocation/officer-columns.ts';
import { rankOfficers } from '../compute/allocation/rank-officers.ts';
import { refuseOfficer } from '../compute/allocation/refuse-officer.ts';
import { roundOfBeat, waysOfBeat } from '../compute/allocation/round-of-beat.ts';
import { straightTravel, type Travel } from '../compute/allocation/travel.ts';
import { toVisitColumns } from '../compute/allocation/visit-columns.ts';
import type { JudgedCell } from '../compute/coverage/judge-cells.ts';
import { groupBy } from '../compute/group-by.ts';
import { ALLOCATION_LIMITS, TRAVEL_LIMITS, type AllocationLimits, type CoverageLimits } from '../compute/limits.ts';
import type { AllocationProcess } from '../jobs/allocation-process.ts';
import { listAlarms } from '../store/alarms.ts';
import type { Database } from '../store/database.ts';
import { loadOrdersNow, type OrderNow } from '../store/load-orders-now.ts';
import { loadRestsNow } from '../store/load-rests-now.ts';
import type { CoverageNowBoard } from './coverage-now.ts';
import { isAlarmTaken, takenCells } from './taken-places.ts';
import type { Picture } from './picture.ts';
import { isOnDuty } from './shift-table.ts';

/** Orders longer ago say nothing about who is where. */
export const ORDERS_HOURS = 12;
const ALARMS_AT_MOST = 500;
/** Neighbouring cells are reached straight across; the network is asked for the ways between beats. */
const ACROSS = straightTravel(ALLOCATION_LIMITS, TRAVEL_LIMITS);

/** Who may be looked at. */
interface Sight {
  readonly sees: (areaId: number) => boolean;
  /** Areas of the same; null: all. */
  readonly areaIds: readonly number[] | null;
}

/** Who should go where, from the live picture. */
export interface AllocationBoard {
  readonly rank: (
    sight: Sight,
    place: { readonly lon: number; readonly lat: number },
    now: number,
  ) => Promise<OfficerRanking>;
  readonly plan: (sight: Sight, now: number) => Promise<Omit<AllocationPlan, 'areaId'>>;
}

interface Needs {
  readonly database: Database;
  readonly picture: Picture;
  readonly coverage: CoverageNowBoard;
  readonly coverageLimits: () => CoverageLimits;
  readonly limits: () => AllocationLimits;
  readonly travel: () => Travel;
  readonly makePlan: (question: Parameters<AllocationProcess['plan']>[1]) => ReturnType<AllocationProcess['plan']>;
}

/** Make the board. */
export function createAllocationBoard(needs: Needs): AllocationBoard {
  const { database, picture, coverage } = needs;

  /** Officers on shift in the area, as columns; `ids` by row. Beats are named by their identity. */
  async function gatherOfficers(
    { sees }: Sight,
    orders: readonly OrderNow[],
    now: number,
  ): Promise<{ readonly ids: readonly number[]; readonly officers: OfficerColumns }> {
    const ids = [...picture.officers.officerIds()].filter((id) => sees(picture.officers.shiftOf(id)!.areaId));
    const rests = new Map((await loadRestsNow(database, now)).map(({ officerId, until }) => [officerId, until]));
    const ordersOf = groupBy(orders, ({ officerId }) => officerId);
    const officers = allocateOfficers(ids.length);
    for (const [row, id] of ids.entries()) {
      const shift = picture.officers.shiftOf(id);
      const live = picture.officers.describe(id);
      if (!shift || !live) {
        officers.state[row] = OFFICER_STATES.indexOf('off-duty'); // left while we asked
        continue;
      }
      const own = ordersOf.get(id) ?? [];
      const open = own.filter(({ isOpen }) => isOpen);
      officers.lon[row] = live.lon ?? Number.NaN;
      officers.lat[row] = live.lat ?? Number.NaN;
      officers.state[row] = OFFICER_STATES.indexOf(isOnDuty(shift, now) ? live.state : 'off-duty');
      officers.mode[row] = TRAVEL_MODES.indexOf(shift.travelMode);
      officers.beat[row] = shift.beatId;
      officers.fixAt[row] = live.fixAt ?? Number.NaN;
      officers.dutyEndsAt[row] = shift.endsAt;
      officers.restUntil[row] = rests.get(id) ?? Number.NaN;
      officers.movedAt[row] = own.findLast(({ lon }) => lon !== null)?.issuedAt ?? Number.NaN;
      officers.task[row] =
        open.length === 0 ? TASK_NONE : open.some(({ isUrgent }) => isUrgent) ? TASK_URGENT : TASK_ORDINARY;
    }
    return { ids, officers };
  }

  return {
    rank: async (sight, place, now) => {
      const orders = await loadOrdersNow(database, now, ORDERS_HOURS);
      const { ids, officers } = await gatherOfficers(sight, orders, now);
      const beat = beatAt(coverage, coverage.judge(sight.sees, now), place.lon, place.lat);
      const ranking = rankOfficers(officers, { ...place, beat }, needs.travel(), now, needs.limits());
      return {
        computedAt: now,
        offered: ranking.offered.map(({ row, rankSeconds: _, ...rest }) => ({ officerId: ids[row]!, ...rest })),
        notOffered: ranking.notOffered.map(({ row, reason }) => ({
          officerId: ids[row]!,
          reason,
          restUntil: restUntil(officers, row, reason),
        })),
      };
    },

    plan: async (sight, now) => {
      const orders = await loadOrdersNow(database, now, ORDERS_HOURS);
      const { ids, officers } = await gatherOfficers(sight, orders, now);
      const judged = coverage.judge(sight.sees, now);
      const limits = needs.limits();
      const cells = columnsOf(judged, now, limits, needs.coverageLimits());
      const rowOf = new Map(judged.map(({ cell }, row) => [cell.id, row]));
      const taken = new Set(
        [...takenCells(orders, (lon, lat) => coverage.cells().cells[coverage.cells().find(lon, lat)]?.id)].map(
          (cellId) => rowOf.get(cellId) ?? -1,
        ),
      );

      // Where everybody who is free goes by themselves, and what that is worth.
      const rowsOfBeat = groupBy([...judged.keys()], (row) => judged[row]!.beatId);
      const beatWorth = new Float64Array(ids.length);
      const rounds: { officerId: number; cells: { cellId: number; name: string; arrivesAt: number }[] }[] = [];
      for (const [officer, officerId] of ids.entries()) {
        const own = rowsOfBeat.get(officers.beat[officer]!) ?? [];
        if (own.length === 0 || refuseOfficer(officers, officer, now) || officers.task[officer] !== TASK_NONE) continue;
        const between = waysOfBeat(cells, own, officers.mode[officer]!, ACROSS);
        const isTaken = (row: number): boolean => taken.has(row);
        const { duty } = judged[own[0]!]!;
        const round = roundOfBeat(officers, officer, cells, own, between, isTaken, duty, ACROSS, now, limits);
        beatWorth[officer] = round.worthPerSecond;
        for (const row of round.order) taken.add(row);
        rounds.push({
          officerId,
          cells: round.order.map((row, i) => ({
            cellId: judged[row]!.cell.id,
            name: judged[row]!.cell.code,
            arrivesAt: now + Math.round(round.arrivesAfter[i]! * 1_000),
          })),
        });
      }

      const alarms = (await listAlarms(database, sight.areaIds, 'active', ALARMS_AT_MOST)).flatMap((alarm) => {
        const { lon, lat, severity } = alarm;
        // Somebody inside a fence, or away from it, is no place to send another one to; a fence with nobody inside is.
        const isAboutSomebody = alarm.officerId !== null;
        if (lon === null || lat === null || isAboutSomebody || isAlarmTaken(orders, alarm)) return [];
        return [{ alarm, lon, lat, severity, beat: beatAt(coverage, judged, lon, lat) }];
      });
      const gaps = [...judged.keys()].filter(
        (row) => !taken.has(row) && isWanted(cells, row, judged[row]!.duty, now, limits),
      );
      const tasks = buildTasks(
        alarms,
        cells,
        gaps,
        (row) => ({ beat: judged[row]!.beatId, duty: judged[row]!.duty }),
        now,
        limits,
      );
      const plan = await needs.makePlan({ officers, beatWorth, tasks, now, limits });
      const describe = (task: number): AllocationPlan['notServed'][number]['task'] => {
        const place = { lon: tasks.lon[task]!, lat: tasks.lat[task]! };
        const alarm = alarms[task]?.alarm;
        if (alarm) return { alarmId: alarm.id, cellId: null, name: alarm.sourceName, ...place };
        const { cell } = judged[gaps[task - alarms.length]!]!;
        return { alarmId: null, cellId: cell.id, name: cell.code, ...place };
      };
      const sent = new Set(plan.moves.map(({ officer }) => ids[officer]!));
      return {
        computedAt: now,
        moves: plan.moves.map(({ officer, stops, gain, isOnOwnBeat, isNearest }) => ({
          officerId: ids[officer]!,
          stops: stops.map(({ task, arrivesAt, leavesAt }) => ({ ...describe(task), arrivesAt, leavesAt })),
          gainMinutes: gain / 60,
          isOnOwnBeat,
          isNearest,
        })),
        rounds: rounds.filter(({ officerId }) => !sent.has(officerId)),
        notSent: plan.notSent.map(({ officer, reason }) => ({
          officerId: ids[officer]!,
          reason,
          restUntil: restUntil(officers, officer, reason),
        })),
        notServed: plan.notServed.map(({ task, reason }) => ({ task: describe(task), reason })),
      };
    },
  };
}

/** Until when somebody rests (epoch ms), where that is the reason. */
function restUntil(officers: OfficerColumns, row: number, reason: NotSent): number | null {
  return reason === 'resting' ? officers.restUntil[row]! : null;
}

/** Identity of the beat under a place that is walked now; −1: none. */
function beatAt(coverage: CoverageNowBoard, judged: readonly JudgedCell[], lon: number, lat: number): number {
  const position = coverage.cells().find(lon, lat);
  return judged.find((cell) => cell.position === position)?.beatId ?? -1;
}

/** Cells as they stand: the last visit is put so that the idleness is the known one (G2), unknown time left out. */
function columnsOf(
  judged: readonly JudgedCell[],
  now: number,
  limits: AllocationLimits,
  coverageLimits: CoverageLimits,
): ReturnType<typeof toVisitColumns> {
  const columns = toVisitColumns(
    judged.map(({ cell }) => cell),
    limits,
    coverageLimits,
  );
  for (const [row, { now: standing }] of judged.entries()) {
    const isOnce = Number.isNaN(columns.targetSeconds[row]!);
    const idle = isOnce ? standing.idleSeconds : standing.targetSeconds + standing.overdueSeconds;
    columns.lastAt[row] = idle === null ? Number.NaN : now - idle * 1_000;
  }
  return columns;
}
