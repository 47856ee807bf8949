import {
  OFFICER_STATES,
  TRAVEL_MODES,
  type AllocationPlan,
  type NotSent,
  type OfficerRanking,
} from '@xuncheng/contract';
import {
  allocateOfficers,
  TASK_NONE,
  TASK_ORDINARY,
  TASK_URGENT,
  type OfficerColumns,
} from '../compute/allocation/officer-columns.ts';
import { rankOfficers } from '../compute/allocation/rank-officers.ts';
import type { Situation, WantedColumns } from '../compute/allocation/plan-now.ts';
import type { Travel } from '../compute/allocation/travel.ts';
import { toVisitColumns } from '../compute/allocation/visit-columns.ts';
import type { JudgedCell } from '../compute/coverage/judge-cells.ts';
import { groupBy } from '../compute/group-by.ts';
import type { AllocationLimits, CoverageLimits } from '../compute/limits.ts';
import type { AllocationProcess } from '../jobs/allocation-process.ts';
import { listAlarms } from '../store/alarms.ts';
import type { Database } from '../store/database.ts';
import { loadOrdersNow, type OrderNow } from '../store/load-orders-now.ts';
import { loadRestsNow } from '../store/load-rests-now.ts';
import type { CoverageNowBoard } from './coverage-now.ts';
import { cellFinder, isAlarmTaken, takenCells } from './taken-places.ts';
import type { StreetsBoard } from './streets-now.ts';
import type { Picture } from './picture.ts';
import { isOnDuty } from './shift-table.ts';

/** Orders longer ago say nothing about who is where. */
export const ORDERS_HOURS = 12;
const ALARMS_AT_MOST = 500;

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
  readonly streets: Pick<StreetsBoard, 'judgeNow' | 'findCell' | 'isSomebodyOn'>;
  readonly coverageLimits: () => CoverageLimits;
  readonly limits: () => AllocationLimits;
  readonly travel: () => Travel;
  readonly makePlan: (question: Parameters<AllocationProcess['plan']>[1]) => ReturnType<AllocationProcess['plan']>;
}

/** Make the board. */
export function createAllocationBoard(needs: Needs): AllocationBoard {
  const { database, picture, coverage, streets } = needs;

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
      const beat = beatFinder(coverage, coverage.judge(sight.sees, now))(place.lon, place.lat);
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
      const rowOf = new Map(judged.map(({ cell }, row) => [cell.id, row]));
      const taken = [...takenCells(orders, cellFinder(coverage, streets))].flatMap((cellId) => rowOf.get(cellId) ?? []);
      const alarms = (await listAlarms(database, sight.areaIds, 'active', ALARMS_AT_MOST)).flatMap((alarm) => {
        const { lon, lat, severity } = alarm;
        // Somebody inside a fence, or away from it, is no place to send another one to; a fence with nobody inside is.
        const isAboutSomebody = alarm.officerId !== null;
        if (lon === null || lat === null || isAboutSomebody || isAlarmTaken(orders, alarm)) return [];
        return [{ alarm, lon, lat, severity }];
      });
      const beatAt = beatFinder(coverage, judged);
      const walked = await streets.judgeNow(judged, now);
      const situation: Situation = {
        officers,
        alarms: alarms.map(({ lon, lat, severity }) => ({ lon, lat, severity, beat: beatAt(lon, lat) })),
        cells: cellColumns(judged, now, limits, needs.coverageLimits()),
        taken,
        streets: {
          ...streetColumns(walked, rowOf, now, limits, needs.coverageLimits()),
          isSomebodyOn: Uint8Array.from(walked.judged, ({ position }) =>
            streets.isSomebodyOn(walked.of.ids[position]!, now) ? 1 : 0,
          ),
        },
      };
      const plan = await needs.makePlan({ situation, now, limits });
      const describeCell = (row: number): Task => {
        const { cell } = judged[row]!;
        const place = { lon: situation.cells.lon[row]!, lat: situation.cells.lat[row]! };
        return { alarmId: null, cellId: cell.id, segmentId: null, name: cell.code, ...place };
      };
      const describeStreet = (row: number): Task => {
        const { position } = walked.judged[row]!;
        const { of } = walked;
        const place = { lon: of.lon[position]!, lat: of.lat[position]! };
        const name = of.names[of.name[position]!]!;
        return { alarmId: null, cellId: null, segmentId: of.ids[position]!, name, ...place };
      };
      const describe = (task: number): Task => {
        const found = alarms[task];
        if (found) {
          const { alarm, lon, lat } = found;
          return { alarmId: alarm.id, cellId: null, segmentId: null, name: alarm.sourceName, lon, lat };
        }
        const gap = task - alarms.length;
        return gap < plan.cells.length
          ? describeCell(plan.cells[gap]!)
          : describeStreet(plan.streets[gap - plan.cells.length]!);
      };
      const due = new Set([...plan.nextOnBeat, ...plan.withCell.map((row) => situation.streets.cell[row]!)]);
      const sent = new Set(plan.moves.map(({ officer }) => officer));
      return {
        computedAt: now,
        // What helps most comes first: of fifty moves somebody may want ten.
        moves: plan.moves
          .toSorted((a, b) => b.gain - a.gain)
          .map(({ officer, stops, gain, isOnOwnBeat, isNearest }) => ({
            officerId: ids[officer]!,
            stops: stops.map(({ task, arrivesAt, leavesAt }) => ({ ...describe(task), arrivesAt, leavesAt })),
            gainMinutes: gain / 60,
            isOnOwnBeat,
            isNearest,
          })),
        rounds: plan.rounds
          .filter(({ officer }) => !sent.has(officer))
          .map(({ officer, cells, arrivesAt }) => ({
            officerId: ids[officer]!,
            cells: cells.map((row, i) => {
              const { lon, lat } = situation.cells;
              const { id: cellId, code: name } = judged[row]!.cell;
              return { cellId, name, lon: lon[row]!, lat: lat[row]!, arrivesAt: arrivesAt[i]!, isDue: due.has(row) };
            }),
          })),
        notSent: plan.notSent.map(({ officer, reason }) => ({
          officerId: ids[officer]!,
          reason,
          restUntil: restUntil(officers, officer, reason),
        })),
        notServed: [
          ...plan.notServed.map(({ task, reason }) => ({ task: describe(task), reason })),
          ...plan.nextOnBeat.map((row) => ({ task: describeCell(row), reason: 'next-on-its-beat' as const })),
          ...plan.withSomebody.map((row) => ({ task: describeStreet(row), reason: 'somebody-there' as const })),
          ...plan.withCell.map((row) => ({ task: describeStreet(row), reason: 'with-its-cell' as const })),
        ],
      };
    },
  };
}

type Task = AllocationPlan['notServed'][number]['task'];

/** Until when somebody rests (epoch ms), where that is the reason. */
function restUntil(officers: OfficerColumns, row: number, reason: NotSent): number | null {
  return reason === 'resting' ? officers.restUntil[row]! : null;
}

/** Identity of the beat under a place that is walked now; −1: none. */
function beatFinder(coverage: CoverageNowBoard, judged: readonly JudgedCell[]): (lon: number, lat: number) => number {
  const beats = new Map(judged.map(({ position, beatId }) => [position, beatId]));
  return (lon, lat) => beats.get(coverage.cells().find(lon, lat)) ?? -1;
}

/** Cells as they stand: the last visit is put so that the idleness is the known one (G2), unknown time left out. */
function cellColumns(
  judged: readonly JudgedCell[],
  now: number,
  limits: AllocationLimits,
  coverageLimits: CoverageLimits,
): WantedColumns {
  const columns = {
    ...toVisitColumns(
      judged.map(({ cell }) => cell),
      limits,
      coverageLimits,
    ),
    ...answeredBy(judged),
  };
  for (const [row, { now: standing }] of judged.entries()) {
    const isOnce = Number.isNaN(columns.targetSeconds[row]!);
    const idle = isOnce ? standing.idleSeconds : standing.targetSeconds + standing.overdueSeconds;
    columns.lastAt[row] = idle === null ? Number.NaN : now - idle * 1_000;
  }
  return columns;
}

/** Pieces of streets likewise. @param rowOf row of a cell by its identity */
function streetColumns(
  { judged, of }: Awaited<ReturnType<StreetsBoard['judgeNow']>>,
  rowOf: ReadonlyMap<number, number>,
  now: number,
  limits: AllocationLimits,
  coverageLimits: CoverageLimits,
): Omit<Situation['streets'], 'isSomebodyOn'> {
  return {
    lon: Float64Array.from(judged, ({ position }) => of.lon[position]!),
    lat: Float64Array.from(judged, ({ position }) => of.lat[position]!),
    weight: Float64Array.from(judged, ({ roadClass }) => coverageLimits.streetWeight[roadClass]),
    targetSeconds: Float64Array.from(judged, ({ now: standing }) => standing.targetSeconds),
    staySeconds: new Float64Array(judged.length).fill(limits.staySeconds.C),
    lastAt: Float64Array.from(
      judged,
      ({ now: standing }) => now - (standing.targetSeconds + standing.overdueSeconds) * 1_000,
    ),
    cell: Int32Array.from(judged, ({ under }) => rowOf.get(under.cell.id)!),
    ...answeredBy(judged.map(({ under }) => under)),
  };
}

function answeredBy(
  judged: readonly Pick<JudgedCell, 'beatId' | 'duty'>[],
): Pick<WantedColumns, 'beat' | 'dutyStartsAt' | 'dutyEndsAt'> {
  return {
    beat: Int32Array.from(judged, ({ beatId }) => beatId),
    dutyStartsAt: Float64Array.from(judged, ({ duty }) => duty.startsAt),
    dutyEndsAt: Float64Array.from(judged, ({ duty }) => duty.endsAt),
  };
}
