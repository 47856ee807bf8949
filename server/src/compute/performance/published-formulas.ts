/** A share of things: how many of how many. */
export interface Rate {
  readonly of: number;
  readonly among: number;
}

/** One part of a published formula: its weight and what it weighs, from 0 to 1; null: nothing was to be done. */
interface Part {
  readonly weight: number;
  readonly value: number | null;
}

/** Points in hundreds by rule S6 (RULES.md): parts of which nothing was to be done fall out, and the others answer for all. */
function compose(parts: readonly Part[]): number | null {
  let earned = 0;
  let weights = 0;
  for (const { weight, value } of parts) {
    if (value === null) continue;
    earned += weight * value;
    weights += weight;
  }
  return weights === 0 ? null : (earned / weights) * 100;
}

function rate({ of, among }: Rate): number | null {
  return among === 0 ? null : of / among;
}

function without({ of, among }: Rate): number | null {
  return among === 0 ? null : 1 - of / among;
}

/** Volume against what is expected of one; more than that earns no more. */
function volume({ of, among }: Rate): number | null {
  return among === 0 ? null : Math.min(1, of / among);
}

/** Collector 监督员: valid reports 40, not missed 20, verified on time 20, checked on time 20. */
export function scoreCollector(facts: {
  readonly valid: Rate;
  readonly missed: Rate;
  readonly verifiedOnTime: Rate;
  readonly checkedOnTime: Rate;
}): number | null {
  return compose([
    { weight: 40, value: rate(facts.valid) },
    { weight: 20, value: without(facts.missed) },
    { weight: 20, value: rate(facts.verifiedOnTime) },
    { weight: 20, value: rate(facts.checkedOnTime) },
  ]);
}

/** Acceptance clerk 受理员: volume 25, verification sent on time 40, check sent on time 35. */
export function scoreAcceptanceClerk(facts: {
  readonly accepted: Rate;
  readonly verifySentOnTime: Rate;
  readonly checkSentOnTime: Rate;
}): number | null {
  return compose([
    { weight: 25, value: volume(facts.accepted) },
    { weight: 40, value: rate(facts.verifySentOnTime) },
    { weight: 35, value: rate(facts.checkSentOnTime) },
  ]);
}

/** Shift leader 值班长: filed on time 25, filed correctly 40, closed on time 35. */
export function scoreShiftLeader(facts: {
  readonly filedOnTime: Rate;
  readonly filedCorrectly: Rate;
  readonly closedOnTime: Rate;
}): number | null {
  return compose([
    { weight: 25, value: rate(facts.filedOnTime) },
    { weight: 40, value: rate(facts.filedCorrectly) },
    { weight: 35, value: rate(facts.closedOnTime) },
  ]);
}

/** Dispatcher 派遣员: volume 20, dispatched on time 40, dispatched correctly 40. */
export function scoreDispatcher(facts: {
  readonly dispatched: Rate;
  readonly dispatchedOnTime: Rate;
  readonly dispatchedCorrectly: Rate;
}): number | null {
  return compose([
    { weight: 20, value: volume(facts.dispatched) },
    { weight: 40, value: rate(facts.dispatchedOnTime) },
    { weight: 40, value: rate(facts.dispatchedCorrectly) },
  ]);
}

/** Department 部门: volume 10, closed 30, handled on time 30, not reworked 30. */
export function scoreDepartment(facts: {
  readonly handled: Rate;
  readonly closed: Rate;
  readonly handledOnTime: Rate;
  readonly reworked: Rate;
}): number | null {
  return compose([
    { weight: 10, value: volume(facts.handled) },
    { weight: 30, value: rate(facts.closed) },
    { weight: 30, value: rate(facts.handledOnTime) },
    { weight: 30, value: without(facts.reworked) },
  ]);
}

/** Closed on time as Jinhua has it: of the due ones that are not suspended, in points; less 0.2 a rework and 1 a refusal or falsified handling. */
export function scoreClosedOnTime(facts: {
  readonly closedOnTime: number;
  readonly due: number;
  readonly suspended: number;
  readonly reworks: number;
  readonly refusals: number;
}): number | null {
  const among = facts.due - facts.suspended;
  if (among <= 0) return null;
  return Math.max(0, (facts.closedOnTime / among) * 100 - 0.2 * facts.reworks - facts.refusals);
}
