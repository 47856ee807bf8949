import type { EvidenceRow, RevisionCause } from '@xuncheng/contract';
import { changedVisits, type CellVisit } from '../compute/coverage/changed-visits.ts';
import type { Gap } from '../compute/coverage/find-gaps.ts';
import type { Interval } from '../compute/intervals.ts';
import type { ComputedFigure } from '../compute/performance/measure.ts';
import { simplifyTrack } from '../compute/trajectory/simplify-track.ts';
import type { ShiftTrajectory } from '../compute/trajectory/compute-trajectory.ts';
import { readCellVisits } from './read-cell-visits.ts';
import { markStaleShifts, settleStaleShift } from './stale-shifts.ts';
import { execute, selectOne, selectRows, transact, type Database, type Queryable } from './database.ts';

/** What only fixes tell. */
export interface ShiftTrail {
  readonly trajectory: ShiftTrajectory;
  readonly visits: readonly CellVisit[];
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
  /** Absent: its fixes are forgotten, what was found of them before stays. */
  readonly trail?: ShiftTrail;
  readonly gaps: readonly (Gap & { readonly cellId: number })[];
  readonly figures: readonly ComputedFigure[];
  /** Absent: not matched this time, what was found before stays. */
  readonly streets?: readonly (Interval & { readonly segmentId: number; readonly confidence: number })[];
}

/** Milliseconds by which another computation may have begun later and been stored sooner. Farther ahead a clock was wrong then. */
const SOONER_AT_MOST_MS = 300_000;

/** Space of advisory locks that shifts are locked in. */
const SHIFT_LOCK = 4_711;

/**
 * Replace what was computed of a shift before, in one transaction; not what was computed from more than this: one that began later.
 * @returns other shifts that are stale now, because visits in their beats changed; undefined: nothing was replaced
 */
export async function saveShiftMeaning(database: Database, meaning: ShiftMeaning): Promise<number[] | undefined> {
  const { shiftId, trail } = meaning;
  return transact(database, async (transaction) => {
    // Two processes may compute the same shift: the second waits for the first.
    await execute(transaction, 'select pg_advisory_xact_lock($1, $2)', [SHIFT_LOCK, shiftId]);
    if (await isOutdated(transaction, meaning)) return undefined;
    const cause = (await changesFinal(transaction, meaning)) ? await findCause(transaction, meaning) : undefined;
    const changed = trail ? changedVisits(await readCellVisits(transaction, shiftId), trail.visits) : [];
    await (trail ? saveTrail(transaction, meaning, trail) : keepTrail(transaction, meaning));
    await execute(
      transaction,
      `update trajectory set limits_digest = $2, beat_digest = $3,
         revised_at = case when $5::text is null then revised_at else $4 end, revised_because = coalesce($5, revised_because)
       where shift_id = $1`,
      [shiftId, meaning.limitsDigest, meaning.beatDigest, new Date(meaning.computedAt), cause ?? null],
    );
    for (const table of ['coverage_gap', 'performance_figure'])
      await execute(transaction, `delete from ${table} where shift_id = $1`, [shiftId]);
    await insertRows(
      transaction,
      shiftId,
      `insert into coverage_gap (shift_id, cell_id, starts_at, ends_at, target_seconds)
       select $1, r."cellId", ${moment('startsAt')}, ${moment('endsAt')}, r."targetSeconds"
       from jsonb_to_recordset($2) as r("cellId" int, "startsAt" float8, "endsAt" float8, "targetSeconds" int)`,
      meaning.gaps,
    );
    await execute(
      transaction,
      `insert into performance_figure (shift_id, measure, numerator, denominator, unit, evidence, computed_at)
       select $1, r.measure, r.numerator, r.denominator, r.unit, r.evidence, $3
       from jsonb_to_recordset($2) as r(measure text, numerator float8, denominator float8, unit text, evidence jsonb)`,
      [shiftId, JSON.stringify(meaning.figures), new Date(meaning.computedAt)],
    );
    const stale = await markStaleShifts(transaction, shiftId, changed);
    await settleStaleShift(transaction, shiftId, meaning.staleChanges);
    return stale;
  });
}

/** Was a computation stored meanwhile that began later? What it read was newer. */
async function isOutdated(transaction: Queryable, { shiftId, computedAt }: ShiftMeaning): Promise<boolean> {
  const rows = await selectRows(
    transaction,
    'select from trajectory where shift_id = $1 and computed_at > $2 and computed_at < $3',
    [shiftId, new Date(computedAt), new Date(computedAt + SOONER_AT_MOST_MS)],
  );
  return rows.length > 0;
}

/** SQL of a moment of a row `r` in epoch ms. */
function moment(column: string): string {
  return `to_timestamp(r."${column}" / 1000)`;
}

async function insertRows(
  transaction: Queryable,
  shiftId: number,
  sql: string,
  rows: readonly unknown[],
): Promise<void> {
  if (rows.length > 0) await execute(transaction, sql, [shiftId, JSON.stringify(rows)]);
}

/** What only fixes tell, in place of what was there. */
async function saveTrail(
  transaction: Queryable,
  meaning: ShiftMeaning,
  { trajectory, visits }: ShiftTrail,
): Promise<void> {
  const { shiftId } = meaning;
  await execute(
    transaction,
    `insert into trajectory (shift_id, computed_at, distance_metres, moving_seconds, unknown_seconds, fix_count, rejected_count, simplified, exempt_seconds,
                             west, south, east, north)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (shift_id) do update set
       (computed_at, distance_metres, moving_seconds, unknown_seconds, fix_count, rejected_count, simplified, exempt_seconds,
        west, south, east, north, fixes_forgotten) =
       (excluded.computed_at, excluded.distance_metres, excluded.moving_seconds, excluded.unknown_seconds, excluded.fix_count,
        excluded.rejected_count, excluded.simplified, excluded.exempt_seconds,
        excluded.west, excluded.south, excluded.east, excluded.north, false)`,
    [
      shiftId,
      new Date(meaning.computedAt),
      trajectory.distanceMetres,
      trajectory.movingSeconds,
      trajectory.unknownSeconds,
      trajectory.track.fixCount,
      trajectory.track.rejectedCount,
      JSON.stringify(simplifyTrack(trajectory.track, trajectory.stops)),
      meaning.exemptSeconds,
      ...boxOf(trajectory.track),
    ],
  );
  if (meaning.streets) await saveStreets(transaction, meaning, trajectory.track.time.length, meaning.streets);
  for (const table of ['trajectory_stop', 'trajectory_move', 'visit'])
    await execute(transaction, `delete from ${table} where shift_id = $1`, [shiftId]);
  await insertRows(
    transaction,
    shiftId,
    `insert into trajectory_stop (shift_id, starts_at, ends_at, lon, lat, fix_count)
     select $1, ${moment('startsAt')}, ${moment('endsAt')}, r.lon, r.lat, r."fixCount"
     from jsonb_to_recordset($2) as r("startsAt" float8, "endsAt" float8, lon float8, lat float8, "fixCount" int)`,
    trajectory.stops,
  );
  await insertRows(
    transaction,
    shiftId,
    `insert into trajectory_move (shift_id, starts_at, ends_at, distance_metres)
     select $1, ${moment('startsAt')}, ${moment('endsAt')}, r."distanceMetres"
     from jsonb_to_recordset($2) as r("startsAt" float8, "endsAt" float8, "distanceMetres" float8)`,
    trajectory.moves,
  );
  await insertRows(
    transaction,
    shiftId,
    `insert into visit (shift_id, cell_id, starts_at, ends_at)
     select $1, r."cellId", ${moment('startsAt')}, ${moment('endsAt')}
     from jsonb_to_recordset($2) as r("cellId" int, "startsAt" float8, "endsAt" float8)`,
    visits,
  );
}

/** West, south, east and north of a track in degrees; nulls of one without fixes. */
function boxOf({ lon, lat }: ShiftTrajectory['track']): (number | null)[] {
  if (lon.length === 0) return [null, null, null, null];
  const least = (values: Float64Array): number => values.reduce((a, b) => Math.min(a, b));
  const most = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b));
  return [least(lon), least(lat), most(lon), most(lat)];
}

/** The trail stays, and with it how many fixes it was made of: that is how one knows the next time. */
async function keepTrail(transaction: Queryable, meaning: ShiftMeaning): Promise<void> {
  await execute(
    transaction,
    'update trajectory set computed_at = $2, exempt_seconds = $3, fixes_forgotten = true where shift_id = $1',
    [meaning.shiftId, new Date(meaning.computedAt), meaning.exemptSeconds],
  );
}

/** Were the figures final before, and are they others now? */
async function changesFinal(transaction: Queryable, { shiftId, settledAt, figures }: ShiftMeaning): Promise<boolean> {
  const rows = await selectRows<{ measure: string; numerator: number; denominator: number | null }>(
    transaction,
    'select measure, numerator, denominator from performance_figure where shift_id = $1 and computed_at >= $2',
    [shiftId, new Date(settledAt)],
  );
  const before = new Map(rows.map((row) => [row.measure, row]));
  return figures.some(({ measure, numerator, denominator }) => {
    const was = before.get(measure);
    return was !== undefined && (was.numerator !== numerator || was.denominator !== denominator);
  });
}

/**
 * Why final figures change (F1): what is exempt, the limits or the cells of the beat are others than at the last computation; or else what
 * changed are data that came late, of this shift or of others in its cells.
 */
async function findCause(
  transaction: Queryable,
  { shiftId, figures, limitsDigest, beatDigest }: ShiftMeaning,
): Promise<RevisionCause> {
  const before = await selectOne<{ exempt: EvidenceRow[]; limits: string | null; beat: string | null }>(
    transaction,
    `select t.limits_digest as limits, t.beat_digest as beat, coalesce(p.evidence, '[]') as exempt
     from trajectory t left join performance_figure p on p.shift_id = t.shift_id and p.measure = 'unknown-time'
     where t.shift_id = $1`,
    [shiftId],
  );
  const now = figures.find(({ measure }) => measure === 'unknown-time')?.evidence ?? [];
  if (exemptOf(before?.exempt ?? []) !== exemptOf(now)) return 'exemption';
  if (before && before.limits !== null && before.limits !== limitsDigest) return 'limits';
  if (before && before.beat !== null && before.beat !== beatDigest) return 'beat';
  return 'late-data';
}

/** What is exempt, by the rows behind a figure. */
function exemptOf(rows: readonly EvidenceRow[]): string {
  return JSON.stringify(
    rows.flatMap(({ exempt, startsAt, endsAt }) =>
      exempt === undefined ? [] : [[exempt, Math.round(startsAt ?? 0), Math.round(endsAt ?? 0)]],
    ),
  );
}

async function saveStreets(
  transaction: Queryable,
  { shiftId, computedAt }: ShiftMeaning,
  matchedFixes: number,
  streets: NonNullable<ShiftMeaning['streets']>,
): Promise<void> {
  await execute(transaction, 'delete from street_visit where shift_id = $1', [shiftId]);
  await execute(transaction, 'update trajectory set matched_at = $2, matched_fixes = $3 where shift_id = $1', [
    shiftId,
    new Date(computedAt),
    matchedFixes,
  ]);
  await execute(
    transaction,
    `insert into street_visit (shift_id, segment_id, starts_at, ends_at, confidence)
     select $1, r."segmentId", to_timestamp(r."startsAt" / 1000), to_timestamp(max(r."endsAt") / 1000), min(r.confidence)
     from jsonb_to_recordset($2) as r("segmentId" int, "startsAt" float8, "endsAt" float8, confidence float8)
     group by r."segmentId", r."startsAt"`,
    [shiftId, JSON.stringify(streets)],
  );
}
