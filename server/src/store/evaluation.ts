import type { EvaluationEvidence, Measure, OfficerEvaluation } from '@xuncheng/contract';
import { epochMs, selectRows, type Queryable } from './database.ts';

/** Whose figures: shifts that began in [from, to), of beats or squads in these areas (null: all), of one officer or all. */
export interface EvaluatedShifts {
  readonly from: number;
  readonly to: number;
  readonly areaIds: readonly number[] | null;
  readonly officerId: number | null;
}

const SHIFTS = `
  shift s join beat b on b.id = s.beat_id join officer o on o.id = s.officer_id join squad q on q.id = o.squad_id
  where s.starts_at >= $1 and s.starts_at < $2 and ($3::int[] is null or b.area_id = any($3) or q.area_id = any($3))
    and ($4::int is null or o.id = $4)`;

function valuesOf({ from, to, areaIds, officerId }: EvaluatedShifts): unknown[] {
  return [new Date(from), new Date(to), areaIds, officerId];
}

/** One officer's sums. */
export interface OfficerTotal {
  readonly officerId: number;
  readonly measure: Measure;
  readonly numerator: number;
  readonly denominator: number | null;
}

/** Sums of every measure by officer. */
export async function sumFigures(database: Queryable, shifts: EvaluatedShifts): Promise<OfficerTotal[]> {
  return selectRows<OfficerTotal>(
    database,
    `select s.officer_id as "officerId", p.measure, sum(p.numerator) as numerator, sum(p.denominator) as denominator
     from (select s.id, s.officer_id from ${SHIFTS}) s join performance_figure p on p.shift_id = s.id
     group by s.officer_id, p.measure`,
    valuesOf(shifts),
  );
}

/** Who had shifts, how many, and what is to be known of their figures. */
export type EvaluatedOfficer = Pick<
  OfficerEvaluation,
  'officerId' | 'officerName' | 'badge' | 'squad' | 'shifts' | 'exemptSeconds' | 'revisedAt' | 'revisedBecause'
>;

/** The officers of these shifts, by badge. */
export async function listEvaluatedOfficers(database: Queryable, shifts: EvaluatedShifts): Promise<EvaluatedOfficer[]> {
  return selectRows<EvaluatedOfficer>(
    database,
    `select o.id as "officerId", o.name as "officerName", o.badge, q.name as squad, x.shifts, x."exemptSeconds", x."revisedAt", x."revisedBecause"
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

/** Rows behind a measure, of all these shifts in order of time. */
export async function readPeriodEvidence(
  database: Queryable,
  shifts: EvaluatedShifts,
  measure: Measure,
): Promise<EvaluationEvidence['rows']> {
  const rows = await selectRows<{ shiftId: number; evidence: EvaluationEvidence['rows'] }>(
    database,
    `select s.id as "shiftId", p.evidence
     from (select s.id, s.starts_at from ${SHIFTS}) s join performance_figure p on p.shift_id = s.id and p.measure = $5
     order by s.starts_at, s.id`,
    [...valuesOf(shifts), measure],
  );
  return rows.flatMap(({ shiftId, evidence }) => evidence.map((row) => ({ ...row, shiftId })));
}
