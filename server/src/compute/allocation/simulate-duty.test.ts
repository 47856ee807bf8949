import { expect, test } from 'vitest';
import { ALLOCATION_LIMITS, COVERAGE_LIMITS } from '../limits.ts';
import type { DutyPolicy, DutyScript, PlannedDuty } from './duty.ts';
import type { DutyOutcome } from './duty-outcome.ts';
import { moveByPlan } from './move-by-plan.ts';
import { leaveAlone } from './own-round.ts';
import { simulateDuty } from './simulate-duty.ts';
import { districtOf } from './testing-city.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const duty = (beat: number, comes = true, startsAt = 0): PlannedDuty => ({
  beat,
  mode: 0,
  startsAt,
  endsAt: startsAt + 8 * HOUR,
  comes,
});
const scriptOf = (beats: readonly string[], duties: readonly PlannedDuty[], alarms: DutyScript['alarms'] = []) => ({
  district: districtOf(beats),
  duties,
  alarms,
  startsAt: 0,
  endsAt: 9 * HOUR,
  seed: 5,
});
const run = (script: DutyScript, policy: DutyPolicy): DutyOutcome =>
  simulateDuty(script, policy, ALLOCATION_LIMITS, COVERAGE_LIMITS);
const STANDING: DutyPolicy = { dispatch: () => [], goOn: () => -1 };

test('S2: gaps where nobody came: A after two hours, B after four, C the whole shift; weighed; none where nobody was to come', () => {
  const script = scriptOf(['A', 'B', 'C', 'A'], [duty(0, false), duty(1, false), duty(2, false)]);
  const { byClass, byBeat, weightedGapMinutes } = run(script, STANDING);
  expect(byClass.A.weightedGapMinutes).toBeCloseTo(3 * 360, -1);
  expect(byClass.B.weightedGapMinutes).toBeCloseTo(2 * 240, -1);
  expect(byClass.C.weightedGapMinutes).toBeCloseTo(480, -1);
  expect(weightedGapMinutes).toBeCloseTo(1_080 + 480 + 480, -1);
  expect(byBeat[3]!.weightedGapMinutes).toBe(0);
});

test('S1: whoever stands in a cell visits it; idleness is the time since', () => {
  const { weightedGapMinutes, byBeat, metresWalked } = run(scriptOf(['A', 'A'], [duty(0)]), STANDING);
  expect(weightedGapMinutes).toBe(0);
  expect(metresWalked).toBe(0);
  expect(byBeat[0]!.worstIdlenessSeconds).toBeCloseTo(HOUR / 1_000, -2); // the hour after the shift
  expect(byBeat[1]!.worstIdlenessSeconds).toBeCloseTo((9 * HOUR) / 1_000, -2);
  expect(byBeat[1]!.meanIdlenessSeconds).toBeCloseTo((4.5 * HOUR) / 1_000, -2);
});

test('S1: an alarm is answered after the way, and only by somebody', () => {
  const alarm = { at: HOUR, cell: 1, severity: 'major', handleSeconds: 600 } as const;
  // Beat 1 begins a kilometre north of beat 0: 769 s of walking from the middle of one cell to that of the other.
  const answered = run(scriptOf(['A', 'A'], [duty(0)], [alarm]), {
    ...leaveAlone(scriptOf([], []), 0),
    goOn: () => -1,
  });
  expect(answered.alarmWaits).toHaveLength(1);
  expect(answered.alarmWaits[0]).toBeCloseTo(1_000 / 1.3, -1);
  expect(answered.metresWalked).toBeCloseTo(1_000, -1);
  expect(answered.alarmsLeftOpen).toBe(0);
  expect(run(scriptOf(['A', 'A'], [duty(0)], [alarm]), STANDING).alarmsLeftOpen).toBe(1);
});

test('S4: one’s own round comes to every place that is not overlooked', () => {
  const script = scriptOf(['BBBBBBBB'], [duty(0)]);
  expect(run(script, leaveAlone(script, 0)).weightedGapMinutes).toBe(0);
  expect(run(script, leaveAlone(script, 0.5)).weightedGapMinutes).toBeGreaterThan(200);
});

test('A5–A8: the plan looks after the beat of somebody who did not come, and rests are kept', () => {
  const beats = ['AAAABBCC', 'BBCC', 'BBCC'];
  const script = scriptOf(beats, [duty(0, false), duty(1), duty(2)], []);
  const alone = run(script, leaveAlone(script, 0));
  let resting = 0;
  const planned = moveByPlan(ALLOCATION_LIMITS);
  const watched: DutyPolicy = {
    goOn: planned.goOn,
    dispatch: (view) => {
      resting = Math.max(resting, ...view.onDuty.map((row) => view.officers.restUntil[row]! - view.now || 0));
      const orders = planned.dispatch(view);
      for (const { officer } of orders) expect(view.officers.restUntil[officer]! > view.now).toBe(false);
      return orders;
    },
  };
  const moved = run(script, watched);
  expect(resting).toBeGreaterThan(0);
  expect(alone.weightedGapMinutes).toBeGreaterThan(4_000);
  expect(moved.weightedGapMinutes).toBeLessThan(alone.weightedGapMinutes * 0.1);
  expect(moved.ordersGiven).toBeGreaterThan(0);
});

test('A10: the same seed gives the same outcome, another seed another one', () => {
  const script = scriptOf(['AAAABBCC', 'BBCCAB'], [duty(0), duty(1)]);
  const once = run(script, leaveAlone(script, 0.17));
  expect(run(script, leaveAlone(script, 0.17))).toEqual(once);
  const other = { ...script, seed: 6 };
  expect(run(other, leaveAlone(other, 0.17))).not.toEqual(once);
  expect(run(script, moveByPlan(ALLOCATION_LIMITS))).toEqual(run(script, moveByPlan(ALLOCATION_LIMITS)));
});

test('S5: a duty that ends with the span has ended: its cells of class C that nobody visited are gaps', () => {
  const script = { ...scriptOf(['C'], [duty(0, false)]), endsAt: 8 * HOUR };
  expect(run(script, STANDING).byClass.C.weightedGapMinutes).toBeCloseTo(480, 6);
  // Also when the span is no multiple of the steps.
  const odd = { ...script, duties: [{ ...duty(0, false), endsAt: 8 * HOUR - 17_000 }], endsAt: 8 * HOUR - 17_000 };
  expect(run(odd, STANDING).byClass.C.weightedGapMinutes).toBeCloseTo(480 - 17 / 60, 6);
});

test('S6: a shorter duty, or one handing over, ends nothing for whoever still walks the beat; what they share counts once', () => {
  const gaps = (duties: readonly PlannedDuty[]): number =>
    run(scriptOf(['AC'], duties), STANDING).byClass.A.weightedGapMinutes;
  const whole = gaps([duty(0, false)]);
  expect(whole).toBeCloseTo(3 * 360, -1);
  expect(gaps([duty(0, false), { ...duty(0, false), endsAt: 3 * HOUR }])).toBe(whole);
  expect(gaps([{ ...duty(0, false), endsAt: 3 * HOUR }, duty(0, false)])).toBe(whole);
  // From the second hour on somebody else is there as well: A from 0 to 3 h is a gap for an hour, from 2 to 9 h for five.
  const handedOver = [
    { ...duty(0, false), endsAt: 3 * HOUR },
    { ...duty(0, false), startsAt: 2 * HOUR, endsAt: 9 * HOUR },
  ];
  expect(gaps(handedOver)).toBeCloseTo(3 * (60 + 300), -1);
  const once = run(scriptOf(['C'], handedOver), STANDING);
  expect(once.byClass.C.weightedGapMinutes).toBeCloseTo(9 * 60, 6);
  expect(run(scriptOf(['C'], [duty(0, false), duty(0, false)]), STANDING).byClass.C.weightedGapMinutes).toBe(480);
});

test('S6: a cell on the beats of day and night belongs to both', () => {
  const script = scriptOf(['B', 'B'], []);
  // Beat 1 walks at night what beat 0 walks by day.
  const district = { ...script.district, cellsOf: [[0], [0]] };
  const day = { ...duty(0), endsAt: 4.5 * HOUR };
  const night = { ...duty(1), startsAt: 4.5 * HOUR, endsAt: 9 * HOUR };
  const both = { ...script, district, duties: [day, night] };
  for (const policy of [leaveAlone(both, 0), moveByPlan(ALLOCATION_LIMITS)]) {
    const { byBeat } = run(both, policy);
    expect(byBeat.map(({ weightedGapMinutes }) => weightedGapMinutes)).toEqual([0, 0]);
    expect(byBeat[0]!.worstIdlenessSeconds).toBeLessThan(1_800);
    expect(byBeat[0]).toEqual(byBeat[1]);
  }
  const nobody = { ...both, duties: [day, night].map((one) => ({ ...one, comes: false })) };
  expect(run(nobody, STANDING).byBeat[0]!.weightedGapMinutes).toBeCloseTo(2 * (30 + 30), -1);
});
