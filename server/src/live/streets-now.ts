import type { CellIndex } from '../compute/coverage/cell-index.ts';
import { judgeStreets, type JudgedStreet, type StreetPlaces } from '../compute/coverage/judge-streets.ts';
import type { OpenGap } from '../compute/coverage/weigh-gaps.ts';
import type { JudgedCell } from '../compute/coverage/judge-cells.ts';
import { coverageLimitsOf } from '../compute/settable-limits.ts';
import type { Database } from '../store/database.ts';
import { loadLastStreetVisits } from '../store/streets.ts';
import type { LimitsInForce } from './limits-in-force.ts';
import type { CoverageNowBoard } from './coverage-now.ts';

/** Hours in which a street must have been walked to be said. */
const STREET_HOURS = 24;
/** Milliseconds for which the last visits of now are not asked for again: they are computed every five minutes. */
const VISITS_FRESH_MS = 15_000;

type Sight = (areaId: number) => boolean;

/** Idleness of streets, from the visits stored. */
export interface StreetsBoard {
  /** Seconds since each piece was last walked, and its level: `StreetCoverage`, those of the whole city. */
  readonly describe: (
    sees: Sight,
    at: number,
    isNow: boolean,
  ) => Promise<[segmentId: number, seconds: number | null, level: number | null][]>;
  /** Without what is open in their cells, and in no order. */
  readonly listGaps: (sees: Sight, at: number, isNow: boolean) => Promise<OpenGap[]>;
  /** The pieces in these cells as they stand now, and all pieces by position. */
  readonly judgeNow: (
    cells: readonly JudgedCell[],
    now: number,
  ) => Promise<{ readonly judged: readonly JudgedStreet[]; readonly of: StreetPlaces }>;
  /** Identity of the cell that a piece lies in; undefined: there is no such piece, or it lies in none. */
  readonly findCell: (segmentId: number) => number | undefined;
}

interface Located {
  readonly index: CellIndex;
  readonly of: StreetPlaces;
  readonly cellOf: Int32Array;
  readonly positionOf: ReadonlyMap<number, number>;
}

/** @param places the pieces of the roads as they are now */
export function openStreetsBoard(
  database: Database,
  places: () => StreetPlaces,
  cells: Pick<CoverageNowBoard, 'cells' | 'judge' | 'judgeThen'>,
  limitsAt: LimitsInForce['at'],
): StreetsBoard {
  let latest: { readonly at: number; readonly visits: Promise<ReadonlyMap<number, number>> } | undefined;
  /** The cell of each piece, of these cells and pieces. */
  let located: Located | undefined;

  async function loadVisits(at: number): Promise<ReadonlyMap<number, number>> {
    const rows = await loadLastStreetVisits(database, at, STREET_HOURS);
    return new Map(rows.map(({ segmentId, lastVisitAt }) => [segmentId, lastVisitAt]));
  }

  function lastVisits(at: number, isNow: boolean): Promise<ReadonlyMap<number, number>> {
    if (!isNow) return loadVisits(at);
    if (!latest || Math.abs(at - latest.at) > VISITS_FRESH_MS) {
      const visits = loadVisits(at);
      latest = { at, visits };
      visits.catch(() => {
        latest = undefined; // The next one asks again.
      });
    }
    return latest.visits;
  }

  function locate(of: StreetPlaces): Located {
    const index = cells.cells();
    if (located?.index !== index || located.of !== of) {
      const found = Int32Array.from(of.ids, (_, i) => index.cells[index.find(of.lon[i]!, of.lat[i]!)]?.id ?? -1);
      located = { index, of, cellOf: found, positionOf: new Map(Array.from(of.ids, (id, i) => [id, i])) };
    }
    return located;
  }

  async function judge(
    sees: Sight,
    at: number,
    isNow: boolean,
  ): Promise<{ judged: JudgedStreet[]; visits: ReadonlyMap<number, number>; of: StreetPlaces }> {
    const visits = await lastVisits(at, isNow);
    const under = isNow ? cells.judge(sees, at) : await cells.judgeThen(sees, at);
    const of = places();
    return {
      judged: judgeStreets(of, locate(of).cellOf, under, visits, at, coverageLimitsOf(limitsAt(at))),
      visits,
      of,
    };
  }

  return {
    judgeNow: async (under, now) => {
      const visits = await lastVisits(now, true);
      const of = places();
      return { judged: judgeStreets(of, locate(of).cellOf, under, visits, now, coverageLimitsOf(limitsAt(now))), of };
    },
    findCell: (segmentId) => {
      const { cellOf, positionOf } = locate(places());
      const cellId = cellOf[positionOf.get(segmentId) ?? -1] ?? -1;
      return cellId < 0 ? undefined : cellId;
    },
    describe: async (sees, at, isNow) => {
      const { judged, visits, of } = await judge(sees, at, isNow);
      const levels = new Map(judged.map(({ position, now }) => [of.ids[position]!, now.level]));
      return [...new Set([...visits.keys(), ...levels.keys()])].map((id) => {
        const lastVisitAt = visits.get(id);
        const seconds = lastVisitAt === undefined ? null : Math.max(0, Math.round((at - lastVisitAt) / 1_000));
        return [id, seconds, levels.get(id) ?? null];
      });
    },
    listGaps: async (sees, at, isNow) => {
      const { judged, of } = await judge(sees, at, isNow);
      return judged
        .filter(({ now }) => now.overdueSeconds > 0)
        .map(({ position, roadClass, under, lastVisitAt, now }) => ({
          kind: 'street',
          segmentId: of.ids[position]!,
          name: of.names[of.name[position]!]!,
          roadClass,
          cellId: under.cell.id,
          areaId: under.cell.areaId,
          beat: under.beat,
          startsAt: at - Math.round(now.overdueSeconds * 1_000),
          endsAt: null,
          targetSeconds: now.targetSeconds,
          lastVisitAt: Number.isNaN(lastVisitAt) ? null : lastVisitAt,
          overdueSeconds: Math.round(now.overdueSeconds),
          lon: of.lon[position]!,
          lat: of.lat[position]!,
        }));
    },
  };
}
