import { MEASURES, type Evaluation, type Measure, type PeriodFigure, type WeightProfile } from '@xuncheng/contract';
import { groupBy } from '../compute/group-by.ts';
import { comparedSpans, isWithinMonth, type ComparedSpan } from '../compute/performance/compared-spans.ts';
import { valueOf } from '../compute/performance/measure.ts';
import { addTotals, scorePeriod, type PeriodTotal } from '../compute/performance/score.ts';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import { findFrozenSpan, sumFrozenFigures, sumFrozenPeriod } from '../store/evaluation-periods.ts';
import {
  listEvaluatedBeats,
  listEvaluatedOfficers,
  sumFigures,
  type EvaluatedBeat,
  type EvaluatedShifts,
  type FigureTotal,
} from '../store/evaluation.ts';
import { findTimeZone } from '../store/time-zone.ts';
import { listAreaNames } from '../store/list-areas.ts';

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
  const beats = await listBeatsWithin(database, shifts);
  const sum = async (span: EvaluatedShifts): Promise<SummedFigures> => groupFigures(await sumFigures(database, span));
  const current = await sum(shifts);
  const sumBefore = async (span: ComparedSpan): Promise<SummedFigures> => {
    const periodId = await findFrozenSpan(database, areaId, span);
    if (periodId === undefined) return sum({ ...shifts, ...span });
    return groupFigures(await sumFrozenPeriod(database, periodId, shifts)); // F1
  };
  const previous = await sumBefore(compared.previous);
  const yearAgo = await sumBefore(compared.yearAgo);
  const stand = (of: keyof SummedFigures, ids: readonly number[]) => {
    const totals = (sums: SummedFigures): Totals => addTotals(ids.flatMap((id) => sums[of].get(id) ?? []));
    return describeStanding(totals(current), totals(previous), totals(yearAgo), profile);
  };
  const describeBeats = (group: readonly EvaluatedBeat[]) => ({
    officers: new Set(group.flatMap(({ officerIds }) => officerIds)).size,
    shifts: group.reduce((total, beat) => total + beat.shifts, 0),
    ...stand(
      'ofBeat',
      group.map(({ beatId }) => beatId),
    ),
  });
  const areas = beats.length === 0 ? [] : await listAreaNames(database, shifts.areaIds);
  const beatsOf = groupByArea(areas, beats);
  return {
    from: shifts.from,
    to: shifts.to,
    areaId,
    profile,
    frozen: null,
    computedAt: now,
    officers: officers.map((officer) => ({ ...officer, ...stand('ofOfficer', [officer.officerId]) })),
    squads: [...groupBy(officers, (officer) => officer.squadId)].map(([squadId, members]) => ({
      squad: members[0]!.squad,
      squadId,
      officers: members.length,
      shifts: members.reduce((total, member) => total + member.shifts, 0),
      ...stand(
        'ofOfficer',
        members.map((member) => member.officerId),
      ),
    })),
    beats: beats.map(({ officerIds, ...beat }) => ({ ...beat, ...describeBeats([{ officerIds, ...beat }]) })),
    areas: areas.flatMap(({ id, parentId, ...area }) => {
      const group = beatsOf.get(id);
      return group ? [{ ...area, areaId: id, parentId: id === areaId ? null : parentId, ...describeBeats(group) }] : [];
    }),
  };
}

/** Totals by officer and by beat. */
interface SummedFigures {
  readonly ofOfficer: ReadonlyMap<number | null, readonly FigureTotal[]>;
  readonly ofBeat: ReadonlyMap<number | null, readonly FigureTotal[]>;
}

function groupFigures(totals: readonly FigureTotal[]): SummedFigures {
  return {
    ofOfficer: groupBy(totals, ({ officerId }) => officerId),
    ofBeat: groupBy(totals, ({ beatId }) => beatId),
  };
}

/** Beats of the areas asked about. Others are walked by their squads as well, but of those only a part of the shifts is in sight. */
async function listBeatsWithin(database: Database, shifts: EvaluatedShifts): Promise<EvaluatedBeat[]> {
  if (shifts.officerId !== null) return [];
  const beats = await listEvaluatedBeats(database, shifts);
  if (shifts.areaIds === null) return beats;
  const within = new Set(shifts.areaIds);
  return beats.filter(({ areaId }) => within.has(areaId));
}

/** The beats in each of these areas and below it; areas without any are left out. */
function groupByArea(
  areas: readonly { readonly id: number; readonly parentId: number | null }[],
  beats: readonly EvaluatedBeat[],
): ReadonlyMap<number, readonly EvaluatedBeat[]> {
  const parents = new Map(areas.map(({ id, parentId }) => [id, parentId]));
  const groups = new Map<number, EvaluatedBeat[]>();
  for (const beat of beats) {
    for (let id: number | null | undefined = beat.areaId; id !== null && id !== undefined; id = parents.get(id)) {
      if (!parents.has(id)) break; // above what is asked about
      const group = groups.get(id);
      if (group) group.push(beat);
      else groups.set(id, [beat]);
    }
  }
  return groups;
}

/**
 * The officers of a frozen period on one beat, from what was frozen. They are compared with nothing, and neither exempt time nor what was
 * revised is known by beat.
 */
export async function evaluateFrozenBeat(
  database: Database,
  periodId: number,
  beatId: number,
  { officers, profile }: Pick<Evaluation, 'officers' | 'profile'>,
): Promise<Evaluation['officers']> {
  const totals = groupBy(await sumFrozenFigures(database, periodId, beatId), ({ officerId }) => officerId);
  return officers.flatMap((officer) => {
    const own = totals.get(officer.officerId);
    if (!own) return [];
    const shifts = Math.max(...own.map((total) => total.shifts));
    const standing = describeStanding(addTotals(own), new Map(), new Map(), profile);
    return [{ ...officer, exemptSeconds: 0, revisedAt: null, revisedBecause: null, shifts, ...standing }];
  });
}

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
