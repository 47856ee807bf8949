import { metresBetween } from '../trajectory/step-metres.ts';
import type { CandidateFinder } from './candidate-finder.ts';
import type { LookedAt } from './fix-thinner.ts';
import type { MatchGround } from './match-ground.ts';
import { stepTolerance, type MatchOptions } from './match-options.ts';
import { BEGINS, NO_WAY, OFF_ROAD, PASSED_OVER, RoadStates } from './road-states.ts';
import type { RoadSteps } from './road-steps.ts';

/** A fix is passed over only where the best place for it costs at least so much less than that: others would be, too. */
const SKIP_SLACK = 4;

/**
 * The hidden Markov model of Newson & Krumm (2009), with a state of being off all roads and fixes passed over (rules MM3–MM10): takes fixes one
 * after the other and keeps for each the places it may stem from, each with the likeliest way there.
 */
export class TrackDecoder {
  readonly states = new RoadStates();
  readonly fixes: LookedAt[] = [];
  /** Index of the first state of each fix; one more than there are fixes. */
  readonly starts: number[] = [0];

  private readonly steps: RoadSteps;
  private readonly candidates: CandidateFinder;
  readonly options: MatchOptions;
  private settledCount = 0;

  constructor({ options, candidates, steps }: MatchGround) {
    this.options = options;
    this.candidates = candidates;
    this.steps = steps;
  }

  /** Take the next fix. */
  add(fix: LookedAt): void {
    const { states, candidates, steps, starts } = this;
    const { leaveCost, offRoadCost, skipCost, furtherSkipCost, skipSeconds } = this.options;
    const at = this.fixes.push(fix) - 1;
    candidates.find(fix.lon, fix.lat, fix.noise);
    const first = starts[at - 1] ?? 0;
    const end = states.count;
    if (first === end || fix.isAfterSilence) this.beginAnew(at, end === first ? -1 : this.likeliest(first, end));
    else {
      const off = end - 1; // the last state of every fix
      const best = this.likeliest(first, off);
      const bestCost = best < 0 ? Number.POSITIVE_INFINITY : states.cost[best]!;
      const offCost = states.cost[off]!;
      const isFromOff = offCost < bestCost + leaveCost;
      const entry = leaveCost + (isFromOff ? offCost : bestCost + leaveCost);
      steps.aimAt(candidates, entry, isFromOff ? off : best);
      if (candidates.count > 0) for (let s = first; s < off; s++) if (states.cost[s]! < entry) this.step(s, entry, fix);
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < candidates.count; i++) {
        const cost = steps.cost[i]! + candidates.cost[i]!;
        states.add(
          candidates.edge[i]!,
          candidates.fraction[i]!,
          cost,
          steps.before[i]!,
          steps.how[i]!,
          at,
          steps.behindBy[i]!,
        );
        least = Math.min(least, cost);
      }
      for (let s = first; s < off; s++) {
        const isFurther = states.how[s] === PASSED_OVER;
        if (isFurther && fix.time - this.fixes[states.madeAt[s]!]!.time > skipSeconds * 1_000) continue;
        const cost = states.cost[s]! + (isFurther ? furtherSkipCost : skipCost);
        if (states.cost[s]! < entry && cost < least + SKIP_SLACK)
          states.add(states.edge[s]!, states.fraction[s]!, cost, s, PASSED_OVER, states.madeAt[s]!, states.behind[s]!);
      }
      const isStaying = offCost <= bestCost + leaveCost;
      const cost = (isStaying ? offCost : bestCost + leaveCost) + offRoadCost;
      states.add(OFF_ROAD, 0, cost, isStaying ? off : best, NO_WAY, at, 0);
    }
    starts.push(states.count);
  }

  /** The likeliest state of each fix, and what all together costs. */
  decide(): { readonly chosen: Int32Array; readonly cost: number } {
    const { states, starts, fixes } = this;
    const chosen = new Int32Array(fixes.length);
    if (fixes.length === 0) return { chosen, cost: 0 };
    let state = this.likeliest(starts[fixes.length - 1]!, states.count);
    const cost = states.cost[state]!;
    for (let at = fixes.length - 1; at >= 0; at--) {
      chosen[at] = state;
      state = states.before[state]!;
    }
    return { chosen, cost };
  }

  /** Take back the fix added last. */
  dropLast(): void {
    this.fixes.pop();
    this.starts.pop();
    this.states.count = this.starts.at(-1)!;
    this.settledCount = Math.min(this.settledCount, this.fixes.length);
  }

  /** How many fixes, from the first, have a state that stays theirs whatever comes: all that may still win go through it. */
  settled(): number {
    const { states, starts, fixes } = this;
    if (fixes.length === 0) return 0;
    const first = starts.at(-2)!;
    const off = states.count - 1;
    const best = this.likeliest(first, off);
    const bestCost = best < 0 ? Number.POSITIVE_INFINITY : states.cost[best]!;
    const offCost = states.cost[off]!;
    const { leaveCost } = this.options;
    const entry = leaveCost + Math.min(offCost, bestCost + leaveCost);
    let alive = new Set<number>();
    for (let s = first; s < off; s++) if (states.cost[s]! < entry) alive.add(s);
    if (offCost <= bestCost + leaveCost) alive.add(off);
    for (let at = fixes.length; at > this.settledCount; at--) {
      if (alive.size === 1) {
        this.settledCount = at;
        break;
      }
      alive = new Set(Array.from(alive, (state) => states.before[state]!));
    }
    return this.settledCount;
  }

  /** State of the least cost, the first of equal ones; -1: there is none. */
  likeliest(first: number, end: number): number {
    let best = -1;
    for (let s = first; s < end; s++) if (best < 0 || this.states.cost[s]! < this.states.cost[best]!) best = s;
    return best;
  }

  private beginAnew(at: number, before: number): void {
    const { states, candidates } = this;
    const cost = before < 0 ? 0 : states.cost[before]!;
    const how = before < 0 ? BEGINS : NO_WAY;
    for (let i = 0; i < candidates.count; i++)
      states.add(candidates.edge[i]!, candidates.fraction[i]!, cost + candidates.cost[i]!, before, how, at, 0);
    states.add(OFF_ROAD, 0, cost + this.options.offRoadCost, before, how, at, 0);
  }

  private step(state: number, entry: number, fix: LookedAt): void {
    const { states } = this;
    const from = this.fixes[states.madeAt[state]!]!;
    const straight = metresBetween(from.lon, from.lat, fix.lon, fix.lat);
    const noise = (from.noise + fix.noise) / 2;
    const seconds = (fix.time - from.time) / 1_000;
    this.steps.comeFrom(
      {
        state,
        edge: states.edge[state]!,
        fraction: states.fraction[state]!,
        cost: states.cost[state]!,
        behind: states.behind[state]!,
        straight,
        tolerance: stepTolerance(straight, seconds, noise, states.how[state] === PASSED_OVER, this.options),
        mostMetres: this.options.mostMetresPerSecond * seconds + 4 * noise,
      },
      this.candidates,
      entry - states.cost[state]!,
    );
  }
}
