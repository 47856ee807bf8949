import type { EvidenceRow, RevisionCause } from '@xuncheng/contract';
import type { ComputedFigure } from '../compute/performance/measure.ts';
import { selectOne, selectRows, type Queryable } from './database.ts';

/** Figures computed anew, and what they were computed by. */
interface Recomputed {
  readonly shiftId: number;
  readonly settledAt: number;
  readonly limitsDigest: string;
  readonly beatDigest: string;
  readonly figures: readonly ComputedFigure[];
}

/**
 * Why figures that were final change, by shift; absent: they were not final, or stay as they are. Ask before they are replaced.
 */
export async function findRevisionCauses(
  transaction: Queryable,
  computed: readonly Recomputed[],
): Promise<ReadonlyMap<number, RevisionCause>> {
  const finals = await selectRows<{ shiftId: number; measure: string; numerator: number; denominator: number | null }>(
    transaction,
    `select p.shift_id as "shiftId", p.measure, p.numerator, p.denominator
     from performance_figure p join jsonb_to_recordset($1) as r("shiftId" int, "settledAt" float8)
       on r."shiftId" = p.shift_id and p.computed_at >= to_timestamp(r."settledAt" / 1000)`,
    [JSON.stringify(computed.map(({ shiftId, settledAt }) => ({ shiftId, settledAt })))],
  );
  const causes = new Map<number, RevisionCause>();
  for (const one of computed) {
    const before = new Map(finals.flatMap((row) => (row.shiftId === one.shiftId ? [[row.measure, row]] : [])));
    const hasChanged = one.figures.some(({ measure, numerator, denominator }) => {
      const was = before.get(measure);
      return was !== undefined && (was.numerator !== numerator || was.denominator !== denominator);
    });
    if (hasChanged) causes.set(one.shiftId, await findCause(transaction, one));
  }
  return causes;
}

/**
 * Why final figures change (F1): what is exempt, the limits or the cells of the beat are others than at the last computation; or else what
 * changed are data that came late, of this shift or of others in its cells.
 */
async function findCause(
  transaction: Queryable,
  { shiftId, figures, limitsDigest, beatDigest }: Recomputed,
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
