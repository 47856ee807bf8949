import type { ProfilePart } from '@xuncheng/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeOf } from './grade.ts';
import {
  scoreAcceptanceClerk,
  scoreClosedOnTime,
  scoreCollector,
  scoreDepartment,
  scoreDispatcher,
  scoreShiftLeader,
} from './published-formulas.ts';
import { addTotals, scorePeriod } from './score.ts';

const PROFILE: ProfilePart[] = [
  { measure: 'coverage', weight: 60, zeroAt: 0.5, fullAt: 0.9 },
  { measure: 'worst-idleness', weight: 40, zeroAt: 3, fullAt: 1 },
];
const HALF = { of: 5, among: 10 };
const ALL = { of: 10, among: 10 };
const NONE = { of: 0, among: 10 };

describe('scores of periods', () => {
  it('S1, S2: points in proportion between none and all, whichever way is better', () => {
    const { score, points, grade } = scorePeriod(
      addTotals([
        { measure: 'coverage', numerator: 7, denominator: 10 },
        { measure: 'worst-idleness', numerator: 15, denominator: 10 },
      ]),
      PROFILE,
    );
    expect(points.get('coverage')).toBeCloseTo(50);
    expect(points.get('worst-idleness')).toBeCloseTo(75);
    expect(score).toBeCloseTo(60 * 0.5 + 40 * 0.75);
    expect(grade).toBe('C');
  });

  it('S2: what had nothing to measure neither gives nor costs points', () => {
    const totals = addTotals([
      { measure: 'coverage', numerator: 9, denominator: 10 },
      { measure: 'worst-idleness', numerator: 0, denominator: 0 },
    ]);
    expect(scorePeriod(totals, PROFILE).score).toBe(100);
  });

  it('S3: nobody is graded on less than half of the weights', () => {
    const totals = addTotals([{ measure: 'worst-idleness', numerator: 1, denominator: 1 }]);
    expect(scorePeriod(totals, PROFILE)).toMatchObject({ score: null, grade: null });
    expect(scorePeriod(new Map(), PROFILE).score).toBeNull();
  });

  it('S4: not everybody is an A', () => {
    expect([100, 90, 89.999, 75, 74.9, 60, 59.9, 40, 39.9, 0].map(gradeOf)).toEqual([
      'A',
      'A',
      'B',
      'B',
      'C',
      'C',
      'D',
      'D',
      'E',
      'E',
    ]);
  });

  it('S4: a score that is 90 but for the last digits of its sum is an A', () => {
    // 0.45 ÷ 0.5 is 0.8999999999999999 to a computer.
    const half: ProfilePart[] = [{ measure: 'coverage', weight: 100, zeroAt: 0.5, fullAt: 1 }];
    const { score, grade } = scorePeriod(addTotals([{ measure: 'coverage', numerator: 95, denominator: 100 }]), half);
    expect([score! < 90, grade]).toEqual([true, 'A']);
  });

  it('S5: sums are divided, quotients are not averaged', () => {
    const totals = addTotals([
      { measure: 'coverage', numerator: 1, denominator: 1 },
      { measure: 'coverage', numerator: 0, denominator: 9 },
    ]);
    expect(totals.get('coverage')).toEqual({ numerator: 1, denominator: 10 });
  });

  it('S1–S5: between 0 and 100, and better figures never lower it', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), fc.nat(300), (worse, more, idle) => {
        const score = (covered: number): number =>
          scorePeriod(
            addTotals([
              { measure: 'coverage', numerator: covered, denominator: 200 },
              { measure: 'worst-idleness', numerator: idle, denominator: 100 },
            ]),
            PROFILE,
          ).score!;
        expect(score(worse)).toBeGreaterThanOrEqual(0);
        expect(score(worse + more)).toBeLessThanOrEqual(100);
        expect(score(worse + more)).toBeGreaterThanOrEqual(score(worse));
      }),
    );
  });
});

describe('S6: published formulas', () => {
  it('collector: valid 40, not missed 20, verified 20, checked 20', () => {
    const facts = { valid: HALF, missed: NONE, verifiedOnTime: ALL, checkedOnTime: HALF };
    expect(scoreCollector(facts)).toBeCloseTo(20 + 20 + 20 + 10);
    expect(scoreCollector({ ...facts, missed: HALF })).toBeCloseTo(20 + 10 + 20 + 10);
  });

  it('acceptance clerk: volume 25, verify 40, check 35', () => {
    expect(scoreAcceptanceClerk({ accepted: HALF, verifySentOnTime: ALL, checkSentOnTime: NONE })).toBeCloseTo(52.5);
    expect(scoreAcceptanceClerk({ accepted: { of: 30, among: 10 }, verifySentOnTime: ALL, checkSentOnTime: ALL })).toBe(
      100,
    );
  });

  it('shift leader: filed on time 25, correctly 40, closed 35', () => {
    expect(scoreShiftLeader({ filedOnTime: ALL, filedCorrectly: HALF, closedOnTime: NONE })).toBeCloseTo(45);
  });

  it('dispatcher: volume 20, on time 40, correctly 40', () => {
    expect(scoreDispatcher({ dispatched: ALL, dispatchedOnTime: HALF, dispatchedCorrectly: HALF })).toBeCloseTo(60);
  });

  it('department: volume 10, closed 30, on time 30, not reworked 30', () => {
    expect(scoreDepartment({ handled: ALL, closed: HALF, handledOnTime: ALL, reworked: HALF })).toBeCloseTo(70);
  });

  it('closed on time: of the due that are not suspended; 0.2 a rework, 1 a refusal', () => {
    const facts = { closedOnTime: 8, due: 12, suspended: 2, reworks: 5, refusals: 2 };
    expect(scoreClosedOnTime(facts)).toBeCloseTo(80 - 1 - 2);
    expect(scoreClosedOnTime({ ...facts, suspended: 12 })).toBeNull();
    expect(scoreClosedOnTime({ ...facts, refusals: 500 })).toBe(0);
  });

  it('every composite reaches 100 with everything right: no weights that add up to 70', () => {
    const scores = [
      scoreCollector({ valid: ALL, missed: NONE, verifiedOnTime: ALL, checkedOnTime: ALL }),
      scoreAcceptanceClerk({ accepted: ALL, verifySentOnTime: ALL, checkSentOnTime: ALL }),
      scoreShiftLeader({ filedOnTime: ALL, filedCorrectly: ALL, closedOnTime: ALL }),
      scoreDispatcher({ dispatched: ALL, dispatchedOnTime: ALL, dispatchedCorrectly: ALL }),
      scoreDepartment({ handled: ALL, closed: ALL, handledOnTime: ALL, reworked: NONE }),
    ];
    expect(scores).toEqual([100, 100, 100, 100, 100]);
  });

  it('rates and not counts: ten of ten is no better than one of one', () => {
    const one = { of: 1, among: 1 };
    const nothing = { of: 0, among: 0 };
    expect(scoreShiftLeader({ filedOnTime: one, filedCorrectly: one, closedOnTime: one })).toBe(100);
    expect(scoreShiftLeader({ filedOnTime: nothing, filedCorrectly: nothing, closedOnTime: nothing })).toBeNull();
  });
});
