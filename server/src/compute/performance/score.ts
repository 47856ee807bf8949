import type { Grade, Measure, ProfilePart } from '@xuncheng/contract';
import { gradeOf } from './grade.ts';
import { valueOf } from './measure.ts';

/** Sums over the shifts of a period. */
export interface PeriodTotal {
  readonly numerator: number;
  /** null: no share. */
  readonly denominator: number | null;
}

export interface Score {
  /** 0–100; null: too little was there to be measured. */
  readonly score: number | null;
  readonly grade: Grade | null;
  /** Points (0–100) of each weighed measure; null: nothing was to be measured. */
  readonly points: ReadonlyMap<Measure, number | null>;
}

/** Share of the weights that must have had something to measure. */
const MEASURED_SHARE = 0.5;

/** The score of a period by rules S1–S4 (RULES.md). */
export function scorePeriod(totals: ReadonlyMap<Measure, PeriodTotal>, parts: readonly ProfilePart[]): Score {
  const points = new Map<Measure, number | null>();
  let earned = 0;
  let measured = 0;
  let all = 0;
  for (const { measure, weight, zeroAt, fullAt } of parts) {
    const total = totals.get(measure);
    const value = total ? valueOf(total) : null;
    all += weight;
    if (value === null) {
      points.set(measure, null);
      continue;
    }
    const share = Math.max(0, Math.min(1, (value - zeroAt) / (fullAt - zeroAt))); // S1
    points.set(measure, share * 100);
    earned += share * weight;
    measured += weight;
  }
  const isMeasured = measured > 0 && measured >= MEASURED_SHARE * all; // S3
  const score = isMeasured ? (earned / measured) * 100 : null; // S2
  return { score, grade: score === null ? null : gradeOf(score), points };
}

/** Numerators and denominators of shifts added up, each by itself (S5). */
export function addTotals(rows: Iterable<{ readonly measure: Measure } & PeriodTotal>): Map<Measure, PeriodTotal> {
  const totals = new Map<Measure, PeriodTotal>();
  for (const { measure, numerator, denominator } of rows) {
    const sum = totals.get(measure);
    totals.set(measure, {
      numerator: (sum?.numerator ?? 0) + numerator,
      denominator: denominator === null ? (sum?.denominator ?? null) : (sum?.denominator ?? 0) + denominator,
    });
  }
  return totals;
}
