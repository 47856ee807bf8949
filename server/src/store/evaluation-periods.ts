import type {
  Evaluation,
  EvaluationEvidence,
  EvaluationPeriod,
  Measure,
  OfficerEvaluation,
  SquadEvaluation,
} from '@xuncheng/contract';
import { epochMs, execute, selectOne, selectRows, type Queryable } from './database.ts';
import type { EvaluatedShifts, FigureTotal } from './evaluation.ts';

const PERIOD = `
  select p.id, p.name, p.area_id as "areaId", ${epochMs('p.starts_at')} as "from", ${epochMs('p.ends_at')} as "to",
         ${epochMs('p.frozen_at')} as "frozenAt", a.display_name as "frozenBy"
  from evaluation_period p join account a on a.id = p.frozen_by`;

/** Frozen periods of these areas (null: all), newest first. */
export async function listEvaluationPeriods(
  database: Queryable,
  areaIds: readonly number[] | null,
): Promise<EvaluationPeriod[]> {
  return selectRows<EvaluationPeriod>(
    database,
    `${PERIOD} where ($1::int[] is null or p.area_id = any($1)) order by p.starts_at desc, p.id desc limit 500`,
    [areaIds],
  );
}

/** What was frozen before figures of beats and areas were kept lacks them, and whose squad is which. */
interface KeptEvaluation extends Omit<Evaluation, 'officers' | 'squads' | 'beats' | 'areas'> {
  readonly officers: readonly WithoutSquadId<OfficerEvaluation>[];
  readonly squads: readonly WithoutSquadId<SquadEvaluation>[];
  readonly beats?: Evaluation['beats'];
  readonly areas?: Evaluation['areas'];
}
type WithoutSquadId<Of> = Omit<Of, 'squadId'> & { readonly squadId?: number | null };

function completeEvaluation({ officers, squads, beats = [], areas = [], ...rest }: KeptEvaluation): Evaluation {
  return {
    ...rest,
    officers: officers.map((officer) => ({ ...officer, squadId: officer.squadId ?? null })),
    squads: squads.map((squad) => ({ ...squad, squadId: squad.squadId ?? null })),
    beats,
    areas,
  };
}

/** A frozen period of these areas, with what was frozen. */
export async function findEvaluationPeriod(
  database: Queryable,
  areaIds: readonly number[] | null,
  id: number,
): Promise<{ readonly period: EvaluationPeriod; readonly evaluation: Evaluation } | undefined> {
  const period = await selectOne<EvaluationPeriod>(
    database,
    `${PERIOD} where p.id = $2 and ($1::int[] is null or p.area_id = any($1))`,
    [areaIds, id],
  );
  if (!period) return undefined;
  const row = await selectOne<{ evaluation: KeptEvaluation }>(
    database,
    'select evaluation from evaluation_period where id = $1',
    [id],
  );
  return row && { period, evaluation: completeEvaluation(row.evaluation) };
}

/** Shifts of a period that may still change by themselves: not over for so many seconds, not computed since then, or not with what others visited. */
export async function countUnsettledShifts(
  database: Queryable,
  shifts: EvaluatedShifts,
  now: number,
  settledAfterSeconds: number,
): Promise<number> {
  const row = await selectOne<{ count: number }>(
    database,
    `select count(*)::int as count from shift s join beat b on b.id = s.beat_id
     join officer o on o.id = s.officer_id join squad q on q.id = o.squad_id left join trajectory t on t.shift_id = s.id
     where s.starts_at >= $1 and s.starts_at < $2 and ($3::int[] is null or b.area_id = any($3) or q.area_id = any($3))
       and (s.ends_at + make_interval(secs => $5) > $4 or t.computed_at is null or t.computed_at < s.ends_at + make_interval(secs => $5)
         or exists (select from stale_shift x where x.shift_id = s.id))`,
    [new Date(shifts.from), new Date(shifts.to), shifts.areaIds, new Date(now), settledAfterSeconds],
  );
  return row?.count ?? 0;
}

/** Freeze: keep what is shown, and copy the figures and rows behind it. @returns undefined: this period is frozen already */
export async function insertEvaluationPeriod(
  transaction: Queryable,
  name: string,
  shifts: EvaluatedShifts,
  evaluation: Evaluation,
  accountId: number,
): Promise<EvaluationPeriod | undefined> {
  const row = await selectOne<{ id: number }>(
    transaction,
    `insert into evaluation_period (name, area_id, starts_at, ends_at, frozen_by, evaluation) values ($1, $2, $3, $4, $5, $6)
     on conflict (area_id, starts_at, ends_at) do nothing returning id`,
    [name, evaluation.areaId, new Date(shifts.from), new Date(shifts.to), accountId, JSON.stringify(evaluation)],
  );
  if (!row) return undefined;
  await execute(
    transaction,
    `insert into frozen_figure (period_id, shift_id, officer_id, beat_id, measure, numerator, denominator, evidence)
     select $4, s.id, s.officer_id, s.beat_id, p.measure, p.numerator, p.denominator, p.evidence
     from shift s join beat b on b.id = s.beat_id join officer o on o.id = s.officer_id join squad q on q.id = o.squad_id
     join performance_figure p on p.shift_id = s.id
     where s.starts_at >= $1 and s.starts_at < $2 and ($3::int[] is null or b.area_id = any($3) or q.area_id = any($3))`,
    [new Date(shifts.from), new Date(shifts.to), shifts.areaIds, row.id],
  );
  return selectOne<EvaluationPeriod>(transaction, `${PERIOD} where p.id = $1`, [row.id]);
}

/** The period frozen over exactly this span of an area, if there is one. */
export async function findFrozenSpan(
  database: Queryable,
  areaId: number,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<number | undefined> {
  const row = await selectOne<{ id: number }>(
    database,
    'select id from evaluation_period where area_id = $1 and starts_at = $2 and ends_at = $3',
    [areaId, new Date(from), new Date(to)],
  );
  return row?.id;
}

/** Sums of every measure of a frozen period, by officer and by beat, as `sumFigures` has them of what is computed. */
export async function sumFrozenPeriod(
  database: Queryable,
  periodId: number,
  { officerId, beatId }: Pick<EvaluatedShifts, 'officerId' | 'beatId'>,
): Promise<FigureTotal[]> {
  return selectRows<FigureTotal>(
    database,
    `select officer_id as "officerId", beat_id as "beatId", measure, sum(numerator) as numerator, sum(denominator) as denominator
     from frozen_figure where period_id = $1 and ($2::int is null or officer_id = $2) and ($3::int is null or beat_id = $3)
     group by grouping sets ((officer_id, measure), (beat_id, measure))`,
    [periodId, officerId, beatId],
  );
}

/** Sums of a frozen period on one beat, by officer, with how many shifts each measure is of. */
export async function sumFrozenFigures(
  database: Queryable,
  periodId: number,
  beatId: number,
): Promise<(FigureTotal & { readonly officerId: number; readonly shifts: number })[]> {
  return selectRows(
    database,
    `select officer_id as "officerId", beat_id as "beatId", measure, sum(numerator) as numerator, sum(denominator) as denominator,
            count(*)::int as shifts
     from frozen_figure where period_id = $1 and beat_id = $2 group by officer_id, beat_id, measure`,
    [periodId, beatId],
  );
}

/** Rows behind a measure of one officer, on one beat or all (null), as they were frozen. */
export async function readFrozenEvidence(
  database: Queryable,
  periodId: number,
  officerId: number,
  beatId: number | null,
  measure: Measure,
): Promise<EvaluationEvidence['rows']> {
  const rows = await selectRows<{ shiftId: number; evidence: EvaluationEvidence['rows'] }>(
    database,
    `select shift_id as "shiftId", evidence from frozen_figure
     where period_id = $1 and officer_id = $2 and ($3::int is null or beat_id = $3) and measure = $4 order by shift_id`,
    [periodId, officerId, beatId, measure],
  );
  return rows.flatMap(({ shiftId, evidence }) => evidence.map((row) => ({ ...row, shiftId })));
}
