import { changedVisits, type CellVisit } from '../compute/coverage/changed-visits.ts';
import type { Gap } from '../compute/coverage/find-gaps.ts';
import type { Interval } from '../compute/intervals.ts';
import type { ComputedFigure } from '../compute/performance/measure.ts';
import type { DutyTrail } from '../compute/trajectory/compute-trajectory.ts';
import type { Move, Stop } from '../compute/trajectory/trail-pass.ts';
import type { TrackPart } from '../compute/trajectory/track-parts.ts';
import { epochMs, execute, selectRows, transact, type Database, type Queryable } from './database.ts';
import { digestOfText } from './digest-of.ts';
import { findRevisionCauses } from './find-revision-causes.ts';
import { readCellVisits } from './read-cell-visits.ts';
import { compareRows, replaceRows, type RowChanges, type ShiftTable } from './replace-rows.ts';
import { markStaleShifts, settleStaleShifts, type ChangedVisit } from './stale-shifts.ts';

/** The line for overviews (T11), and its box: west, south, east and north in degrees, nulls of a track without fixes. */
export interface OverviewLine {
  readonly parts: readonly TrackPart[];
  readonly box: readonly (number | null)[];
}

/** Presence on a piece of a street. */
export interface SegmentVisit extends Interval {
  readonly segmentId: number;
  readonly confidence: number;
}

/** Everything computed of one shift. */
export interface ShiftMeaning {
  readonly shiftId: number;
  readonly computedAt: number;
  /** The last change of others' visits that it counts (`countStaleChanges`). */
  readonly staleChanges: number;
  /** From when on the figures are final, unless what they are made of changes. */
  readonly settledAt: number;
  readonly exemptSeconds: number;
  /** What it was computed by: when the figures change, one sees what has changed with them. */
  readonly limitsDigest: string;
  readonly beatDigest: string;
  /** What only fixes tell. Absent: its fixes are forgotten, what was found of them before stays. */
  readonly trail?: { readonly trail: DutyTrail; readonly visits: readonly CellVisit[] };
  /** Absent: the line stays as it was. */
  readonly line?: OverviewLine;
  readonly gaps: readonly CellGap[];
  readonly figures: readonly ComputedFigure[];
  /** Absent: not matched this time, what was found before stays. Without `matchedFixes`: the last minutes alone were (W5). */
  readonly streets?: { readonly matchedFixes?: number; readonly visits: readonly SegmentVisit[] };
  /** What is stored of it, as far as this process knows. Absent: everything is replaced. */
  readonly before?: StoredMeaning;
}

type CellGap = Gap & { readonly cellId: number };

/** What the last computation of a shift stored, as far as one must know to store only what has changed since. */
export interface StoredMeaning {
  readonly computedAt: number;
  readonly visits: readonly CellVisit[];
  readonly stops: readonly Stop[];
  readonly moves: readonly Move[];
  readonly gaps: readonly CellGap[];
  readonly figures: readonly FigureDigest[];
  readonly streets: readonly SegmentVisit[];
}

/** A figure by its text: evidence is long, and kept for thousands of shifts. */
interface FigureDigest {
  readonly measure: string;
  readonly digest: string;
}

/** What came of saving. */
export interface SavedMeanings {
  /** Shifts that were saved, with what is stored of them now; of others there was a later computation. */
  readonly stored: ReadonlyMap<number, StoredMeaning>;
  /** Shifts that are stale now, because visits of others in their beats changed. */
  readonly staleShifts: readonly number[];
}

/** Milliseconds by which another computation may have begun later and been stored sooner. Farther ahead a clock was wrong then. */
const SOONER_AT_MOST_MS = 300_000;

/** Space of advisory locks that shifts are locked in. */
const SHIFT_LOCK = 4_711;

const VISITS: ShiftTable<CellVisit> = {
  name: 'visit',
  key: { cellId: ['cell_id', 'int'], startsAt: ['starts_at', 'moment'] },
  rest: { endsAt: ['ends_at', 'moment'] },
};
const STOPS: ShiftTable<Stop> = {
  name: 'trajectory_stop',
  key: { startsAt: ['starts_at', 'moment'] },
  rest: {
    endsAt: ['ends_at', 'moment'],
    lon: ['lon', 'float8'],
    lat: ['lat', 'float8'],
    fixCount: ['fix_count', 'int'],
  },
};
const MOVES: ShiftTable<Move> = {
  name: 'trajectory_move',
  key: { startsAt: ['starts_at', 'moment'] },
  rest: { endsAt: ['ends_at', 'moment'], distanceMetres: ['distance_metres', 'float8'] },
};
const GAPS: ShiftTable<CellGap> = {
  name: 'coverage_gap',
  key: { cellId: ['cell_id', 'int'], startsAt: ['starts_at', 'moment'] },
  rest: { endsAt: ['ends_at', 'moment'], targetSeconds: ['target_seconds', 'int'] },
};
const STREETS: ShiftTable<SegmentVisit> = {
  name: 'street_visit',
  key: { segmentId: ['segment_id', 'int'], startsAt: ['starts_at', 'moment'] },
  rest: { endsAt: ['ends_at', 'moment'], confidence: ['confidence', 'float8'] },
};
const FIGURES: ShiftTable<ComputedFigure & { readonly computedAt: number }> = {
  name: 'performance_figure',
  key: { measure: ['measure', 'text'] },
  rest: {
    numerator: ['numerator', 'float8'],
    denominator: ['denominator', 'float8'],
    unit: ['unit', 'text'],
    evidence: ['evidence', 'jsonb'],
    computedAt: ['computed_at', 'moment'],
  },
};

/**
 * Replace what was computed of shifts before, in one transaction; not what was computed from more than this: by a computation that began
 * later. Of a shift that nobody else computed meanwhile only what changed is written.
 */
export async function saveShiftMeanings(database: Database, meanings: readonly ShiftMeaning[]): Promise<SavedMeanings> {
  return transact(database, async (transaction) => {
    // Two processes may compute the same shift: the second waits for the first. In one order, so that none waits in a ring.
    const ids = meanings.map(({ shiftId }) => shiftId).sort((a, b) => a - b);
    await execute(transaction, 'select pg_advisory_xact_lock($1, id) from unnest($2::int[]) as id', [SHIFT_LOCK, ids]);
    const computedAt = await readComputedAt(transaction, ids);
    const current = meanings.filter((meaning) => !isOutdated(meaning, computedAt.get(meaning.shiftId)));
    const drafts = await draftChanges(transaction, current, computedAt);
    await saveTrajectories(transaction, current);
    await replaceRows(transaction, VISITS, merged(drafts.map(({ visits }) => visits)));
    await replaceRows(transaction, STOPS, merged(drafts.map(({ stops }) => stops)));
    await replaceRows(transaction, MOVES, merged(drafts.map(({ moves }) => moves)));
    await replaceRows(transaction, GAPS, merged(drafts.map(({ gaps }) => gaps)));
    await replaceRows(transaction, FIGURES, merged(drafts.map(({ figures }) => figures)));
    await replaceRows(transaction, STREETS, merged(drafts.map(({ streets }) => streets)));
    const staleShifts = await markStaleShifts(
      transaction,
      drafts.flatMap(({ changed }) => changed),
    );
    await settleStaleShifts(
      transaction,
      current.flatMap(({ shiftId, staleChanges: changes }) => (changes > 0 ? [{ shiftId, changes }] : [])),
    );
    return { stored: new Map(drafts.map(({ shiftId, stored }) => [shiftId, stored])), staleShifts };
  });
}

async function readComputedAt(transaction: Queryable, ids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const rows = await selectRows<{ shiftId: number; at: number }>(
    transaction,
    `select shift_id as "shiftId", ${epochMs('computed_at')} as at from trajectory where shift_id = any($1)`,
    [ids],
  );
  return new Map(rows.map(({ shiftId, at }) => [shiftId, at]));
}

/** Was a computation stored meanwhile that began later? What it read was newer. */
function isOutdated({ computedAt }: ShiftMeaning, stored: number | undefined): boolean {
  return stored !== undefined && stored > computedAt && stored < computedAt + SOONER_AT_MOST_MS;
}

/** How the rows of a shift change. */
interface Draft {
  readonly shiftId: number;
  readonly stored: StoredMeaning;
  readonly changed: readonly ChangedVisit[];
  readonly visits: RowChanges<CellVisit>;
  readonly stops: RowChanges<Stop>;
  readonly moves: RowChanges<Move>;
  readonly gaps: RowChanges<CellGap>;
  readonly figures: RowChanges<ComputedFigure & { readonly computedAt: number }>;
  readonly streets: RowChanges<SegmentVisit>;
}

async function draftChanges(
  transaction: Queryable,
  meanings: readonly ShiftMeaning[],
  computedAt: ReadonlyMap<number, number>,
): Promise<Draft[]> {
  const isKnown = ({ shiftId, before }: ShiftMeaning): boolean =>
    before !== undefined && computedAt.get(shiftId) === before.computedAt;
  const unknown = meanings.filter((meaning) => meaning.trail && !isKnown(meaning)).map(({ shiftId }) => shiftId);
  const visits = unknown.length > 0 ? await readCellVisits(transaction, unknown) : new Map<number, CellVisit[]>();
  return meanings.map((meaning) => draft(meaning, isKnown(meaning), visits.get(meaning.shiftId) ?? []));
}

function draft(meaning: ShiftMeaning, isKnown: boolean, storedVisits: readonly CellVisit[]): Draft {
  const { shiftId, trail, gaps, streets, figures } = meaning;
  const before = isKnown ? meaning.before : undefined;
  const whole = before ? [] : [shiftId];
  const named = <Row>(rows: readonly Row[]): (Row & { shiftId: number })[] => rows.map((row) => ({ ...row, shiftId }));
  function change<Row>(table: ShiftTable<Row>, was: readonly Row[], is: readonly Row[] | undefined): RowChanges<Row> {
    if (!is) return { whole: [], removed: [], written: [] };
    const { removed, written } = compareRows(table, before ? was : [], is);
    return { whole, removed: named(removed), written: named(written) };
  }
  const visits = change(VISITS, before?.visits ?? [], trail?.visits);
  const cells = new Set([...visits.removed, ...visits.written].map(({ cellId }) => cellId));
  const wasThere = before ? before.visits.filter(({ cellId }) => cells.has(cellId)) : storedVisits;
  const isThere = (trail?.visits ?? []).filter(({ cellId }) => !before || cells.has(cellId));
  const digests = figures.map((figure) => ({
    measure: figure.measure,
    digest: digestOfText(JSON.stringify(figure)),
  }));
  const known = new Map(before?.figures.map(({ measure, digest }) => [measure, digest]));
  return {
    shiftId,
    stored: {
      computedAt: meaning.computedAt,
      visits: trail?.visits ?? before?.visits ?? [],
      stops: trail?.trail.stops ?? before?.stops ?? [],
      moves: trail?.trail.moves ?? before?.moves ?? [],
      gaps,
      figures: digests,
      streets: streets?.visits ?? before?.streets ?? [],
    },
    changed: trail ? named(changedVisits(wasThere, isThere)) : [],
    visits,
    stops: change(STOPS, before?.stops ?? [], trail?.trail.stops),
    moves: change(MOVES, before?.moves ?? [], trail?.trail.moves),
    gaps: change(GAPS, before?.gaps ?? [], gaps),
    figures: {
      whole,
      removed: [],
      written: named(
        figures
          .filter((figure, i) => known.get(figure.measure) !== digests[i]!.digest)
          .map((figure) => ({ ...figure, computedAt: meaning.computedAt })),
      ),
    },
    streets: change(STREETS, before?.streets ?? [], streets?.visits),
  };
}

function merged<Row>(changes: readonly RowChanges<Row>[]): RowChanges<Row> {
  return {
    whole: changes.flatMap(({ whole }) => whole),
    removed: changes.flatMap(({ removed }) => removed),
    written: changes.flatMap(({ written }) => written),
  };
}

/**
 * What there is once of a shift. What is absent stays; with a trail that is kept that is how many fixes it was made of, too, by which one
 * knows the next time.
 */
async function saveTrajectories(transaction: Queryable, meanings: readonly ShiftMeaning[]): Promise<void> {
  if (meanings.length === 0) return;
  const causes = await findRevisionCauses(transaction, meanings);
  const rows = meanings.map(
    ({ shiftId, computedAt, exemptSeconds, limitsDigest, beatDigest, trail, line, streets }) => ({
      ...{ shiftId, computedAt, exemptSeconds, limitsDigest, beatDigest },
      ...(trail && numbersOf(trail.trail)),
      isKept: !trail,
      cause: causes.get(shiftId),
      line: line?.parts,
      box: line?.box,
      matchedFixes: streets?.matchedFixes,
    }),
  );
  const stays = (column: string, field: string): string => `coalesce(r."${field}", t.${column})`;
  const side = (column: string, place: number): string =>
    `case when r.box is null then t.${column} else (r.box->>${String(place)})::float8 end`;
  const computedAt = 'to_timestamp(r."computedAt" / 1000)';
  const columns = {
    computed_at: computedAt,
    distance_metres: stays('distance_metres', 'distanceMetres'),
    moving_seconds: stays('moving_seconds', 'movingSeconds'),
    unknown_seconds: stays('unknown_seconds', 'unknownSeconds'),
    fix_count: stays('fix_count', 'fixCount'),
    rejected_count: stays('rejected_count', 'rejectedCount'),
    exempt_seconds: 'r."exemptSeconds"',
    fixes_forgotten: 'r."isKept"',
    limits_digest: 'r."limitsDigest"',
    beat_digest: 'r."beatDigest"',
    revised_at: `case when r.cause is null then t.revised_at else ${computedAt} end`,
    revised_because: stays('revised_because', 'cause'),
    simplified: `coalesce(r.line, t.simplified, '[]')`,
    west: side('west', 0),
    south: side('south', 1),
    east: side('east', 2),
    north: side('north', 3),
    matched_at: `case when r."matchedFixes" is null then t.matched_at else ${computedAt} end`,
    matched_fixes: `coalesce(r."matchedFixes", t.matched_fixes, 0)`,
  };
  const names = Object.keys(columns).join(', ');
  await execute(
    transaction,
    `insert into trajectory (shift_id, ${names}) select r."shiftId", ${Object.values(columns).join(', ')}
     from jsonb_to_recordset($1) as r("shiftId" int, "computedAt" float8, "exemptSeconds" float8, "limitsDigest" text, "beatDigest" text,
       "distanceMetres" float8, "movingSeconds" float8, "unknownSeconds" float8, "fixCount" int, "rejectedCount" int,
       "isKept" bool, cause text, line jsonb, box jsonb, "matchedFixes" int)
     left join trajectory t on t.shift_id = r."shiftId"
     on conflict (shift_id) do update set ${Object.keys(columns)
       .map((column) => `${column} = excluded.${column}`)
       .join(', ')}`,
    [JSON.stringify(rows)],
  );
}

function numbersOf({
  distanceMetres,
  movingSeconds,
  unknownSeconds,
  fixCount,
  rejectedCount,
}: DutyTrail): Pick<DutyTrail, 'distanceMetres' | 'movingSeconds' | 'unknownSeconds' | 'fixCount' | 'rejectedCount'> {
  return { distanceMetres, movingSeconds, unknownSeconds, fixCount, rejectedCount };
}
