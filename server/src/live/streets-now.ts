import type { TravelMode } from '@xuncheng/contract';
import type { CellIndex } from '../compute/coverage/cell-index.ts';
import { judgeStreets, type JudgedStreet, type StreetPlaces } from '../compute/coverage/judge-streets.ts';
import type { OpenGap } from '../compute/coverage/weigh-gaps.ts';
import type { JudgedCell } from '../compute/coverage/judge-cells.ts';
import { nearestRoad } from '../compute/network/nearest-road.ts';
import type { RoadFinder } from '../compute/network/travel-seconds.ts';
import { coverageLimitsOf } from '../compute/settable-limits.ts';
import type { KeptRoads } from '../jobs/roads-process.ts';
import type { Database } from '../store/database.ts';
import { loadLastStreetVisits } from '../store/streets.ts';
import type { LimitsInForce } from './limits-in-force.ts';
import type { CoverageNowBoard } from './coverage-now.ts';

/** Hours in which a street must have been walked to be said. */
const STREET_HOURS = 24;
/** Milliseconds for which the last visits of now are not asked for again: they are computed every minute. */
const VISITS_FRESH_MS = 15_000;
/** Who is so near to a street is on it (W5): half its width and the usual error of a fix. */
const ON_STREET_METRES = 15;
/** Milliseconds for which somebody counts as being on a street after the last fix there: by then the walk is computed and read. */
const ON_STREET_MS = 120_000;

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
  /** Somebody is there now: epoch ms. */
  readonly note: (place: { readonly lon: number; readonly lat: number }, mode: TravelMode, now: number) => void;
  /** Is somebody on a piece, or was so a moment ago? */
  readonly isSomebodyOn: (segmentId: number, now: number) => boolean;
  /** Hours of walking came in late and are computed: what was read of visits before is out of date. */
  readonly readAgain: () => void;
  /** Identity of the cell that a piece lies in; undefined: there is no such piece, or it lies in none. */
  readonly findCell: (segmentId: number) => number | undefined;
}

interface Located {
  readonly index: CellIndex;
  readonly of: StreetPlaces;
  readonly cellOf: Int32Array;
  readonly positionOf: ReadonlyMap<number, number>;
}

/** @param roads as they are now, and what finds them */
export function openStreetsBoard(
  database: Database,
  roads: () => Pick<KeptRoads, 'places' | 'segmentOfEdge'>,
  finder: () => RoadFinder | undefined,
  cells: Pick<CoverageNowBoard, 'cells' | 'judge' | 'judgeThen'>,
  limitsAt: LimitsInForce['at'],
): StreetsBoard {
  const places = (): StreetPlaces => roads().places;
  /** When somebody was on a piece last, by its identity. */
  const lastOn = new Map<number, number>();
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
    note: ({ lon, lat }, mode, now) => {
      const found = finder();
      const road = found && nearestRoad(found.index, lon, lat, mode, ON_STREET_METRES);
      if (road) lastOn.set(roads().segmentOfEdge[road.edge]!, now);
    },
    isSomebodyOn: (segmentId, now) => now - (lastOn.get(segmentId) ?? Number.NEGATIVE_INFINITY) <= ON_STREET_MS,
    readAgain: () => {
      latest = undefined;
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
