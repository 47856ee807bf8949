import type { EvaluationEvidence, Measure, OfficerEvaluation } from '@xuncheng/contract';
import { epochMs, selectOne, selectRows, type Queryable } from './database.ts';

/** Whose figures: shifts that began in [from, to), of beats or squads in these areas (null: all), of one officer or all, on one beat or any. */
export interface EvaluatedShifts {
  readonly from: number;
  readonly to: number;
  readonly areaIds: readonly number[] | null;
  readonly officerId: number | null;
  readonly beatId: number | null;
}

const SHIFTS = `
  shift s join beat b on b.id = s.beat_id join officer o on o.id = s.officer_id join squad q on q.id = o.squad_id
  where s.starts_at >= $1 and s.starts_at < $2 and ($3::int[] is null or b.area_id = any($3) or q.area_id = any($3))
    and ($4::int is null or o.id = $4) and ($5::int is null or b.id = $5)`;

function valuesOf({ from, to, areaIds, officerId, beatId }: EvaluatedShifts): unknown[] {
  return [new Date(from), new Date(to), areaIds, officerId, beatId];
}

/** Sums of the shifts of an officer, or of those on a beat: one of the two is set. */
export interface FigureTotal {
  readonly officerId: number | null;
  readonly beatId: number | null;
  readonly measure: Measure;
  readonly numerator: number;
  readonly denominator: number | null;
}

/** Sums of every measure, by officer and by beat in one pass. */
export async function sumFigures(database: Queryable, shifts: EvaluatedShifts): Promise<FigureTotal[]> {
  return selectRows<FigureTotal>(
    database,
    `select s.officer_id as "officerId", s.beat_id as "beatId", p.measure, sum(p.numerator) as numerator, sum(p.denominator) as denominator
     from (select s.id, s.officer_id, s.beat_id from ${SHIFTS}) s join performance_figure p on p.shift_id = s.id
     group by grouping sets ((s.officer_id, p.measure), (s.beat_id, p.measure))`,
    valuesOf(shifts),
  );
}

/** Who had shifts, how many, and what is to be known of their figures. */
export type EvaluatedOfficer = Pick<
  OfficerEvaluation,
  | 'officerId'
  | 'officerName'
  | 'badge'
  | 'squad'
  | 'squadId'
  | 'shifts'
  | 'exemptSeconds'
  | 'revisedAt'
  | 'revisedBecause'
>;

/** The officers of these shifts, by badge. */
export async function listEvaluatedOfficers(database: Queryable, shifts: EvaluatedShifts): Promise<EvaluatedOfficer[]> {
  return selectRows<EvaluatedOfficer>(
    database,
    `select o.id as "officerId", o.name as "officerName", o.badge, q.name as squad, q.id as "squadId", x.shifts, x."exemptSeconds", x."revisedAt", x."revisedBecause"
     from (
       select s.officer_id, count(*)::int as shifts, coalesce(sum(t.exempt_seconds), 0) as "exemptSeconds",
              max(${epochMs('t.revised_at')}) as "revisedAt",
              (array_agg(t.revised_because order by t.revised_at desc nulls last))[1] as "revisedBecause"
       from (select s.id, s.officer_id from ${SHIFTS}) s left join trajectory t on t.shift_id = s.id
       group by s.officer_id) x
     join officer o on o.id = x.officer_id join squad q on q.id = o.squad_id order by o.badge`,
    valuesOf(shifts),
  );
}

/** A beat with who had how many shifts on it. */
export interface EvaluatedBeat {
  readonly beatId: number;
  readonly beat: string;
  readonly areaId: number;
  readonly officerIds: readonly number[];
  readonly shifts: number;
}

/** The beats of these shifts, by code. */
export async function listEvaluatedBeats(database: Queryable, shifts: EvaluatedShifts): Promise<EvaluatedBeat[]> {
  return selectRows<EvaluatedBeat>(
    database,
    `select b.id as "beatId", b.name as beat, b.area_id as "areaId", x."officerIds", x.shifts
     from (select s.beat_id, array_agg(distinct s.officer_id) as "officerIds", count(*)::int as shifts
           from (select s.beat_id, s.officer_id from ${SHIFTS}) s group by s.beat_id) x
     join beat b on b.id = x.beat_id order by b.code`,
    valuesOf(shifts),
  );
}

/** The area that a beat lies in; undefined: there is no such beat. */
export async function findAreaOfBeat(database: Queryable, beatId: number): Promise<number | undefined> {
  const row = await selectOne<{ areaId: number }>(database, 'select area_id as "areaId" from beat where id = $1', [
    beatId,
  ]);
  return row?.areaId;
}

/** Rows behind a measure, of all these shifts in order of time. */
export async function readPeriodEvidence(
  database: Queryable,
  shifts: EvaluatedShifts,
  measure: Measure,
): Promise<EvaluationEvidence['rows']> {
  const rows = await selectRows<{ shiftId: number; evidence: EvaluationEvidence['rows'] }>(
    database,
    `select s.id as "shiftId", p.evidence
     from (select s.id, s.starts_at from ${SHIFTS}) s join performance_figure p on p.shift_id = s.id and p.measure = $6
     order by s.starts_at, s.id`,
    [...valuesOf(shifts), measure],
  );
  return rows.flatMap(({ shiftId, evidence }) => evidence.map((row) => ({ ...row, shiftId })));
}
