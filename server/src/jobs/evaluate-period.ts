import { MEASURES, type Evaluation, type Measure, type PeriodFigure, type WeightProfile } from '@xuncheng/contract';
import { groupBy } from '../compute/group-by.ts';
import { comparedSpans, isWithinMonth } from '../compute/performance/compared-spans.ts';
import { valueOf } from '../compute/performance/measure.ts';
import { addTotals, scorePeriod, type PeriodTotal } from '../compute/performance/score.ts';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import { listEvaluatedOfficers, sumFigures, type EvaluatedShifts, type OfficerTotal } from '../store/evaluation.ts';
import { findTimeZone } from '../store/find-time-zone.ts';

type Totals = ReadonlyMap<Measure, PeriodTotal>;

/**
 * Load → compute: everybody's figures and scores over a period, beside the period before and a year ago (rules C1–C3 of
 * compute/performance).
 * @param isMonth the period is what has passed of a month
 */
export async function evaluatePeriod(
  database: Database,
  shifts: EvaluatedShifts,
  profile: WeightProfile,
  areaId: number,
  isMonth: boolean,
  now: number,
): Promise<Evaluation> {
  const zone = await findTimeZone(database);
  if (isMonth && !isWithinMonth(shifts, zone))
    throw new Refusal(
      400,
      'longer-than-month',
      'query.previous: what has passed of a month is no longer than a month; ask for this span without it.',
    );
  const compared = comparedSpans(shifts, zone, isMonth);
  const officers = await listEvaluatedOfficers(database, shifts);
  const sum = async (span: EvaluatedShifts): Promise<OfficerGroups> =>
    groupBy(await sumFigures(database, span), (total) => total.officerId);
  const current = await sum(shifts);
  const previous = await sum({ ...shifts, ...compared.previous });
  const yearAgo = await sum({ ...shifts, ...compared.yearAgo });
  const totalsOf = (groups: OfficerGroups, officerIds: readonly number[]): Totals =>
    addTotals(officerIds.flatMap((id) => groups.get(id) ?? []));
  const stand = (officerIds: readonly number[]) =>
    describeStanding(
      totalsOf(current, officerIds),
      totalsOf(previous, officerIds),
      totalsOf(yearAgo, officerIds),
      profile,
    );
  return {
    from: shifts.from,
    to: shifts.to,
    areaId,
    profile,
    frozen: null,
    computedAt: now,
    officers: officers.map((officer) => ({ ...officer, ...stand([officer.officerId]) })),
    squads: [...groupBy(officers, (officer) => officer.squad)].map(([squad, members]) => ({
      squad,
      officers: members.length,
      shifts: members.reduce((total, member) => total + member.shifts, 0),
      ...stand(members.map((member) => member.officerId)),
    })),
  };
}

type OfficerGroups = ReadonlyMap<number, readonly OfficerTotal[]>;

function describeStanding(current: Totals, previous: Totals, yearAgo: Totals, { parts }: WeightProfile) {
  const { score, grade, points } = scorePeriod(current, parts);
  const weights = new Map(parts.map((part) => [part.measure, part.weight]));
  const value = (totals: Totals, measure: Measure): number | null => {
    const total = totals.get(measure);
    return total ? valueOf(total) : null;
  };
  const figures = MEASURES.flatMap((measure): PeriodFigure[] => {
    const total = current.get(measure);
    if (!total) return [];
    return [
      {
        measure,
        numerator: total.numerator,
        denominator: total.denominator,
        value: valueOf(total),
        points: points.get(measure) ?? null,
        weight: weights.get(measure) ?? 0,
        previousValue: value(previous, measure),
        yearAgoValue: value(yearAgo, measure),
      },
    ];
  });
  return {
    score,
    grade,
    previousScore: scorePeriod(previous, parts).score,
    yearAgoScore: scorePeriod(yearAgo, parts).score,
    figures,
  };
}
