import { cosLatitude } from '../trajectory/step-metres.ts';
import { MODE_BITS, type RoadNetwork } from '../network/road-network.ts';
import { RouteSearch } from '../network/route-search.ts';
import type { CandidateFinder } from './candidate-finder.ts';
import type { MatchOptions } from './match-options.ts';
import { BACKWARDS, BY_ROAD, NO_WAY, TURNED } from './road-states.ts';

/** How much of the metres seemingly backwards counts besides the straight line: one stayed, and so the place is wrong as well. */
const BACK_SHARE = 0.5;

/** A place somebody may have come from. */
export interface StepFrom {
  readonly state: number;
  readonly edge: number;
  readonly fraction: number;
  readonly cost: number;
  /** Metres behind the farthest place it had seemed to be at. */
  readonly behind: number;
  /** Metres in a straight line between the fixes. */
  readonly straight: number;
  /** Metres by which a way may differ from that at a cost of 1. */
  readonly tolerance: number;
  /** Metres nobody can have gone beyond in the time between. */
  readonly mostMetres: number;
}

/** Finds for each candidate of a fix the likeliest state before it, by the ways between them (rules MM5–MM8). */
export class RoadSteps {
  /** Of each candidate: cost of the likeliest way to it, the state that comes from, and how. */
  readonly cost: Float64Array;
  readonly before: Int32Array;
  readonly how: Uint8Array;
  /** Metres that would be behind the farthest place seemingly reached. */
  readonly behindBy: Float64Array;

  private readonly network: RoadNetwork;
  private readonly options: MatchOptions;
  private readonly bit: number;
  private readonly isOnFoot: boolean;
  private readonly ahead: RouteSearch;
  private readonly behind: RouteSearch;
  /** Where edges head: metres east and north of one metre along. */
  private readonly east: Float64Array;
  private readonly north: Float64Array;

  constructor(network: RoadNetwork, options: MatchOptions) {
    this.network = network;
    this.options = options;
    this.bit = MODE_BITS[options.mode];
    this.isOnFoot = options.mode === 'foot';
    this.ahead = new RouteSearch(network);
    this.behind = new RouteSearch(network);
    this.cost = new Float64Array(options.candidates);
    this.before = new Int32Array(options.candidates);
    this.how = new Uint8Array(options.candidates);
    this.behindBy = new Float64Array(options.candidates);
    const edges = network.edgeFrom.length;
    this.east = new Float64Array(edges);
    this.north = new Float64Array(edges);
    for (let e = 0; e < edges; e++) {
      const [a, b] = [network.edgeFrom[e]!, network.edgeTo[e]!];
      const east = (network.nodeLon[b]! - network.nodeLon[a]!) * cosLatitude(network.nodeLat[a]!);
      const north = network.nodeLat[b]! - network.nodeLat[a]!;
      const length = Math.hypot(east, north) || 1;
      this.east[e] = east / length;
      this.north[e] = north / length;
    }
  }

  /** Begin a step to some candidates. Each can be had for `cost`, with no way known, from a state. */
  aimAt(candidates: CandidateFinder, cost: number, state: number): void {
    const { edgeFrom, edgeTo } = this.network;
    this.ahead.wantNone();
    for (let i = 0; i < candidates.count; i++) {
      this.cost[i] = cost;
      this.before[i] = state;
      this.how[i] = NO_WAY;
      this.behindBy[i] = 0;
      this.ahead.want(edgeFrom[candidates.edge[i]!]!);
      if (this.isOnFoot) this.ahead.want(edgeTo[candidates.edge[i]!]!);
    }
  }

  /** See which candidates are likelier from here. A way that costs more than `allowance` is of no use to any. */
  comeFrom(from: StepFrom, candidates: CandidateFinder, allowance: number): void {
    const { edgeFrom, edgeTo, edgeMetres, reverseOf } = this.network;
    const { edge, fraction, straight, tolerance } = from;
    const bound = Math.min(straight + allowance * tolerance, from.mostMetres);
    this.lookAhead(edge, fraction, bound);
    const isNear = !this.isOnFoot && straight <= 1.5 * this.options.backMetres;
    if (isNear) {
      this.behind.begin();
      this.behind.startAt(edgeFrom[edge]!, fraction * edgeMetres[edge]!);
      this.behind.run(this.options.backMetres - from.behind, this.bit, true);
    }
    for (let i = 0; i < candidates.count; i++) {
      const goal = candidates.edge[i]!;
      const length = edgeMetres[goal]!;
      const along = candidates.fraction[i]!;
      const isSame = goal === edge;
      const isStraightOn = isSame && (this.isOnFoot || along >= fraction);
      let metres: number;
      if (isStraightOn) metres = Math.abs(along - fraction) * length;
      else {
        metres = this.ahead.metresTo(edgeFrom[goal]!) + along * length;
        if (this.isOnFoot) metres = Math.min(metres, this.ahead.metresTo(edgeTo[goal]!) + (1 - along) * length);
      }
      if (metres <= bound) {
        let cost = from.cost + Math.abs(metres - straight) / tolerance;
        if (cost < this.cost[i]! && !this.isOnFoot && !isStraightOn) cost += this.turnsTo(edge, goal);
        this.offer(i, cost, from.state, BY_ROAD, Math.max(0, from.behind - metres));
      }
      if (this.isOnFoot) continue;
      if (goal === reverseOf[edge]) {
        const moved = Math.abs(1 - along - fraction) * length;
        if (moved <= bound) {
          const cost = from.cost + Math.abs(moved - straight) / tolerance + this.options.uTurnCost;
          this.offer(i, cost, from.state, TURNED, 0);
        }
      }
      if (isNear && !isStraightOn) {
        const back = isSame ? (fraction - along) * length : this.behind.metresTo(edgeTo[goal]!) + (1 - along) * length;
        const cost = from.cost + (back * BACK_SHARE + straight) / tolerance;
        if (from.behind + back <= this.options.backMetres)
          this.offer(i, cost, from.state, BACKWARDS, from.behind + back);
      }
    }
  }

  /**
   * The directed edges of the shortest way from a place to another, the first and the last included; on foot an edge may be left
   * either way. Empty: both are on one edge, and on foot that has no direction yet.
   */
  wayBetween(edge: number, fraction: number, goal: number, along: number): number[] {
    const { edgeFrom, edgeTo, edgeMetres, reverseOf } = this.network;
    if (goal === edge && this.isOnFoot) return [];
    if (goal === edge && along >= fraction) return [edge];
    const [first, second] = [edgeFrom[goal]!, edgeTo[goal]!];
    this.ahead.wantNone();
    this.ahead.want(first);
    if (this.isOnFoot) this.ahead.want(second);
    this.lookAhead(edge, fraction, Number.POSITIVE_INFINITY);
    const length = edgeMetres[goal]!;
    const isAgainst =
      this.isOnFoot && this.ahead.metresTo(second) + (1 - along) * length < this.ahead.metresTo(first) + along * length;
    const way = [isAgainst ? reverseOf[goal]! : goal];
    let node = isAgainst ? second : first;
    for (let last = this.ahead.lastEdgeTo(node); last >= 0; last = this.ahead.lastEdgeTo(node)) {
      way.push(last);
      node = edgeFrom[last]!;
    }
    way.push(node === edgeTo[edge] ? edge : reverseOf[edge]!);
    return way.reverse();
  }

  private lookAhead(edge: number, fraction: number, bound: number): void {
    const { edgeFrom, edgeTo, edgeMetres } = this.network;
    this.ahead.begin();
    this.ahead.startAt(edgeTo[edge]!, (1 - fraction) * edgeMetres[edge]!);
    if (this.isOnFoot) this.ahead.startAt(edgeFrom[edge]!, fraction * edgeMetres[edge]!);
    this.ahead.run(bound, this.bit);
  }

  private offer(i: number, cost: number, state: number, how: number, behindBy: number): void {
    if (!(cost < this.cost[i]!)) return;
    this.cost[i] = cost;
    this.before[i] = state;
    this.how[i] = how;
    this.behindBy[i] = behindBy;
  }

  /** Cost of the turns on the way just found. */
  private turnsTo(edge: number, goal: number): number {
    const { edgeFrom } = this.network;
    let next = goal;
    let cost = 0;
    let last = this.ahead.lastEdgeTo(edgeFrom[goal]!);
    while (last >= 0) {
      cost += this.turnCost(last, next);
      next = last;
      last = this.ahead.lastEdgeTo(edgeFrom[last]!);
    }
    return cost + this.turnCost(edge, next);
  }

  private turnCost(edge: number, next: number): number {
    if (this.network.reverseOf[edge] === next) return this.options.uTurnCost;
    const cosine = this.east[edge]! * this.east[next]! + this.north[edge]! * this.north[next]!;
    return (this.options.turnCost * (1 - cosine)) / 2;
  }
}
