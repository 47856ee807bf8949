import { coverageGap, coverageNow, type CoverageGap } from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import { compareGaps, type CoverageNowBoard } from '../live/coverage-now.ts';
import { listGapsAt } from '../store/coverage.ts';
import type { Database } from '../store/database.ts';
import { momentQuery } from './parameters.ts';
import { route, type Route } from './route.ts';

/** Moments at most so many milliseconds ago are answered from memory. */
const NOW_MS = 60_000;
const GAPS_AT_MOST = 1_000;

/** Coverage now, and gaps now or at any moment. */
export function coverageRoutes(database: Database, areas: AreaDirectory, board: CoverageNowBoard): Route[] {
  async function listGapsThen(areaIds: readonly number[] | null, at: number): Promise<CoverageGap[]> {
    const gaps: CoverageGap[] = [];
    for (const { cellId, unknownSeconds, ...gap } of await listGapsAt(database, areaIds, at)) {
      const found = board.findCell(cellId);
      if (!found) continue;
      const { cell, lon, lat } = found;
      const overdueSeconds = Math.round((at - gap.startsAt) / 1_000 - unknownSeconds);
      gaps.push({
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
    return gaps.sort(compareGaps);
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
        path: '/coverage/gaps',
        tag: 'coverage',
        summary: 'Open gaps, most overdue first',
        access: 'view-coverage',
      },
      { query: z.object({ at: momentQuery.optional() }), reply: z.array(coverageGap) },
      async (call, caller) => {
        const tree = areas.tree();
        const at = call.query.at ?? call.now;
        const isNow = Math.abs(at - call.now) <= NOW_MS;
        const gaps = isNow
          ? board.listGaps((areaId) => tree.contains(caller.areaId, areaId), call.now)
          : await listGapsThen(caller.scope.areaIds, at);
        return gaps.slice(0, GAPS_AT_MOST);
      },
    ),
  ];
}
