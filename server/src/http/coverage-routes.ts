import {
  cellShiftReport,
  coverageGap,
  coverageNow,
  streetCoverage,
  streetSegment,
  trailArea,
  numeric,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import { coverageLimitsOf } from '../compute/settable-limits.ts';
import type { TrailProcess } from '../jobs/trail-process.ts';
import { weighGaps, type OpenGap, type PressingMatter } from '../compute/coverage/weigh-gaps.ts';
import { reportCell } from '../jobs/report-cell.ts';
import type { CoverageNowBoard } from '../live/coverage-now.ts';
import type { StreetsBoard } from '../live/streets-now.ts';
import type { KeptRoads } from '../jobs/roads-process.ts';
import type { LimitsInForce } from '../live/limits-in-force.ts';
import { notFound } from '../refusal.ts';
import { listAlarms, listAlarmsBetween } from '../store/alarms.ts';
import { listGapsAt } from '../store/coverage.ts';
import type { Database } from '../store/database.ts';
import { idQuery, idParams, momentQuery, spanQuery, within } from './parameters.ts';
import { ANSWERED, route, type Route } from './route.ts';

/** Moments at most so many milliseconds ago are answered from memory. */
const NOW_MS = 60_000;
const GAPS_AT_MOST = 1_000;
const ALARMS_AT_MOST = 500;
/** Hours of a cell's report: a month. */
const REPORT_HOURS_AT_MOST = 31 * 24;

/** Coverage now, and gaps now or at any moment. */
export function coverageRoutes(
  database: Database,
  areas: AreaDirectory,
  board: CoverageNowBoard,
  streets: StreetsBoard,
  measureArea: TrailProcess['measureArea'],
  limits: LimitsInForce,
  roads: () => KeptRoads,
): Route[] {
  async function listGapsThen(areaIds: readonly number[] | null, at: number): Promise<OpenGap[]> {
    const gaps: OpenGap[] = [];
    for (const { cellId, unknownSeconds, ...gap } of await listGapsAt(database, areaIds, at)) {
      const found = board.findCell(cellId);
      if (!found) continue;
      const { cell, lon, lat } = found;
      const overdueSeconds = Math.round((at - gap.startsAt) / 1_000 - unknownSeconds);
      gaps.push({
        kind: 'cell',
        cellId,
        cellCode: cell.code,
        areaId: cell.areaId,
        class: cell.class,
        ...gap,
        overdueSeconds,
        lon,
        lat,
      });
    }
    return gaps;
  }

  /** Alarms at a place that were active at a moment and not found false. */
  async function listPressing(
    areaIds: readonly number[] | null,
    at: number,
    isNow: boolean,
  ): Promise<PressingMatter[]> {
    const alarms = isNow
      ? await listAlarms(database, areaIds, 'active', ALARMS_AT_MOST)
      : await listAlarmsBetween(database, areaIds, { from: at, to: at + 1 }, ALARMS_AT_MOST);
    return alarms.flatMap(({ lon, lat, severity, falseAt }) =>
      lon === null || lat === null || falseAt !== null ? [] : [{ lon, lat, severity }],
    );
  }

  return [
    route(
      {
        method: 'get',
        path: '/coverage/now',
        tag: 'coverage',
        summary: 'Idleness of the cells under a running shift',
        access: 'view-coverage',
      },
      { reply: coverageNow },
      (call, caller) => {
        const tree = areas.tree();
        return Promise.resolve(board.describe((areaId) => tree.contains(caller.areaId, areaId), call.now));
      },
    ),
    route(
      {
        method: 'get',
        path: '/coverage/at',
        tag: 'coverage',
        summary: 'The same at a moment that is over, from the visits stored',
        access: 'view-coverage',
      },
      { query: z.object({ at: momentQuery }), reply: coverageNow },
      (call, caller) => {
        const tree = areas.tree();
        return board.describeThen((areaId) => tree.contains(caller.areaId, areaId), Math.min(call.query.at, call.now));
      },
    ),
    route(
      {
        method: 'get',
        path: '/coverage/area',
        tag: 'coverage',
        summary: 'Walkable area within some metres of anybody’s trail in the seconds before a moment',
        access: 'view-coverage',
      },
      {
        query: z.object({
          areaId: idQuery.optional(),
          radius: numeric(z.number().min(5).max(500)).default(50).describe('metres'),
          seconds: numeric(z.number().int().min(60).max(86_400)).default(7_200),
          at: momentQuery.optional(),
        }),
        reply: trailArea,
      },
      async (call, caller) => {
        const areaId = call.query.areaId ?? caller.areaId;
        if (!areas.tree().contains(caller.areaId, areaId)) throw notFound('area');
        const at = Math.min(call.query.at ?? call.now, call.now);
        const { radius, seconds } = call.query;
        const measured = await measureArea({ radius, seconds, areaId, at });
        if (!measured) throw notFound('area');
        return measured;
      },
    ),
    route(
      {
        method: 'get',
        path: '/streets',
        tag: 'city',
        summary: 'Pieces of streets between junctions',
        access: 'view-city',
      },
      { reply: z.array(streetSegment) },
      (call) => {
        call.response.type('application/json').send(roads().segments);
        return Promise.resolve(ANSWERED);
      },
    ),
    route(
      {
        method: 'get',
        path: '/coverage/streets',
        tag: 'coverage',
        summary:
          'Seconds since each piece of a street was last walked, and its level by its target, now or at a moment',
        access: 'view-coverage',
      },
      { query: z.object({ at: momentQuery.optional() }), reply: streetCoverage },
      async (call, caller) => {
        const tree = areas.tree();
        const { at, isNow } = momentOf(call.query.at, call.now);
        return { at, streets: await streets.describe((areaId) => tree.contains(caller.areaId, areaId), at, isNow) };
      },
    ),
    route(
      {
        method: 'get',
        path: '/coverage/cells/{id}',
        tag: 'coverage',
        summary: 'What became of a cell in each shift of an interval: visits, minutes, idleness, gaps',
        access: 'view-coverage',
      },
      { params: idParams, query: spanQuery, reply: z.array(cellShiftReport) },
      (call, caller) => {
        const cell = board.findCell(call.params.id)?.cell;
        if (!cell || !areas.tree().contains(caller.areaId, cell.areaId)) throw notFound('cell');
        const span = within(call.query, REPORT_HOURS_AT_MOST);
        return reportCell(database, cell, span, coverageLimitsOf(limits.at(Math.min(span.to, call.now))));
      },
    ),
    route(
      {
        method: 'get',
        path: '/coverage/gaps',
        tag: 'coverage',
        summary: 'Open gaps of cells and streets, most overdue first',
        access: 'view-coverage',
      },
      { query: z.object({ at: momentQuery.optional() }), reply: z.array(coverageGap) },
      async (call, caller) => {
        const tree = areas.tree();
        const sees = (areaId: number): boolean => tree.contains(caller.areaId, areaId);
        const { at, isNow } = momentOf(call.query.at, call.now);
        const gaps = [
          ...(isNow ? board.listGaps(sees, call.now) : await listGapsThen(caller.scope.areaIds, at)),
          ...(await streets.listGaps(sees, at, isNow)),
        ];
        const pressing = await listPressing(caller.scope.areaIds, at, isNow);
        const index = board.cells();
        const cellAt = (lon: number, lat: number): number | undefined => index.cells[index.find(lon, lat)]?.id;
        return weighGaps(gaps, pressing, cellAt, limits.at(at).coverage).slice(0, GAPS_AT_MOST);
      },
    ),
  ];
}

/** The moment asked for, not after now, and whether memory answers for it. */
function momentOf(asked: number | undefined, now: number): { readonly at: number; readonly isNow: boolean } {
  const at = Math.min(asked ?? now, now);
  return { at, isNow: now - at <= NOW_MS };
}
